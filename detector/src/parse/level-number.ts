/**
 * The level that a number in a structured field means: pino's and bunyan's 10 to 60, else syslog's 0 to 7.
 *
 * @returns syslog severity, -1 when `bytes[from, to)` is no such number
 */
export function levelNumber(bytes: Uint8Array, from: number, to: number): number {
  if (to - from < 1 || to - from > 2) return -1;
  let value = 0;
  for (let p = from; p < to; p++) {
    const digit = bytes[p]! - 48;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  if (value < 8) return value;
  if (value < 10) return -1;
  if (value <= 20) return 7;
  if (value <= 30) return 6;
  if (value <= 40) return 4;
  return value <= 50 ? 3 : 2;
}
