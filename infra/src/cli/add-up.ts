import { resolve } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import type { CanaryResult } from '../canary/canary-check.ts';
import { chooseHosts } from '../deploy/choose-hosts.ts';
import { convergeHost } from '../deploy/converge-host.ts';
import { deployFleet } from '../deploy/deploy-fleet.ts';
import type { DeployOutcome } from '../deploy/deploy-stack.ts';
import type { Fleet, Host } from '../fleet/fleet.ts';
import type { DeclaredWork } from '../maintenance/declared-work.ts';
import type { HostPlan } from '../plan/host-plan.ts';
import { HostPool } from '../ssh/host-pool.ts';
import { requireHostKeys } from '../ssh/require-host-keys.ts';
import { bringOwnImage } from './bring-own-image.ts';
import { canaryLines } from './canary-lines.ts';
import type { CommandContext } from './command-context.ts';
import { confirm } from './confirm.ts';
import { declareWork } from './declare-work.ts';
import { exitCodes } from './exit-codes.ts';
import { HostProgress } from './host-progress.ts';
import { hostsOption } from './hosts-option.ts';
import { identityOption } from './identity-option.ts';
import { imagesOption } from './images-option.ts';
import { keyFileOf } from './key-file-of.ts';
import { outcomeLines } from './outcome-lines.ts';
import { type PreparedStacks, prepareStacks } from './prepare-stacks.ts';
import { projectOption } from './project-option.ts';
import { type RenderedFleet, renderFleet } from './render-fleet.ts';
import { requirePulumi } from './require-pulumi.ts';
import { runFleetCanary } from './run-fleet-canary.ts';
import { warnUntold } from './warn-untold.ts';
import { withinOption } from './within-option.ts';

interface Flags {
  readonly hosts: string;
  readonly images: string;
  readonly project: string;
  readonly identity?: string;
  readonly parallel: number;
  readonly canary: boolean;
  readonly within: number;
  readonly yes?: boolean;
  readonly json?: boolean;
}

const examples = `
The central host is deployed first, until its services answer, then the others. A host that fails stops
no other; the next kit up goes on there. Stacks and secrets that are missing are made, each secret once.

When they are up, a marked line goes through every source of every host (kit canary).

Ends with 0 when every host is deployed and every marked line has arrived, with 4 when a host is not
deployed, with 1 when a line is missing.

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
    .option('--no-canary', 'send no marked lines')
    .addOption(withinOption())
    .option('--yes', 'ask nothing')
    .option('--json', 'print one JSON object')
    .addHelpText('after', examples)
    .action(async (names: readonly string[], flags: Flags) => {
      const fleet = renderFleet(flags.hosts);
      const hosts = chooseHosts(fleet.fleet, names);
      requireHostKeys(hosts);
      await requirePulumi('deploy', context);
      const keyFile = keyFileOf(resolve(flags.project), flags.identity);
      await using pool = new HostPool(keyFile, context.environment);
      const about = { fleet: fleet.fleet, hosts, reason: 'kit up' };
      await using work = declareWork(pool, about, context);
      const around = { flags, pool, work, context };
      const deployed = await up(hosts, fleet, around);
      const results = flags.canary ? await canary(deployed, fleet.fleet, around) : [];
      report(deployed, results, around);
      if (deployed.outcomes.some(({ isDeployed }) => !isDeployed))
        context.exit(exitCodes.unreachable);
      else if (results.some(({ cause }) => cause !== undefined)) context.exit(exitCodes.different);
    });
}

interface Deployed {
  readonly stacks: PreparedStacks;
  readonly outcomes: readonly DeployOutcome[];
}

interface Surroundings {
  readonly flags: Flags;
  readonly pool: HostPool;
  readonly work: DeclaredWork;
  readonly context: CommandContext;
}

async function up(
  hosts: readonly Host[],
  fleet: RenderedFleet,
  { flags, pool, work, context: { terminal, environment } }: Surroundings,
): Promise<Deployed> {
  if (terminal.isInteractive && flags.json !== true)
    terminal.error.write(
      `Looking at the stacks and secrets of ${hosts.map(({ name }) => name).join(', ')}\n`,
    );
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
  const planOf = ({ name }: Host): HostPlan => {
    const found = fleet.hosts.find(({ plan }) => plan.host.name === name);
    if (found === undefined) throw new RangeError(`Cannot deploy "${name}": it has no plan`);
    return found.plan;
  };
  const progress = new HostProgress(
    hosts.map(({ name }) => name),
    terminal,
    flags.json === true,
  );
  const outcomes = await deployFleet(project, hosts, {
    parallel: flags.parallel,
    prepare: async (host) => {
      // The detector may come with the first host: the others' turn is the next chance.
      await work.begin();
      const choices = { project, imagesFile: flags.images, keyFile: flags.identity };
      for (const note of await bringOwnImage(host, choices)) progress.step(host.name, note);
    },
    converge: (host) => convergeHost(planOf(host), pool),
    onStart: (host) => progress.begin(host, 'deploys'),
    onStep: (host, step) => progress.step(host, step),
    onDone: (outcome) =>
      progress.end(outcome.host, outcomeLines.title(outcome), outcome.isDeployed),
  });
  await progress.close();
  return { stacks, outcomes };
}

/** Of the hosts that are up; what comes from them goes through the central one. */
async function canary(
  { outcomes }: Deployed,
  fleet: Fleet,
  { flags, pool, context }: Surroundings,
): Promise<readonly CanaryResult[]> {
  const deployed = new Set(outcomes.filter(({ isDeployed }) => isDeployed).map(({ host }) => host));
  const isCentralDown = outcomes.some(
    ({ host, isDeployed }) => host === fleet.central.name && !isDeployed,
  );
  if (deployed.size === 0 || isCentralDown) return [];
  const hosts = fleet.hosts.filter(({ name }) => deployed.has(name));
  const run = { fleet, hosts, withinSeconds: flags.within, isQuiet: flags.json === true };
  return await runFleetCanary(run, pool, context.terminal);
}

function report(
  { stacks, outcomes }: Deployed,
  results: readonly CanaryResult[],
  { flags, work, context: { terminal } }: Surroundings,
): void {
  const { isTold: isDetectorTold } = work;
  if (flags.json === true) {
    const isUp = outcomes.every(({ isDeployed }) => isDeployed);
    const ok = isUp && results.every(({ cause }) => cause === undefined);
    terminal.out.write(
      `${JSON.stringify({ ok, stacks, hosts: outcomes, canary: results, isDetectorTold })}\n`,
    );
    return;
  }
  const lines = [
    ...outcomeLines.done(stacks, outcomes),
    ...canaryLines(results, terminal),
    ...outcomeLines.failed(outcomes),
  ];
  for (const line of lines) terminal.out.write(`${line}\n`);
  warnUntold(work, terminal);
}

function positive(text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count > 0 && count <= 32) return count;
  throw new InvalidArgumentError('It is a number from 1 to 32.');
}
