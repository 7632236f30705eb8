import type { StepResult } from '../bootstrap/run-steps.ts';
import { printable } from '../errors/printable.ts';
import type { BootstrapOutcome } from './bootstrap-outcome.ts';
import type { CommandContext } from './command-context.ts';
import { styled } from './styled.ts';
import type { Terminal } from './terminal.ts';

export interface PrintOptions {
  readonly isJson: boolean;
  readonly isDryRun: boolean;
}

/** What came of each host: for people its steps and a sentence, for programs one object. */
export function printBootstrap(
  outcomes: readonly BootstrapOutcome[],
  { isJson, isDryRun }: PrintOptions,
  { terminal }: CommandContext,
): void {
  if (isJson) {
    const isFine = outcomes.every(({ error }) => error === undefined);
    terminal.out.write(
      `${JSON.stringify({ ok: isFine, isDryRun, hosts: outcomes.map((one) => asJson(one)) })}\n`,
    );
    return;
  }
  for (const { host, report, error } of outcomes) {
    if (report === undefined) continue;
    if (terminal.isInteractive)
      for (const result of report.results)
        terminal.out.write(`${host}: ${stepLine(result, terminal)}\n`);
    for (const note of report.notes)
      terminal.out.write(`${host}: ${styled(terminal, 'yellow', 'note')} ${printable(note)}\n`);
    if (error === undefined) terminal.out.write(`${host}: ${summary(report.results)}\n`);
  }
}

/** "changed   packages: missing: curl (12.3 s)" */
export function stepLine(
  { name, goal, state, said, seconds }: StepResult,
  terminal: Terminal,
): string {
  const colours = {
    unchanged: 'dim',
    skipped: 'dim',
    changed: 'green',
    'would-change': 'yellow',
    failed: 'red',
  } as const;
  const words = { ...statesInWords, unchanged: 'fine' };
  const why = said === '' ? '' : `: ${printable(said.split('\n').at(-1) ?? '')}`;
  const time = seconds >= 2 ? ` (${seconds} s)` : '';
  return `${styled(terminal, colours[state], words[state].padEnd(12))} ${name.padEnd(14)} ${goal}${why}${time}`;
}

const statesInWords = {
  unchanged: 'unchanged',
  skipped: 'skipped',
  changed: 'changed',
  'would-change': 'would change',
  failed: 'failed',
} as const;

function summary(results: readonly StepResult[]): string {
  const count = (state: StepResult['state']): number =>
    results.filter((result) => result.state === state).length;
  const planned = count('would-change');
  if (planned > 0) return `${planned} of ${results.length} steps would change something`;
  const changed = count('changed');
  return changed === 0
    ? 'nothing had to be changed'
    : `ready: ${changed} of ${results.length} steps changed something`;
}

function asJson({ host, known, report, error }: BootstrapOutcome): object {
  return {
    host,
    hostKey:
      known === undefined
        ? undefined
        : { fingerprint: known.hostKey.fingerprint, isNew: known.isNew },
    facts: report?.facts,
    steps: report?.results,
    notes: report?.notes ?? [],
    error:
      error === undefined
        ? undefined
        : { code: error.code, message: error.message, hint: error.hint },
  };
}
