/** Where the closing quote of a text with `\` escapes is, -1 if there is none. @param at behind the opening one */
export function quoteEnd(bytes: Uint8Array, at: number, end: number): number {
  for (let p = at; p < end; p++) {
    const c = bytes[p];
    if (c === 34) return p;
    if (c === 92) p++;
  }
  return -1;
}
