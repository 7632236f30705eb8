import { KitError } from '../errors/kit-error.ts';
import type { BootstrapStep } from './bootstrap-step.ts';
import type { HostShell, Said } from './host-shell.ts';
import type { StepName } from './step-names.ts';

export type StepState = 'unchanged' | 'changed' | 'would-change' | 'skipped' | 'failed';

/** What came of a step. */
export interface StepResult {
  readonly name: StepName;
  readonly goal: string;
  readonly state: StepState;
  /** Why it was not so before, or what the host said when it failed. */
  readonly said: string;
  readonly seconds: number;
}

export interface RunStepsOptions {
  readonly isDryRun: boolean;
  readonly skip: readonly StepName[];
  /** Told of each step before it is looked at, and of what came of it. */
  readonly onStep?: (step: BootstrapStep, result: StepResult | undefined) => void;
  /** Milliseconds of a clock that only goes forward. */
  readonly now: () => number;
}

const linesMax = 12;

/**
 * Takes each step in turn: check, apply where it does not hold, check again. The first that cannot be
 * brought about ends it; what is done stays done, and the next run goes on there. A dry run only checks.
 *
 * @throws {KitError} `unreachable` when the connection breaks
 */
export async function runSteps(
  steps: readonly BootstrapStep[],
  shell: HostShell,
  options: RunStepsOptions,
): Promise<readonly StepResult[]> {
  const results: StepResult[] = [];
  for (const step of steps) {
    options.onStep?.(step, undefined);
    const startMs = options.now();
    const outcome = options.skip.includes(step.name)
      ? { state: 'skipped' as const, said: '' }
      : await runStep(step, shell, options.isDryRun);
    const seconds = Math.round((options.now() - startMs) / 100) / 10;
    const result = { name: step.name, goal: step.goal, seconds, ...outcome };
    results.push(result);
    options.onStep?.(step, result);
    if (result.state === 'failed' && !options.isDryRun) break;
  }
  return results;
}

async function runStep(
  step: BootstrapStep,
  shell: HostShell,
  isDryRun: boolean,
): Promise<Pick<StepResult, 'state' | 'said'>> {
  const { check, apply, stdin, timeoutMs } = step;
  const before = await shell.runAsRoot(check);
  if (before.code === 0) return { state: 'unchanged', said: '' };
  const why = wordsOf(before);
  if (apply === undefined) return { state: 'failed', said: why };
  if (isDryRun) return { state: 'would-change', said: why };
  const applied = await shell.runAsRoot(apply, {
    stdin,
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  });
  if (applied.code !== 0) return { state: 'failed', said: wordsOf(applied) };
  const after = await shell.runAsRoot(check);
  if (after.code === 0) return { state: 'changed', said: why };
  return { state: 'failed', said: `it was done, and does not hold: ${wordsOf(after)}` };
}

/** The last lines, where programs say what went wrong. */
function wordsOf({ stdout, stderr, code }: Said): string {
  const lines = `${stdout}\n${stderr}`.split('\n').filter((line) => line.trim() !== '');
  return lines.length === 0 ? `it ended with ${code}` : lines.slice(-linesMax).join('\n');
}

/** The failed step as an error; undefined: none failed. */
export function failureOf(
  host: string,
  steps: readonly BootstrapStep[],
  results: readonly StepResult[],
): KitError | undefined {
  const failed = results.find(({ state }) => state === 'failed');
  const step = steps.find(({ goal }) => goal === failed?.goal);
  if (failed === undefined || step === undefined) return undefined;
  return new KitError(
    `Cannot prepare ${host}: step ${failed.name} (${failed.goal}):\n${failed.said}`,
    {
      code: 'step-failed',
      hint: `${step.hint} Then run kit bootstrap ${host} again: it goes on there.`,
    },
  );
}
