import { type Command, Option } from 'commander';
import type { CommandContext } from './command-context.ts';
import { editFleet } from './edit-fleet.ts';
import { hostsOption } from './hosts-option.ts';
import { yamlWord } from './yaml-word.ts';

interface Flags {
  readonly hosts: string;
  readonly format?: string;
  readonly json?: boolean;
}

const examples = `
Examples:
  kit add-device nas 192.168.1.20
  kit add-device firewall 192.168.1.254 --format rfc5424`;

/** Adds `kit add-device`. */
export function addAddDevice(program: Command, context: CommandContext): void {
  program
    .command('add-device')
    .description('Add something that only sends syslog to hosts.yaml; comments and layout stay')
    .argument('<name>', 'its name: lower-case letters, digits, hyphens')
    .argument('<address>', 'the IP address that it sends from')
    .addOption(
      new Option('--format <format>', 'its dialect').choices(['auto', 'rfc3164', 'rfc5424']),
    )
    .addOption(hostsOption())
    .option('--json', 'print one JSON object')
    .addHelpText('after', examples)
    .action((name: string, address: string, flags: Flags) => {
      const format: [string, string][] =
        flags.format === undefined ? [] : [['format', flags.format]];
      editFleet(
        {
          file: flags.hosts,
          list: 'devices',
          name,
          entry: [['name', yamlWord(name)], ['address', yamlWord(address)], ...format],
          isJson: flags.json === true,
          next: 'Next: bring it to the central host with kit up, and let the device send to port 1514.',
        },
        context,
      );
    });
}
