import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { Listr } from 'listr2';
import { KitError } from '../errors/kit-error.ts';
import { loadFleet } from '../fleet/load-fleet.ts';
import { type Violation, violations } from '../policies/violations.ts';
import type { CommandContext } from './command-context.ts';
import { hostsOption } from './hosts-option.ts';
import { imagesOption } from './images-option.ts';
import type { StackPreview } from './preview-stack.ts';
import { requirePulumi } from './require-pulumi.ts';
import { styled } from './styled.ts';
import type { Terminal } from './terminal.ts';

interface Flags {
  readonly hosts: string;
  readonly images: string;
  readonly stack?: readonly string[];
  readonly out?: string;
  readonly json?: boolean;
}

const examples = `
Examples:
  kit preview                     every host; reaches none of them
  kit preview --stack dns01       one host
  kit preview --json | jq .       every planned resource with its inputs; secrets are "[secret]"`;

/** Adds `kit preview`. */
export function addPreview(program: Command, context: CommandContext): void {
  program
    .command('preview')
    .description(
      'What Pulumi would make on every host; needs no secret and no login, reaches no host',
    )
    .addOption(hostsOption())
    .addOption(imagesOption())
    .option('--stack <name...>', 'these hosts only')
    .option('--out <file>', 'write the JSON object to a file beside the text')
    .option('--json', 'print one JSON object')
    .addHelpText('after', examples)
    .action(async (flags: Flags) => {
      await requirePulumi('preview', context);
      const previews = await previewAll(flags, context);
      const broken = previews.flatMap(({ resources }) =>
        violations(resources, { isPreview: true }),
      );
      refuseBroken(broken.filter(({ isAdvisory }) => !isAdvisory));
      const { out } = context.terminal;
      const text = `${JSON.stringify({ ok: true, stacks: previews, violations: broken })}\n`;
      if (flags.out !== undefined) await writeFile(flags.out, text);
      if (flags.json === true) out.write(text);
      else for (const preview of previews) print(preview, context.terminal);
    });
}

function refuseBroken(broken: readonly Violation[]): void {
  if (broken.length === 0) return;
  const lines = broken.map(
    ({ policy, resource, message }) => `${resource}: ${message} (${policy})`,
  );
  throw new KitError(`The plan breaks policies:\n${lines.join('\n')}`, {
    code: 'check-failed',
    hint: 'docs/guide/preview.md says what each of them is for.',
  });
}

/** Two at a time: the engine and the program are two busy processes each. */
async function previewAll(
  { hosts, images, stack, json }: Flags,
  { terminal }: CommandContext,
): Promise<readonly StackPreview[]> {
  const names = namesOf(hosts, stack);
  const inputs = { hostsFile: resolve(hosts), imagesFile: resolve(images), secrets: {} };
  const done = new Map<string, StackPreview>();
  // Pulumi's library takes half a second to load: only where it is used.
  const { previewStack } = await import('./preview-stack.ts');
  const tasks = names.map((name) => ({
    title: name,
    task: async (_context: unknown, task: { title: string }) => {
      const preview = await previewStack(name, inputs);
      done.set(name, preview);
      task.title = `${name}: ${preview.resources.length} resources in ${preview.seconds} s`;
      if (!terminal.isInteractive && json !== true) terminal.error.write(`${task.title}\n`);
    },
  }));
  const renderer = terminal.isInteractive && json !== true ? 'default' : 'silent';
  await new Listr(tasks, { concurrent: 2, renderer }).run();
  return names.flatMap((name) => done.get(name) ?? []);
}

function namesOf(hosts: string, asked: readonly string[] = []): string[] {
  const { fleet } = loadFleet(hosts);
  const all = fleet.hosts.map(({ name }) => name);
  const unknown = asked.filter((name) => !all.includes(name));
  if (unknown.length === 0) return asked.length > 0 ? [...asked] : all;
  throw new KitError(`Cannot preview "${unknown.join('", "')}": ${hosts} has no such host`, {
    code: 'usage',
    hint: `Its hosts are ${all.join(', ')}.`,
  });
}

function print({ stack, resources, warnings }: StackPreview, terminal: Terminal): void {
  terminal.out.write(`\n${styled(terminal, 'bold', stack)}\n`);
  for (const { operation, type, name, props } of resources) {
    if (type.startsWith('pulumi:')) continue;
    terminal.out.write(`  ${operation} ${type.split(':').at(-1) ?? type} ${name}\n`);
    const { files } = props;
    const paths = typeof files === 'object' && files !== null ? Object.keys(files) : [];
    for (const path of paths) terminal.out.write(`      ${path}\n`);
  }
  for (const warning of warnings)
    terminal.out.write(`  ${styled(terminal, 'yellow', 'warning')} ${warning}\n`);
}
