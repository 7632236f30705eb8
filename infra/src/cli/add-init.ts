import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { cancel, intro, select, text } from '@clack/prompts';
import { type Command, Option } from 'commander';
import { KitError } from '../errors/kit-error.ts';
import { formatProblem } from '../fleet/format-problem.ts';
import { parseFleet } from '../fleet/parse-fleet.ts';
import { schemaText } from '../fleet/schema-text.ts';
import type { CommandContext } from './command-context.ts';
import { hostsOption } from './hosts-option.ts';
import { type Starter, starterText } from './starter-text.ts';
import { styled } from './styled.ts';
import { yamlWord } from './yaml-word.ts';

interface Flags {
  readonly hosts: string;
  readonly name?: string;
  readonly address?: string;
  readonly agent?: string;
  readonly timezone?: string;
  readonly force?: boolean;
  readonly json?: boolean;
}

const examples = `
Asks for what it is not told, where there is somebody to ask.

Examples:
  kit init
  kit init --name ocean --address 192.168.1.143 --agent promtail --timezone Europe/Berlin`;

/** Adds `kit init`. */
export function addInit(program: Command, context: CommandContext): void {
  program
    .command('init')
    .description('Write a first hosts.yaml')
    .option('--name <name>', 'name of the central host')
    .option('--address <address>', 'its IP address or DNS name')
    .addOption(new Option('--agent <agent>', 'what ships its logs').choices(['promtail', 'alloy']))
    .option('--timezone <zone>', 'IANA name')
    .option('--force', 'replace a file that is there')
    .addOption(hostsOption())
    .option('--json', 'print one JSON object')
    .addHelpText('after', examples)
    .action(async (flags: Flags) => {
      if (existsSync(flags.hosts) && flags.force !== true) {
        throw new KitError(`Cannot write ${flags.hosts}: it is there already`, {
          code: 'usage',
          hint: 'Add to it with kit add-host, or replace it with --force.',
        });
      }
      const starter = await starterOf(flags, context);
      write(flags.hosts, starter);
      const { terminal } = context;
      if (flags.json === true)
        terminal.out.write(`${JSON.stringify({ ok: true, file: flags.hosts, ...starter })}\n`);
      else
        terminal.out.write(
          `${styled(terminal, 'green', 'written')}: ${flags.hosts}. Next: kit validate, kit render --out build\n`,
        );
    });
}

async function starterOf(flags: Flags, { terminal }: CommandContext): Promise<Starter> {
  const timezone =
    flags.timezone ?? new Intl.DateTimeFormat('en').resolvedOptions().timeZone ?? 'Etc/UTC';
  const { name, address, agent = 'promtail' } = flags;
  if (name !== undefined && address !== undefined) return { name, address, agent, timezone };
  if (!terminal.isInteractive || flags.json === true) {
    throw new KitError('Cannot make a first hosts.yaml: there is nobody to ask', {
      code: 'usage',
      hint: 'Give --name and --address.',
    });
  }
  intro('A first hosts.yaml');
  return {
    name: name ?? (await ask('Name of the central host', 'ocean')),
    address: address ?? (await ask('Its IP address or DNS name', '192.168.1.143')),
    agent:
      flags.agent ??
      given(
        await select({
          message: 'What ships its logs?',
          options: [
            { value: 'promtail', label: 'Promtail' },
            { value: 'alloy', label: 'Grafana Alloy' },
          ],
        }),
      ),
    timezone,
  };
}

async function ask(message: string, placeholder: string): Promise<string> {
  return given(await text({ message, placeholder, defaultValue: placeholder }));
}

function given(answer: string | symbol): string {
  if (typeof answer === 'string') return answer;
  cancel('Nothing was written.');
  throw new KitError('Cannot go on: stopped by you', {
    code: 'usage',
    hint: 'Nothing was written.',
  });
}

function write(file: string, starter: Starter): void {
  const content = starterText({
    ...starter,
    name: yamlWord(starter.name),
    address: yamlWord(starter.address),
  });
  const { fleet, problems } = parseFleet(file, content);
  if (fleet === undefined) {
    throw new KitError(problems.map((problem) => formatProblem(problem)).join('\n'), {
      code: 'fleet-invalid',
      hint: 'Nothing was written.',
      cause: problems,
    });
  }
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
  writeFileSync(join(dirname(file), 'hosts.schema.json'), schemaText());
}
