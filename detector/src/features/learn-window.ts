import type { LocalTime } from '../stats/local-time.ts';
import type { SeriesTable } from './series-table.ts';
import type { UsualPace } from './usual-pace.ts';
import type { ClosedWindow } from './window-counter.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

export interface LearnContext {
  readonly table: SeriesTable;
  readonly localTime: LocalTime;
  readonly pace: UsualPace;
}

/** Adds a window to what is known of its series: after the detectors have compared it with that. */
export function learnWindow(window: ClosedWindow, context: LearnContext): void {
  for (const series of window.active) learnSeries(series, window.startMs, context);
  for (const series of window.sums) learnSeries(series, window.startMs, context);
}

function learnSeries(series: number, startMs: number, context: LearnContext): void {
  const { table, localTime } = context;
  const { history } = table;
  const count = table.count[series] as number;
  const minute = Math.floor(startMs / minuteMs);
  if (Number.isNaN(table.firstSeenMs[series])) {
    table.firstSeenMs[series] = startMs;
  } else if (startMs > (table.lastSeenMs[series] as number)) {
    const pause = context.pace.between(series, table.lastSeenMs[series] as number, startMs);
    if (pause > 0) history.gaps.add(series, pause);
  }
  history.minutes.add(series, count);
  learnHour(series, startMs, context);
  const day = localTime.day(startMs);
  if (history.lastDay[series] !== day) {
    history.lastDay[series] = day;
    history.days[series] = (history.days[series] as number) + 1;
  }
  const hourOfDay = localTime.hourOfWeek(startMs) % 24;
  history.hourMinutes[series * 24 + hourOfDay] =
    (history.hourMinutes[series * 24 + hourOfDay] as number) + 1;
  history.lastMinute[series] = minute;
  table.lastSeenMs[series] = startMs;
  table.lines[series] = (table.lines[series] as number) + count;
}

function learnHour(series: number, startMs: number, { table, localTime }: LearnContext): void {
  const { history } = table;
  const hour = Math.floor(startMs / hourMs);
  const count = table.count[series] as number;
  const counted = history.hourCount[series] as number;
  if (history.hour[series] === hour) {
    history.hourCount[series] = counted + count;
    return;
  }
  if (counted > 0) history.hours.add(series, counted);
  history.addHour(series, localTime.hourOfWeek(hour * hourMs));
  history.hour[series] = hour;
  history.hourCount[series] = count;
}
