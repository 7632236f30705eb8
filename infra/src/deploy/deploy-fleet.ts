import type { Host } from '../fleet/fleet.ts';
import type { Converged } from './converge-host.ts';
import { type DeployOutcome, deployStack } from './deploy-stack.ts';
import { inParallel } from './in-parallel.ts';
import { planWaves } from './plan-waves.ts';
import type { PulumiProject } from './pulumi-project.ts';

export interface DeployFleetOptions {
  readonly parallel: number;
  /** What must be done for a host before its stack: the detector's image. A failure is that host's. */
  readonly prepare: (host: Host) => Promise<void>;
  /** Brings back what differs on a host that is deployed. */
  readonly converge: (host: Host) => Promise<Converged>;
  readonly onStart: (host: string) => void;
  readonly onStep: (host: string, step: string) => void;
  readonly onDone: (outcome: DeployOutcome) => void;
}

/**
 * Deploys hosts in waves. A host that fails stops no other: agents keep what they read until the central
 * host takes it, and the next run goes on where this one ended.
 */
export async function deployFleet(
  project: PulumiProject,
  hosts: readonly Host[],
  options: DeployFleetOptions,
): Promise<readonly DeployOutcome[]> {
  const outcomes: DeployOutcome[] = [];
  for (const wave of planWaves(hosts, options.parallel)) {
    const done = await inParallel(wave.hosts, wave.parallel, (host) =>
      deployHost(project, host, options),
    );
    outcomes.push(...done);
  }
  return outcomes;
}

async function deployHost(
  project: PulumiProject,
  host: Host,
  { prepare, converge, onStart, onStep, onDone }: DeployFleetOptions,
): Promise<DeployOutcome> {
  onStart(host.name);
  const onOwnStep = (step: string): void => onStep(host.name, step);
  const deploy = (isRefreshed: boolean): Promise<DeployOutcome> =>
    deployStack(project, host.name, { isRefreshed, onStep: onOwnStep });
  const first = await prepare(host).then(
    () => deploy(false),
    (error: unknown) => notPrepared(host, error),
  );
  const outcome = first.isDeployed ? await settle(first, () => converge(host), deploy) : first;
  onDone(outcome);
  return outcome;
}

/** What the engine did not see: changes on the host since its last deployment. */
async function settle(
  first: DeployOutcome,
  converge: () => Promise<Converged>,
  deploy: (isRefreshed: boolean) => Promise<DeployOutcome>,
): Promise<DeployOutcome> {
  const { reports: restored, missingContainers, trouble } = await converge();
  if (trouble !== undefined) {
    const hint = 'kit drift shows all that differs.';
    return { ...first, restored, isDeployed: false, cause: { kind: 'other', text: trouble, hint } };
  }
  if (missingContainers.length === 0) return { ...first, restored };
  const second = await deploy(true);
  return { ...second, restored, seconds: first.seconds + second.seconds };
}

function notPrepared({ name }: Host, error: unknown): DeployOutcome {
  const hint = error instanceof Error && 'hint' in error ? String(error.hint) : '';
  const text = error instanceof Error ? error.message : String(error);
  const isUnreachable = error instanceof Error && 'code' in error && error.code === 'unreachable';
  return {
    host: name,
    isDeployed: false,
    changes: {},
    reports: [],
    restored: [],
    seconds: 0,
    cause: { kind: isUnreachable ? 'unreachable' : 'other', text, hint },
  };
}
