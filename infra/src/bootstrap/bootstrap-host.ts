import type { HostPlan } from '../plan/host-plan.ts';
import { bootstrapNotes } from './bootstrap-notes.ts';
import type { BootstrapStep } from './bootstrap-step.ts';
import type { BootstrapWishes } from './bootstrap-wishes.ts';
import { factsScript } from './facts-script.ts';
import type { HostFacts } from './host-facts.ts';
import type { HostShell, LocalFile } from './host-shell.ts';
import { parseFacts } from './parse-facts.ts';
import { planBootstrap } from './plan-bootstrap.ts';
import { requireRoot } from './require-root.ts';
import { type RunStepsOptions, runSteps, type StepResult } from './run-steps.ts';

export interface BootstrapOptions extends RunStepsOptions {
  readonly wishes: Omit<BootstrapWishes, 'agentProgram'>;
  /** The agent's program for a host of this kind; undefined: there is none here. */
  readonly programFor: (facts: HostFacts) => Promise<LocalFile | undefined>;
}

export interface BootstrapReport {
  readonly host: string;
  readonly facts: HostFacts;
  readonly steps: readonly BootstrapStep[];
  readonly results: readonly StepResult[];
  /** What people should know, a sentence each. */
  readonly notes: readonly string[];
}

/**
 * Looks at a host, plans, and takes the steps.
 *
 * @throws {KitError} `access-refused` when who logged in is not root and may not become it, `unreachable`,
 *   and what `programFor` throws
 */
export async function bootstrapHost(
  shell: HostShell,
  options: BootstrapOptions,
): Promise<BootstrapReport> {
  const { plan } = options.wishes;
  const { name } = plan.host;
  await requireRoot(name, shell);
  const facts = await readFacts(shell, plan);
  const wishes = { ...options.wishes, agentProgram: await options.programFor(facts) };
  const steps = planBootstrap(wishes, facts);
  const results = await runSteps(steps, shell, options);
  return { host: name, facts, steps, results, notes: bootstrapNotes(wishes, facts, results) };
}

async function readFacts(shell: HostShell, { host, programs }: HostPlan): Promise<HostFacts> {
  const paths = programs.map(({ path }) => path);
  const { stdout } = await shell.runAsRoot(factsScript(paths, host.dataRoot));
  return parseFacts(stdout);
}
