/** @returns the first position from `at` that is no blank, tab or ANSI colour (`ESC [ … m`) */
export function skipBlanks(bytes: Uint8Array, at: number, end: number): number {
  let p = at;
  while (p < end) {
    const c = bytes[p]!;
    if (c === 32 || c === 9) {
      p++;
    } else if (c === 27 && bytes[p + 1] === 91) {
      const after = colourEnd(bytes, p + 2, Math.min(end, p + 24));
      if (after < 0) return p;
      p = after;
    } else {
      return p;
    }
  }
  return p;
}

function colourEnd(bytes: Uint8Array, at: number, end: number): number {
  for (let p = at; p < end; p++) {
    const c = bytes[p]!;
    if (c === 109) return p + 1;
    if (c !== 59 && (c < 48 || c > 57)) return -1;
  }
  return -1;
}
