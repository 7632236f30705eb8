import type { Command } from 'commander';
import { addSettings, type Options, settingsOf } from './add-settings.ts';
import type { CommandContext } from './command-context.ts';
import { oneOf } from './one-of.ts';

const examples = `
Examples:
  logdetect templates /var/log/syslog --limit 20
  logdetect templates --model model/ --format json`;

/** `logdetect templates`: what kinds of lines there are, the most frequent first. */
export function addTemplates(program: Command, context: CommandContext): void {
  const command = program
    .command('templates')
    .description('the kinds of lines in files or in a model, the most frequent first')
    .argument('[files...]', 'files, globs, folders; - is standard input')
    .option('--model <dir>', 'start from what logdetect train learned')
    .option('--limit <n>', 'so many at most', Number, 100)
    .option('--format <format>', 'text or json', 'text')
    .addHelpText('after', examples);
  addSettings(command, ['timezone']);
  command.action(async (files: readonly string[], options: Options) => {
    const { settings } = settingsOf(options, context);
    const format = oneOf('format', options['format'], ['text', 'json'] as const);
    const { learnedParts } = await import('./learned-parts.ts');
    const { templateSummaries } = await import('../service/template-summaries.ts');
    const { printable } = await import('./printable.ts');
    const { templates } = await learnedParts({ context, settings, files, model: options['model'] });
    const summaries = templateSummaries(templates, Number(options['limit']));
    context.terminal.out.write(
      format === 'json'
        ? `${JSON.stringify(summaries, null, 2)}\n`
        : summaries
            .map(
              ({ id, count, text }) =>
                `${String(count).padStart(10)}  ${id.slice(0, 8)}  ${printable(text)}\n`,
            )
            .join(''),
    );
  });
}
