/** The name of a pair is looked for so far, its `=` with it. */
export const pairBytesMax = 24;

/** Where what may be the name of a pair ends: `user=root`. */
export function pairNameEnd(bytes: Uint8Array, at: number, end: number): number {
  const limit = Math.min(end, at + pairBytesMax);
  let p = at;
  while (p < limit && isNameByte(bytes[p]!)) p++;
  return p;
}

function isNameByte(c: number): boolean {
  return !(c <= 44 || (c >= 58 && c < 64) || c > 122);
}
