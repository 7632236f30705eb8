import type { Envelope } from './envelope.ts';

/**
 * Bytes that have to follow in the line, so that none of the readers' questions whether the line is at its
 * end has another answer.
 */
export const afterReach = 4;

/** Of a zone: `+01:00`, and that no digit follows; a name. */
const offsetBytesMax = 8;
const nameBytesMax = 5;
/** Headers that reach less far are not remembered. */
export const reachMin = 28;

/** @returns the reach, -1 where it is too near to the line's end to hold for other lines */
export function reachWithin(reach: number, end: number): number {
  return reach >= 0 && reach + afterReach <= end ? reach : -1;
}

/** The reach that a line has at the least: short headers are told apart by what is behind them too. */
export function leastReach(e: Envelope, bytes: Uint8Array, start: number): number {
  const least = Math.max(start + reachMin, zoneReach(bytes, e.stampEnd));
  return e.reach >= least ? e.reach : reachWithin(least, e.messageEnd);
}

/** Behind a time its zone is looked for, and a half of the day. */
function zoneReach(bytes: Uint8Array, at: number): number {
  const from = bytes[at] === 32 ? at + 1 : at;
  if (bytes[from] === 43 || bytes[from] === 45) return from + offsetBytesMax;
  let p = from;
  while (p < from + nameBytesMax && bytes[p]! >= 65 && bytes[p]! <= 90) p++;
  return Math.max(at + 3, p + 2);
}
