import { printable } from '../errors/printable.ts';
import type { DeclaredWork } from '../maintenance/declared-work.ts';
import { styled } from './styled.ts';
import type { Terminal } from './terminal.ts';

/** Why what was done may be told as news; nothing where the detector knows of it, or there is none. */
export function warnUntold({ trouble }: DeclaredWork, terminal: Terminal): void {
  if (trouble === undefined) return;
  const note = styled(terminal, 'yellow', 'note');
  const text = `the detector does not know of this work, and may tell of it: ${trouble}`;
  terminal.error.write(`${note} ${printable(text)}\n`);
}
