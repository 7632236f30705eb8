import type { Moment } from './moment.ts';

/** After a clock: fraction, half of the day, zone. */
export function tail(moment: Moment, bytes: Uint8Array, at: number, end: number): number {
  if (at < 0) return -1;
  const fraction = moment.fraction(bytes, at, end);
  return moment.zone(bytes, fraction, end);
}

/** Reads `clock tail` after a date that ended at `at`, with one byte between. */
export function clockAfter(moment: Moment, bytes: Uint8Array, at: number, end: number): number {
  return tail(moment, bytes, moment.clock(bytes, at + 1, end), end);
}

/** `02 Jan 2024` with that separator. */
export function dayNameYear(
  moment: Moment,
  bytes: Uint8Array,
  { at, end }: { at: number; end: number },
  separator: number,
): number {
  const day = moment.dayOfMonth(bytes, at);
  if (day < 0 || bytes[day] !== separator) return -1;
  const month = moment.monthName(bytes, day + 1);
  if (month < 0 || bytes[month] !== separator || moment.day > 31) return -1;
  return moment.fullYear(bytes, month + 1, end);
}
