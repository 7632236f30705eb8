/**
 * How alike two texts are: one less the Levenshtein distance (V. Levenshtein, 1966: insertions,
 * deletions, substitutions) over the length of the longer one. 1 for equal ones and for two empty ones.
 *
 * One row of R. Wagner and M. Fischer, 1974. Time O(a b), memory O(b): cut texts before.
 */
export function levenshteinSimilarity(a: string, b: string): number {
  const longer = Math.max(a.length, b.length);
  if (longer === 0) return 1;
  const row = Uint32Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    let diagonal = row[0]!;
    row[0] = i;
    for (let j = 1; j <= b.length; j++) {
      const above = row[j]!;
      const same = a.charCodeAt(i - 1) === b.charCodeAt(j - 1) ? 0 : 1;
      row[j] = Math.min(above + 1, row[j - 1]! + 1, diagonal + same);
      diagonal = above;
    }
  }
  return 1 - row[b.length]! / longer;
}
