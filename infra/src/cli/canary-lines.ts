import type { CanaryResult } from '../canary/canary-check.ts';
import { sourceName } from '../canary/source-name.ts';
import { printable } from '../errors/printable.ts';
import { styled } from './styled.ts';
import type { Terminal } from './terminal.ts';

/** What people read of a canary run: a line a source, host by host; what is missing with its likely cause. */
export function canaryLines(results: readonly CanaryResult[], terminal: Terminal): string[] {
  return results.flatMap(({ check, seconds, cause }) => {
    const name = printable(`${check.host}  ${sourceName(check.source)}`);
    if (cause === undefined)
      return [`${styled(terminal, 'green', 'seen   ')} ${name}  ${seconds} s`];
    return [`${styled(terminal, 'red', 'missing')} ${name}`, `        ${printable(cause)}`];
  });
}
