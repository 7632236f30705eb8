/** B, kB, KB … TB, KiB … TiB. */
export function isByteUnit(bytes: Uint8Array, start: number, end: number): boolean {
  const length = end - start;
  if (length < 1 || length > 3 || bytes[end - 1] !== 0x42) return false;
  if (length === 1) return true;
  if (length === 3 && bytes[start + 1] !== 0x69) return false;
  return prefixes.has(bytes[start] as number);
}

/** k K M G T */
const prefixes: ReadonlySet<number> = new Set([0x6b, 0x4b, 0x4d, 0x47, 0x54]);
