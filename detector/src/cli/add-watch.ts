import type { Command } from 'commander';
import { addSettings, judgingSettings, type Options, settingsOf } from './add-settings.ts';
import type { CommandContext } from './command-context.ts';
import { oneOf } from './one-of.ts';

const examples = `
Examples:
  logdetect watch --files '/var/log/*.log'
  tail -F app.log | logdetect watch -
  logdetect watch --model model/ --files app.log --format ndjson

Prints an incident when it is opened, gets worse, or is over; ends with Ctrl-C. Keeps no state: for a
service that does, see logdetect serve.`;

/** `logdetect watch`: follows files, the journal or standard input, and prints incidents as they come. */
export function addWatch(program: Command, context: CommandContext): void {
  const command = program
    .command('watch')
    .description('follow logs and print incidents as they come')
    .argument('[input]', '- is standard input')
    .option('--model <dir>', 'what is usual, as learned by logdetect train')
    .option('--format <format>', 'text or ndjson', 'text')
    .addHelpText('after', examples);
  addSettings(command, ['files', 'journald', ...judgingSettings]);
  command.action(async (input: string | undefined, options: Options) => {
    const { settings } = settingsOf(options, context);
    const { watchInputs } = await import('./watch-inputs.ts');
    await watchInputs({
      context,
      settings,
      isStdin: input === '-',
      modelPath: typeof options['model'] === 'string' ? options['model'] : undefined,
      format: oneOf('format', options['format'], ['text', 'ndjson'] as const) ?? 'text',
    });
  });
}
