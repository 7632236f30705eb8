/** Codes below are counted in a table, those above in a map. */
const tableCodes = 256;

/**
 * The empirical entropy of a text: how many bits one of its characters (UTF-16 code units) says, 0 to
 * log2 of its length; 0 for "".
 *
 * C. E. Shannon, "A Mathematical Theory of Communication", 1948, §6, of the observed shares. Biased
 * low for short texts, by about (kinds - 1) / (2 length ln 2): compare texts of like length. Time O(length).
 */
export function bitsPerCharacter(text: string): number {
  if (text === '') return 0;
  const counts = new Uint32Array(tableCodes);
  const others = new Map<number, number>();
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < tableCodes) counts[code]! += 1;
    else others.set(code, (others.get(code) ?? 0) + 1);
  }
  let sum = 0;
  for (let code = 0; code < tableCodes; code++) {
    const count = counts[code]!;
    if (count > 1) sum += count * Math.log2(count);
  }
  for (const count of others.values()) sum += count * Math.log2(count);
  return Math.max(0, Math.log2(text.length) - sum / text.length);
}
