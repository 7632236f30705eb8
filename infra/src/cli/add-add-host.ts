import { type Command, Option } from 'commander';
import type { CommandContext } from './command-context.ts';
import { editFleet } from './edit-fleet.ts';
import { hostsOption } from './hosts-option.ts';
import { yamlWord } from './yaml-word.ts';

interface Flags {
  readonly hosts: string;
  readonly role: 'central' | 'agent';
  readonly agent?: string;
  readonly json?: boolean;
}

const examples = `
Examples:
  kit add-host node007 192.168.1.147
  kit add-host node007 192.168.1.147 --agent alloy`;

/** Adds `kit add-host`. */
export function addAddHost(program: Command, context: CommandContext): void {
  program
    .command('add-host')
    .description('Add a machine to hosts.yaml; comments and layout stay')
    .argument('<name>', 'its name: lower-case letters, digits, hyphens')
    .argument('<address>', 'its IP address or DNS name')
    .addOption(new Option('--role <role>').choices(['central', 'agent']).default('agent'))
    .addOption(new Option('--agent <agent>', 'what ships its logs').choices(['promtail', 'alloy']))
    .addOption(hostsOption())
    .option('--json', 'print one JSON object')
    .addHelpText('after', examples)
    .action((name: string, address: string, flags: Flags) => {
      const role: [string, string][] = flags.role === 'central' ? [['role', 'central']] : [];
      const agent: [string, string][] = flags.agent === undefined ? [] : [['agent', flags.agent]];
      editFleet(
        {
          file: flags.hosts,
          list: 'hosts',
          name,
          entry: [['name', yamlWord(name)], ['address', yamlWord(address)], ...role, ...agent],
          isJson: flags.json === true,
          next: `Next: kit bootstrap ${name} learns its host key and prepares it.`,
        },
        context,
      );
    });
}
