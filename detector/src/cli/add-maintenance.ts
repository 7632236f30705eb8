import { userInfo } from 'node:os';
import type { Command } from 'commander';
import type { MaintenanceDocument } from '../http/maintenance-document.ts';
import type { Options } from './add-settings.ts';
import type { CommandContext } from './command-context.ts';
import { oneOf } from './one-of.ts';
import { printable } from './printable.ts';
import { serviceAccess } from './service-access.ts';
import { ServiceClient } from './service-client.ts';

const examples = `
Examples:
  logdetect maintenance start node005 nas --reason 'new disks' --expires 2h
  logdetect maintenance end               all that has not ended
  logdetect maintenance list

Tells the service that runs here (or at --url) that somebody works on hosts. Until it ends, by itself after at
most 4h, what is unusual there is told only where it is high or critical, or a heartbeat that is missing.`;

/** `logdetect maintenance`: work on hosts that is no news. */
export function addMaintenance(program: Command, context: CommandContext): void {
  const command = program
    .command('maintenance')
    .description('say that somebody works on hosts: what is not grave there is not told')
    .addHelpText('after', examples);
  const start = verb(command, 'start <host...>', 'from now on')
    .requiredOption('--reason <text>', 'what is done')
    .option('--owner <name>', 'who does it; default: you')
    .option('--expires <span>', 'when it ends by itself, at most 4h', '30m');
  start.action(async (hosts: readonly string[], options: Options) => {
    const { reason, owner = userInfo().username, expires } = options;
    const body = { hosts, reason, owner, expires_in: expires };
    const begun = await clientOf(options, context).ask<MaintenanceDocument>(
      '/api/maintenance',
      body,
    );
    print([begun], options, context);
  });
  const end = verb(
    command,
    'end [id...]',
    'it is done; all that has not ended where none is named',
  );
  end.action(async (ids: readonly string[], options: Options) => {
    const client = clientOf(options, context);
    const open = ids.length > 0 ? ids : (await listOf(client)).map(({ id }) => id);
    const ended: MaintenanceDocument[] = [];
    for (const id of open)
      ended.push(await client.ask(`/api/maintenance/${encodeURIComponent(id)}/end`, {}));
    print(ended, options, context);
  });
  verb(command, 'list', 'what has not ended').action(async (options: Options) =>
    print(await listOf(clientOf(options, context)), options, context),
  );
}

function verb(parent: Command, usage: string, description: string): Command {
  const command = parent
    .command(usage)
    .description(description)
    .option('--format <format>', 'text or json', 'text');
  return serviceAccess.add(command);
}

function clientOf(options: Options, context: CommandContext): ServiceClient {
  return new ServiceClient({ ...serviceAccess.of(options, context), signal: context.signal });
}

function listOf(client: ServiceClient): Promise<readonly MaintenanceDocument[]> {
  return client.ask('/api/maintenance');
}

function print(
  windows: readonly MaintenanceDocument[],
  { format }: Options,
  { terminal }: CommandContext,
): void {
  if (oneOf('format', format, ['text', 'json'] as const) === 'json') {
    terminal.out.write(`${JSON.stringify(windows, null, 2)}\n`);
    return;
  }
  for (const { id, hosts, until, reason, owner } of windows) {
    const text = `${hosts.join(', ')} in maintenance until ${until} (${reason}, by ${owner}): ${id}`;
    terminal.out.write(`${printable(text)}\n`);
  }
  if (windows.length === 0) terminal.out.write('Nobody works on any host\n');
}
