import { type Command, Option } from 'commander';
import { KitError } from '../errors/kit-error.ts';
import { loadFleet } from '../fleet/load-fleet.ts';
import type { CommandContext } from './command-context.ts';
import { editFleet } from './edit-fleet.ts';
import { hostsOption } from './hosts-option.ts';
import { keepHostKey } from './keep-host-key.ts';
import { meetHost } from './meet-host.ts';
import { yamlWord } from './yaml-word.ts';

interface Flags {
  readonly hosts: string;
  readonly role: 'central' | 'agent';
  readonly agent?: string;
  readonly json?: boolean;
  readonly learnKey?: boolean;
  readonly hostKey?: string;
  readonly acceptNew?: boolean;
}

const examples = `
Examples:
  kit add-host node007 192.168.1.147
  kit add-host node007 192.168.1.147 --agent alloy
  kit add-host node007 192.168.1.147 --learn-key      asks the host for its key, and you whether it is right`;

/** Adds `kit add-host`. */
export function addAddHost(program: Command, context: CommandContext): void {
  program
    .command('add-host')
    .description('Add a machine to hosts.yaml; comments and layout stay')
    .argument('<name>', 'its name: lower-case letters, digits, hyphens')
    .argument('<address>', 'its IP address or DNS name')
    .addOption(new Option('--role <role>').choices(['central', 'agent']).default('agent'))
    .addOption(new Option('--agent <agent>', 'what ships its logs').choices(['promtail', 'alloy']))
    .option('--learn-key', 'ask the host for its key and write it too; nobody logs in')
    .option('--host-key <fingerprint>', 'with --learn-key: the key as you know it: SHA256:…')
    .option('--accept-new', 'with --learn-key: take the key unseen')
    .addOption(hostsOption())
    .option('--json', 'print one JSON object')
    .addHelpText('after', examples)
    .action(async (name: string, address: string, flags: Flags) => {
      const role: [string, string][] = flags.role === 'central' ? [['role', 'central']] : [];
      const agent: [string, string][] = flags.agent === undefined ? [] : [['agent', flags.agent]];
      editFleet(
        {
          file: flags.hosts,
          list: 'hosts',
          name,
          entry: [['name', yamlWord(name)], ['address', yamlWord(address)], ...role, ...agent],
          isJson: flags.json === true,
          next: `Next: kit bootstrap ${name} prepares it${flags.learnKey === true ? '' : ', and learns its host key'}.`,
        },
        context,
      );
      if (flags.learnKey === true) await learnKey(name, flags, context);
    });
}

/** The entry stays where the host does not answer: kit bootstrap asks again. */
async function learnKey(name: string, flags: Flags, context: CommandContext): Promise<void> {
  const host = loadFleet(flags.hosts).fleet.hosts.find((one) => one.name === name);
  if (host === undefined) throw new RangeError(`Cannot find "${name}", which was just added`);
  const { address, ssh } = host;
  if (ssh.proxy !== undefined) {
    throw new KitError(`Cannot learn the key of "${name}": it is behind a jump host`, {
      code: 'usage',
      hint: `It was added; kit bootstrap ${name} logs in there and learns both keys.`,
    });
  }
  const key = await meetHost(
    { name, address, port: ssh.port },
    { pinned: undefined, expected: flags.hostKey, acceptsNew: flags.acceptNew === true },
    context,
  );
  keepHostKey({ file: flags.hosts, host: name, owner: 'host', key }, context);
}
