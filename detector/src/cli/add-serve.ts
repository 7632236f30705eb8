import type { Command } from 'commander';
import { addSettings, type Options, settingsOf } from './add-settings.ts';
import type { CommandContext } from './command-context.ts';

const examples = `
Examples:
  logdetect serve
  logdetect serve --files '/var/log/*.log' --budget 1
  logdetect serve --demo
  logdetect serve --webhook-url https://n8n.example/hook --webhook-secret /etc/tidewatch/webhook

Every setting can also be given in a file (--config) or as TIDEWATCH_<NAME> in the environment;
flags go before the environment, that before the file. --print-config shows each, and where it is from.`;

/** `logdetect serve`: the service with its page and API. */
export function addServe(program: Command, context: CommandContext): void {
  const command = program
    .command('serve')
    .description('follow logs, with a page and an API; runs until it is stopped')
    .option('--demo', 'a simulated fleet with injected faults, in a state of its own')
    .option('--print-config', 'print every setting and where it comes from, and end')
    .addHelpText('after', examples);
  addSettings(command);
  command.action(async (options: Options) => {
    const loaded = settingsOf(options, context);
    if (options['printConfig'] === true) {
      const { formatSettings } = await import('./format-settings.ts');
      context.terminal.out.write(formatSettings(loaded));
      return;
    }
    const { runService } = await import('./run-service.ts');
    await runService({ context, settings: loaded.settings, isDemo: options['demo'] === true });
  });
}
