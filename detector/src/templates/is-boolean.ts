const TRUE: Uint8Array = new TextEncoder().encode('true');
const FALSE: Uint8Array = new TextEncoder().encode('false');

/** true, false, with a capital or in capitals. */
export function isBoolean(bytes: Uint8Array, start: number, end: number): boolean {
  const length = end - start;
  if (length !== 4 && length !== 5) return false;
  const word = length === 4 ? TRUE : FALSE;
  for (let i = 0; i < length; i++) {
    if (((bytes[start + i] as number) | 0x20) !== word[i]) return false;
  }
  return true;
}
