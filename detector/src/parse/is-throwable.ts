const endings = ['Exception', 'Error', 'Throwable'].map((text) => new TextEncoder().encode(text));
const nameBytesMax = 160;

/** Whether a text begins with the dotted name of an exception's class, as Java and .NET write it, and a colon or nothing. */
export function isThrowable(bytes: Uint8Array, from: number, to: number): boolean {
  const limit = Math.min(to, from + nameBytesMax);
  let dots = 0;
  let p = from;
  for (; p < limit && isOfName(bytes[p]!); p++) if (bytes[p] === 46) dots++;
  if (dots === 0 || (p < to && bytes[p] !== 58)) return false;
  return endings.some((ending) => {
    const at = p - ending.length;
    return at > from && ending.every((byte, i) => bytes[at + i] === byte);
  });
}

function isOfName(c: number): boolean {
  const letter = c | 32;
  return (
    (letter >= 97 && letter <= 122) || (c >= 48 && c <= 57) || c === 46 || c === 36 || c === 95
  );
}
