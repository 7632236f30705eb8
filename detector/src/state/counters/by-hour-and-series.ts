import type { MinuteCounts } from './counter-store.ts';

/** What is to be written of one series in one hour. */
export interface HourChanges {
  /** Hours since the Unix epoch. */
  readonly hour: number;
  readonly series: string;
  readonly changes: readonly (readonly [minuteOfHour: number, lines: number])[];
}

/** Minutes as stores keep them: each series' hour is one value. */
export function byHourAndSeries(minutes: readonly MinuteCounts[]): readonly HourChanges[] {
  const found = new Map<string, HourChanges & { readonly changes: [number, number][] }>();
  for (const { minute, counts } of minutes) {
    const hour = Math.floor(minute / 60);
    for (const [series, lines] of counts) {
      const key = `${hour} ${series}`;
      const known = found.get(key);
      if (known === undefined) found.set(key, { hour, series, changes: [[minute % 60, lines]] });
      else known.changes.push([minute % 60, lines]);
    }
  }
  return [...found.values()];
}
