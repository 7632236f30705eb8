import { printable } from './printable.ts';
import { styled } from './styled.ts';
import type { Terminal } from './terminal.ts';

/** What stands before a text, and the text; a row without text is left out. */
export type LabelledRow = readonly [label: string, text: string];

/** Rows as indented lines "  label: text", safe to print. */
export function labelledRows(rows: readonly LabelledRow[], terminal: Terminal): readonly string[] {
  return rows
    .filter(([, text]) => text !== '')
    .map(([label, text]) => `  ${styled(terminal, 'dim', `${label}:`)} ${printable(text)}`);
}
