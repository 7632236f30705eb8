/** @returns the first position from `at` that is no blank or tab */
export function skipBlanks(bytes: Uint8Array, at: number, end: number): number {
  let p = at;
  while (p < end && (bytes[p] === 32 || bytes[p] === 9)) p++;
  return p;
}
