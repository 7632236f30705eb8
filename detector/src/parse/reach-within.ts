import type { Envelope } from './envelope.ts';

/**
 * Bytes that have to follow in the line, so that none of the readers' questions whether the line is at its
 * end has another answer.
 */
export const afterReach = 4;

/** Behind a time, where its zone might be: ` +01:00`, and that no digit follows. */
const zoneReach = 8;
/** Headers that reach less far are not remembered. */
export const reachMin = 28;

/** @returns the reach, -1 where it is too near to the line's end to hold for other lines */
export function reachWithin(reach: number, end: number): number {
  return reach >= 0 && reach + afterReach <= end ? reach : -1;
}

/** The reach that a line has at the least: short headers are told apart by what is behind them too. */
export function leastReach({ reach, stampEnd, messageEnd }: Envelope, start: number): number {
  const least = Math.max(start + reachMin, stampEnd + zoneReach);
  return reach >= least ? reach : reachWithin(least, messageEnd);
}
