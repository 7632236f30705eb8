import type { Command } from 'commander';
import { addSettings, type Options, settingsOf } from './add-settings.ts';
import type { CommandContext } from './command-context.ts';
import { oneOf } from './one-of.ts';

const examples = `
Examples:
  logdetect explain --files /var/log/syslog 'Jan  2 03:04:05 dns01 sshd[811]: Failed password for root'
  logdetect explain --model model/ 'kernel: Out of memory: Killed process 42' --format json

Also says why a line is usual.`;

function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}

/** `logdetect explain LINE`: what the detector thinks of one line, and why. */
export function addExplain(program: Command, context: CommandContext): void {
  const command = program
    .command('explain')
    .description('what the detector thinks of one line, and why, also why it is usual')
    .argument('<line>', 'the whole line')
    .option('--model <dir>', 'what is usual, as learned by logdetect train')
    .option('--files <glob>', 'or as learned from these files; may be repeated', collect, [])
    .option('--features', 'also the thirteen features of the line in its window')
    .option('--format <format>', 'text or json', 'text')
    .addHelpText('after', examples);
  addSettings(command, ['timezone']);
  command.action(async (line: string, options: Options) => {
    const { settings } = settingsOf(options, context);
    const format = oneOf('format', options['format'], ['text', 'json'] as const);
    const files = Array.isArray(options['files']) ? options['files'].map(String) : [];
    const { learnedParts } = await import('./learned-parts.ts');
    const { explainLine } = await import('../service/explain-line.ts');
    const { formatExplanation } = await import('./format-explanation.ts');
    const parts = await learnedParts({ context, settings, files, model: options['model'] });
    const explained = explainLine(parts, line);
    context.terminal.out.write(
      format === 'json'
        ? `${JSON.stringify(explained, null, 2)}\n`
        : `${formatExplanation(explained, context.terminal, options['features'] === true)}\n`,
    );
  });
}
