import type { Command } from 'commander';
import type { Secret } from '../config/secret.ts';
import { addSettings, type Options, settingsOf } from './add-settings.ts';
import type { CommandContext } from './command-context.ts';

/** Where the running service is, and what it asks for. */
export interface ServiceAccess {
  readonly url: string;
  readonly token: Secret | undefined;
}

/** Gives a command the flags that say where the service is that it talks to. */
function add(command: Command): Command {
  command.option('--url <url>', 'of the service; default: where its settings say that it listens');
  return addSettings(command, ['listen', 'token']);
}

function of(options: Options, context: CommandContext): ServiceAccess {
  const { settings } = settingsOf(options, context);
  const { url } = options;
  return {
    url: typeof url === 'string' ? url : `http://${settings.listen}`,
    token: settings.token,
  };
}

/** For commands that talk to a running service. */
export const serviceAccess = { add, of } as const;
