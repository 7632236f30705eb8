import type { Host } from '../fleet/fleet.ts';
import { type DeployOutcome, deployStack } from './deploy-stack.ts';
import { inParallel } from './in-parallel.ts';
import { planWaves } from './plan-waves.ts';
import type { PulumiProject } from './pulumi-project.ts';

export interface DeployFleetOptions {
  readonly parallel: number;
  /** What must be done for a host before its stack: the detector's image. A failure is that host's. */
  readonly prepare: (host: Host) => Promise<void>;
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
  { prepare, onStart, onStep, onDone }: DeployFleetOptions,
): Promise<DeployOutcome> {
  onStart(host.name);
  const outcome = await prepare(host).then(
    () =>
      deployStack(project, host.name, {
        isRefreshed: false,
        onStep: (step) => onStep(host.name, step),
      }),
    (error: unknown) => notPrepared(host, error),
  );
  onDone(outcome);
  return outcome;
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
    seconds: 0,
    cause: { kind: isUnreachable ? 'unreachable' : 'other', text, hint },
  };
}
