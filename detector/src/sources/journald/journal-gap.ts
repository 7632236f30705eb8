/**
 * How many entries lie between two of the journal's cursors ("s=…;i=…;b=…;…", systemd.journal-fields(7)):
 * by their sequence numbers where both are of one sequence, else at least one.
 *
 * @param expected the last that was read
 * @param found the first that is there now
 */
export function journalGap(expected: string, found: string): number {
  const before = partsOf(expected);
  const after = partsOf(found);
  if (before.get('s') !== after.get('s')) return 1;
  const count = number(after.get('i')) - number(before.get('i')) - 1;
  return Number.isFinite(count) ? Math.max(1, count) : 1;
}

function partsOf(cursor: string): ReadonlyMap<string, string> {
  return new Map(cursor.split(';').map((part) => [part.slice(0, 1), part.slice(2)]));
}

function number(hexadecimal: string | undefined): number {
  return Number.parseInt(hexadecimal ?? '', 16);
}
