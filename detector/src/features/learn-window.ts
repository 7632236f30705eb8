import type { LocalTime } from '../stats/local-time.ts';
import type { SeriesTable } from './series-table.ts';
import type { ClosedWindow } from './window-counter.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** Adds a window to what is known of its series: after the detectors have compared it with that. */
export function learnWindow(window: ClosedWindow, table: SeriesTable, localTime: LocalTime): void {
  for (const series of window.active) learnSeries(series, window, table, localTime);
  for (const series of window.sums) learnSeries(series, window, table, localTime);
}

function learnSeries(
  series: number,
  { startMs }: ClosedWindow,
  table: SeriesTable,
  localTime: LocalTime,
): void {
  const { history } = table;
  const count = table.count[series] as number;
  const minute = Math.floor(startMs / minuteMs);
  const hour = Math.floor(startMs / hourMs);
  if (Number.isNaN(table.firstSeenMs[series])) {
    table.firstSeenMs[series] = startMs;
  } else {
    history.gaps.add(series, minute - (history.lastMinute[series] as number));
  }
  history.minutes.add(series, count);
  learnHour(series, hour, table, localTime);
  const day = localTime.day(startMs);
  if (history.lastDay[series] !== day) {
    history.lastDay[series] = day;
    history.days[series] = (history.days[series] as number) + 1;
  }
  history.lastMinute[series] = minute;
  table.lastSeenMs[series] = startMs;
  table.lines[series] = (table.lines[series] as number) + count;
}

function learnHour(series: number, hour: number, table: SeriesTable, localTime: LocalTime): void {
  const { history } = table;
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
