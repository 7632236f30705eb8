/** The kernel's `[   12.345678]`. */
export function isUptime(bytes: Uint8Array, at: number, end: number): boolean {
  let p = at;
  while (p < end && bytes[p] === 32) p++;
  let dots = 0;
  for (; p < end && p < at + 24; p++) {
    const c = bytes[p]!;
    if (c === 93) return dots === 1;
    if (c === 46) dots++;
    else if (c < 48 || c > 57) return false;
  }
  return false;
}
