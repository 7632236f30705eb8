/** Merges of merges: where each template ended. */
export function resolveMerges(merges: ReadonlyMap<number, number>): ReadonlyMap<number, number> {
  const ends = new Map<number, number>();
  for (const [from, first] of merges) {
    let into = first;
    for (let next = merges.get(into); next !== undefined; next = merges.get(into)) into = next;
    ends.set(from, into);
  }
  return ends;
}
