import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { KitError } from '../errors/kit-error.ts';
import { parseFleet } from '../fleet/parse-fleet.ts';
import { removeEntry } from '../fleet/remove-entry.ts';
import type { CommandContext } from './command-context.ts';
import { confirm } from './confirm.ts';
import { hostsOption } from './hosts-option.ts';
import { projectOption } from './project-option.ts';
import { requirePulumi } from './require-pulumi.ts';
import { writeWhole } from './write-whole.ts';

interface Flags {
  readonly hosts: string;
  readonly project: string;
  readonly yes?: boolean;
  readonly json?: boolean;
}

const examples = `
For a machine that is gone: removes its stack with its settings and secrets, and its entry in hosts.yaml;
contacts nothing. For one that still runs, pulumi destroy -s HOST takes off what is there, first.

Examples:
  kit forget node006
  kit forget node006 --yes    asks nothing`;

/** Adds `kit forget`. */
export function addForget(program: Command, context: CommandContext): void {
  program
    .command('forget')
    .description('Forget a machine that is gone: its stack and its entry in hosts.yaml')
    .argument('<host>')
    .addOption(hostsOption())
    .addOption(projectOption())
    .option('--yes', 'ask nothing')
    .option('--json', 'print one JSON object')
    .addHelpText('after', examples)
    .action(async (host: string, flags: Flags) => {
      await requirePulumi('forget a stack', context);
      const { PulumiProject } = await import('../deploy/pulumi-project.ts');
      const project = await PulumiProject.open(resolve(flags.project), context.environment);
      const hasStack = (await project.stacks()).includes(host);
      const edited = withoutHost(flags.hosts, host);
      if (!hasStack && edited === undefined)
        throw new KitError(`Cannot forget "${host}": there is no such stack, and no such entry`, {
          code: 'usage',
          hint: `pulumi stack ls and ${flags.hosts} list those that there are.`,
        });
      const question = `Forget ${host}? Whatever runs there goes on running`;
      if (flags.yes !== true && !(await confirm(question, context.terminal)))
        throw new KitError(`Cannot forget "${host}": nobody said yes`, {
          code: 'usage',
          hint: 'Give --yes where there is nobody to ask. Nothing was done.',
        });
      if (hasStack) await project.removeStack(host);
      if (edited !== undefined) writeWhole(flags.hosts, edited);
      report({ host, hasStack, isEdited: edited !== undefined, flags }, context);
    });
}

/** hosts.yaml without the host, if it is right then; undefined: it is for a person to edit. */
function withoutHost(file: string, host: string): string | undefined {
  const text = removeEntry(readFileSync(file, 'utf8'), 'hosts', host);
  if (text === undefined) return undefined;
  return parseFleet(file, text).fleet === undefined ? undefined : text;
}

interface Forgotten {
  readonly host: string;
  readonly hasStack: boolean;
  readonly isEdited: boolean;
  readonly flags: Flags;
}

function report(
  { host, hasStack, isEdited, flags }: Forgotten,
  { terminal }: CommandContext,
): void {
  const next = 'kit up of the central host takes its password out of nginx.';
  if (flags.json === true) {
    const done = { ok: true, host, stack: hasStack, file: isEdited ? flags.hosts : undefined };
    terminal.out.write(`${JSON.stringify({ ...done, next })}\n`);
    return;
  }
  terminal.out.write(hasStack ? `stack ${host} is gone\n` : `there was no stack ${host}\n`);
  terminal.out.write(
    isEdited
      ? `${flags.hosts}: its entry is gone\n`
      : `${flags.hosts}: no entry that could be taken out; look yourself\n`,
  );
  terminal.out.write(`${next}\n`);
}
