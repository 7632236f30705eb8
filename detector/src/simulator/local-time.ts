import { rhythms, type Rhythm } from './rhythms.ts';
import type { StoryStart } from './service-sheet.ts';

const minuteMs = 60_000;

/** What a host's clock and calendar show. */
export interface LocalTime {
  readonly minute: number;
  readonly hour: number;
  readonly day: number;
  /** 0 is Sunday. */
  readonly weekday: number;
}
export type CronStart = Extract<StoryStart, { kind: 'cron' }>;

/** @param localMs UTC plus the zone's offset */
export function localTime(localMs: number): LocalTime {
  const date = new Date(localMs);
  return {
    minute: date.getUTCMinutes(),
    hour: date.getUTCHours(),
    day: date.getUTCDate(),
    weekday: date.getUTCDay(),
  };
}

/** Minutes of local time: the clock going back, they repeat. */
export function localMinute(timeMs: number, offsetMs: number): number {
  return Math.floor((timeMs + offsetMs) / minuteMs);
}

export function isDue(start: CronStart, at: LocalTime): boolean {
  return (
    (start.minutes?.has(at.minute) ?? true) &&
    (start.hours?.has(at.hour) ?? true) &&
    (start.days?.has(at.day) ?? true) &&
    (start.weekdays?.has(at.weekday) ?? true)
  );
}

/** How busy this minute is against the mean. */
export function share(rhythm: Rhythm, { hour, minute, weekday }: LocalTime): number {
  const { hours, weekend } = rhythms[rhythm];
  const now = hours[hour] ?? 1;
  const next = hours[(hour + 1) % 24] ?? 1;
  const isWeekend = weekday === 0 || weekday === 6;
  return (now + ((next - now) * minute) / 60) * (isWeekend ? weekend : 1);
}
