import type { LocalMoment } from '../ensemble/alert-budget.ts';
import type { LocalTime } from '../stats/local-time.ts';

/** A time with its local date and hour. */
export function momentOf(localTime: LocalTime, timeMs: number): LocalMoment {
  return { timeMs, day: localTime.day(timeMs), hour: localTime.hourOfWeek(timeMs) % 24 };
}
