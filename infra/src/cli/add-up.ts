import { resolve } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import { chooseHosts } from '../deploy/choose-hosts.ts';
import { deployFleet } from '../deploy/deploy-fleet.ts';
import type { DeployOutcome } from '../deploy/deploy-stack.ts';
import type { Host } from '../fleet/fleet.ts';
import { requireHostKeys } from '../ssh/require-host-keys.ts';
import { bringOwnImage } from './bring-own-image.ts';
import type { CommandContext } from './command-context.ts';
import { confirm } from './confirm.ts';
import { exitCodes } from './exit-codes.ts';
import { HostProgress } from './host-progress.ts';
import { hostsOption } from './hosts-option.ts';
import { identityOption } from './identity-option.ts';
import { imagesOption } from './images-option.ts';
import { outcomeLines } from './outcome-lines.ts';
import { type PreparedStacks, prepareStacks } from './prepare-stacks.ts';
import { projectOption } from './project-option.ts';
import { type RenderedFleet, renderFleet } from './render-fleet.ts';
import { requirePulumi } from './require-pulumi.ts';

interface Flags {
  readonly hosts: string;
  readonly images: string;
  readonly project: string;
  readonly identity?: string;
  readonly parallel: number;
  readonly yes?: boolean;
  readonly json?: boolean;
}

const examples = `
The central host is deployed first, until its services answer, then the others. A host that fails stops
no other; the next kit up goes on there. Stacks and secrets that are missing are made, each secret once.

Ends with 0 when every host is deployed, with 4 when one is not.

Examples:
  kit up                     every host
  kit up node005 node006     these only
  kit up --yes --json        asks nothing; one JSON object`;

/** Adds `kit up`. */
export function addUp(program: Command, context: CommandContext): void {
  program
    .command('up')
    .description('Deploy hosts: the central one first, then the others')
    .argument('[host...]', 'all where none is named')
    .addOption(hostsOption())
    .addOption(imagesOption())
    .addOption(projectOption())
    .addOption(identityOption())
    .option('--parallel <n>', 'how many agents at a time', positive, 2)
    .option('--yes', 'ask nothing')
    .option('--json', 'print one JSON object')
    .addHelpText('after', examples)
    .action(async (names: readonly string[], flags: Flags) => {
      const fleet = renderFleet(flags.hosts);
      const hosts = chooseHosts(fleet.fleet, names);
      requireHostKeys(hosts);
      await requirePulumi('deploy', context);
      const { stacks, outcomes } = await up(hosts, fleet, flags, context);
      report(stacks, outcomes, flags, context);
      if (outcomes.some(({ isDeployed }) => !isDeployed)) context.exit(exitCodes.unreachable);
    });
}

interface Deployed {
  readonly stacks: PreparedStacks;
  readonly outcomes: readonly DeployOutcome[];
}

async function up(
  hosts: readonly Host[],
  fleet: RenderedFleet,
  flags: Flags,
  { terminal, environment }: CommandContext,
): Promise<Deployed> {
  // Pulumi's library takes half a second to load: only where it is used.
  const { PulumiProject } = await import('../deploy/pulumi-project.ts');
  const project = await PulumiProject.open(resolve(flags.project), environment);
  const stacks = await prepareStacks(project, hosts, fleet, {
    hostsFile: flags.hosts,
    imagesFile: flags.images,
    sshKeyFile: flags.identity,
    mayMake: async (names) =>
      flags.yes === true ||
      (await confirm(`Make ${names.length} secrets: ${names.join(', ')}?`, terminal)),
  });
  const progress = new HostProgress(
    hosts.map(({ name }) => name),
    terminal,
    flags.json === true,
  );
  const outcomes = await deployFleet(project, hosts, {
    parallel: flags.parallel,
    prepare: async (host) => {
      const choices = { project, imagesFile: flags.images, keyFile: flags.identity };
      for (const note of await bringOwnImage(host, choices)) progress.step(host.name, note);
    },
    onStart: (host) => progress.begin(host, 'deploys'),
    onStep: (host, step) => progress.step(host, step),
    onDone: (outcome) =>
      progress.end(outcome.host, outcomeLines.title(outcome), outcome.isDeployed),
  });
  await progress.close();
  return { stacks, outcomes };
}

function report(
  stacks: PreparedStacks,
  outcomes: readonly DeployOutcome[],
  { json }: Flags,
  { terminal }: CommandContext,
): void {
  if (json === true) {
    const ok = outcomes.every(({ isDeployed }) => isDeployed);
    terminal.out.write(`${JSON.stringify({ ok, stacks, hosts: outcomes })}\n`);
    return;
  }
  for (const line of outcomeLines.all(stacks, outcomes)) terminal.out.write(`${line}\n`);
}

function positive(text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count > 0 && count <= 32) return count;
  throw new InvalidArgumentError('It is a number from 1 to 32.');
}
