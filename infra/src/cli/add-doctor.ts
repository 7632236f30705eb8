import { readdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { Command } from 'commander';
import type { CommandContext } from './command-context.ts';
import { findProgram } from './find-program.ts';
import { styled } from './styled.ts';

/** Something that a command of the kit needs on this machine. */
interface Need {
  readonly name: string;
  readonly for: string;
  /** The command that brings it. */
  readonly cure: string;
  /** Without it, the kit does less; with `true` nothing is deployed. */
  readonly isRequired: boolean;
  readonly find: (search: Search) => Promise<string | undefined>;
}

interface Search {
  readonly path: string;
  readonly pulumiHome: string;
}

export interface Finding {
  readonly name: string;
  readonly for: string;
  /** undefined: it is missing. */
  readonly found: string | undefined;
  readonly cure: string;
  readonly isRequired: boolean;
}

const onPath = (name: string) => (search: Search) => findProgram(name, search.path);

/** The engine looks in its own folder before PATH. */
const plugin = (name: string, version: string) => (search: Search) =>
  findProgram(
    `pulumi-resource-${name}`,
    [join(search.pulumiHome, 'plugins', `resource-${name}-v${version}`), search.path].join(
      delimiter,
    ),
  );

const needs: readonly Need[] = [
  {
    name: `node ${process.versions.node}`,
    for: 'everything; plain pulumi commands need 22.18 or newer on PATH',
    cure: 'npm ci brings Node 24; or npm exec -- pulumi ...',
    isRequired: true,
    find: async () => (isNewEnough(process.versions.node) ? process.execPath : undefined),
  },
  {
    name: 'pulumi',
    for: 'kit preview, kit up',
    cure: 'curl -fsSL https://get.pulumi.com | sh',
    isRequired: true,
    find: onPath('pulumi'),
  },
  {
    name: 'pulumi-language-nodejs',
    for: 'kit preview, kit up; it comes with pulumi',
    cure: 'curl -fsSL https://get.pulumi.com | sh',
    isRequired: true,
    find: onPath('pulumi-language-nodejs'),
  },
  {
    name: 'pulumi-resource-command',
    for: 'kit preview, kit up; pulumi fetches it by itself when it may',
    cure: 'pulumi plugin install resource command 1.2.1',
    isRequired: true,
    find: plugin('command', '1.2.1'),
  },
  {
    name: 'pulumi-resource-docker',
    for: 'kit preview, kit up of the central host; pulumi fetches it by itself when it may',
    cure: 'pulumi plugin install resource docker 5.2.0',
    isRequired: true,
    find: plugin('docker', '5.2.0'),
  },
  {
    name: 'ssh',
    for: 'kit bootstrap, kit up',
    cure: 'apt-get install openssh-client',
    isRequired: true,
    find: onPath('ssh'),
  },
  ...(['nginx', 'rsyslogd', 'loki', 'promtail', 'alloy'] as const).map((name) => ({
    name,
    for: 'kit validate --programs, which lets the real programs read their files',
    cure:
      name === 'nginx' || name === 'rsyslogd'
        ? `apt-get install ${name.replace(/d$/, '')}`
        : `node scripts/build-tools.ts --only ${name}`,
    isRequired: false,
    find: onPath(name),
  })),
];

const examples = `
Examples:
  kit doctor                ends with 1 if something is missing that kit preview or up needs
  kit doctor --json | jq -r '.findings[] | select(.found == null) | .cure'`;

/** Adds `kit doctor`. */
export function addDoctor(program: Command, context: CommandContext): void {
  program
    .command('doctor')
    .description('What is missing on this machine, and the command that brings it')
    .option('--json', 'print one JSON object')
    .addHelpText('after', examples)
    .action(async ({ json }: { readonly json?: boolean }) => {
      const findings = await examine(context.environment);
      const isHealthy = findings.every(
        ({ found, isRequired }) => found !== undefined || !isRequired,
      );
      if (json === true) {
        context.terminal.out.write(`${JSON.stringify({ ok: isHealthy, findings })}\n`);
      } else for (const finding of findings) print(finding, context);
      if (!isHealthy) context.exit(1);
    });
}

async function examine(environment: CommandContext['environment']): Promise<Finding[]> {
  const pulumiHome = environment['PULUMI_HOME'] ?? join(homedir(), '.pulumi');
  const cache = join(environment['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'tidewatch/tools');
  const built = await readdir(cache).then(
    (names) => names.map((name) => join(cache, name)),
    () => [],
  );
  const places = [environment['PATH'] ?? '', join(pulumiHome, 'bin'), '/usr/sbin', ...built];
  const search = { path: places.join(delimiter), pulumiHome };
  return await Promise.all(
    needs.map(async ({ find, ...need }) => ({ ...need, found: await find(search) })),
  );
}

function print(finding: Finding, { terminal }: CommandContext): void {
  const { name, found, cure, isRequired } = finding;
  const colour = found !== undefined ? 'green' : isRequired ? 'red' : 'yellow';
  const word = found !== undefined ? 'there  ' : isRequired ? 'missing' : 'absent ';
  terminal.out.write(`${styled(terminal, colour, word)} ${name}  ${found ?? finding.for}\n`);
  if (found === undefined) terminal.out.write(`        ${cure}\n`);
}

function isNewEnough(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > 22 || (major === 22 && minor >= 18);
}
