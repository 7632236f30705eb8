/** Without the blanks, line ends and NULs at the end. */
export function trimmedEnd(bytes: Uint8Array, start: number, end: number): number {
  let p = end;
  while (p > start && bytes[p - 1]! <= 32) p--;
  return p;
}
