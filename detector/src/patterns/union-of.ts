/** Numbers that are in one of two ascending lists, ascending, each once. */
export function unionOf(a: readonly number[], b: readonly number[]): readonly number[] {
  if (a.length === 0) return b;
  if (b.length === 0) return a;
  return [...new Set([...a, ...b])].toSorted((x, y) => x - y);
}
