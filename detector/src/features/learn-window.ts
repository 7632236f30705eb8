import type { LocalTime } from '../stats/local-time.ts';
import type { ClosedWindow } from './closed-window.ts';
import type { SeriesHistory } from './series-history.ts';
import type { SeriesTable } from './series-table.ts';
import type { UsualPace } from './usual-pace.ts';
import type { HourReached } from './week-profile.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

export interface LearnContext {
  readonly table: SeriesTable;
  readonly localTime: LocalTime;
  readonly pace: UsualPace;
  /** Series whose counts are far out in this window: they are learned slowly. None of late lines. */
  readonly outliers: ReadonlySet<number>;
}

/** What is far out counts as so many times the greatest before, and once an hour: so one burst makes
 * no habit, and a new level becomes one within a day. */
const outlierGrowth = 1.5;

/** Adds a window to what is known of its series: after the detectors have compared it with that. */
export function learnWindow(window: ClosedWindow, context: LearnContext): void {
  for (const series of window.active) learnSeries(series, window.startMs, context);
  for (const series of window.sums) learnSeries(series, window.startMs, context);
}

/**
 * Adds lines that came when their minute was over. To a series that has not spoken since they are as good
 * as if they had come in time; of another the counts alone are taken into its past, but for pauses, which
 * were measured without them. A minute's lines may come in many parts: they count as one minute.
 */
export function learnLateWindow(window: ClosedWindow, context: LearnContext): void {
  const { startMs } = window;
  for (const series of [...window.active, ...window.sums]) {
    const lastMs = context.table.lastSeenMs[series] as number;
    if (lastMs >= startMs) learnEarlier(series, startMs, context);
    else learnPresence(series, startMs, context);
    const { history } = context.table;
    const isFurther = history.lateMinute[series] === Math.floor(startMs / minuteMs);
    if (isFurther || lastMs !== startMs) learnLateCount(series, startMs, context);
  }
}

/** The count of a minute is known, as far as it will be, when lines of another one come late. */
function learnLateCount(series: number, startMs: number, context: LearnContext): void {
  const { history, count } = context.table;
  const minute = Math.floor(startMs / minuteMs);
  const before = history.lateCount[series] as number;
  if (history.lateMinute[series] === minute) {
    history.lateCount[series] = before + (count[series] as number);
    return;
  }
  if (before > 0) {
    const { minutes } = history;
    const isFarOut = minutes.weight(series) > 0 && before > 2 * minutes.greatest(series);
    const lateMs = (history.lateMinute[series] as number) * minuteMs;
    learnMinute(series, { startMs: lateMs, count: before, isFarOut }, context);
  }
  history.lateMinute[series] = minute;
  history.lateCount[series] = count[series] as number;
}

function learnEarlier(series: number, startMs: number, { table }: LearnContext): void {
  const { history } = table;
  const count = table.count[series] as number;
  table.firstSeenMs[series] = Math.min(table.firstSeenMs[series] as number, startMs);
  table.lines[series] = (table.lines[series] as number) + count;
  if (history.hour[series] === Math.floor(startMs / hourMs)) {
    history.hourCount[series] = (history.hourCount[series] as number) + count;
  }
}

function learnSeries(series: number, startMs: number, context: LearnContext): void {
  const count = context.table.count[series] as number;
  learnMinute(series, { startMs, count, isFarOut: context.outliers.has(series) }, context);
  learnPresence(series, startMs, context);
}

/** All of a minute but how many lines it has as a minute. */
function learnPresence(series: number, startMs: number, context: LearnContext): void {
  const { table, localTime } = context;
  const { history } = table;
  const count = table.count[series] as number;
  const minute = Math.floor(startMs / minuteMs);
  if (Number.isNaN(table.firstSeenMs[series])) {
    table.firstSeenMs[series] = startMs;
  } else if (startMs > (table.lastSeenMs[series] as number)) {
    const pause = context.pace.between(series, table.lastSeenMs[series] as number, startMs);
    if (pause > 0) history.gaps.add(series, clippedPause(series, pause, history));
  }
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

interface Minute {
  readonly startMs: number;
  readonly count: number;
  /** It is learned slowly. */
  readonly isFarOut: boolean;
}

function learnMinute(
  series: number,
  { startMs, count, isFarOut }: Minute,
  context: LearnContext,
): void {
  const { history } = context.table;
  const hour = Math.floor(startMs / hourMs);
  if (!isFarOut) {
    const greatest = history.minutes.greatest(series);
    const isOfWeek = count > greatest && reachedAt(series, hour, context).peak > greatest;
    history.minutes.add(series, isOfWeek ? greatest : count);
    return;
  }
  if (history.farOutHour[series] === hour) return;
  history.farOutHour[series] = hour;
  history.minutes.add(series, Math.min(count, history.minutes.greatest(series) * outlierGrowth));
}

/** A silence that was news does not become a habit at once. */
function clippedPause(series: number, pause: number, history: SeriesHistory): number {
  const after = history.silenceAfter[series] as number;
  return after > 0 && pause > after
    ? Math.min(pause, history.gaps.greatest(series) * outlierGrowth)
    : pause;
}

function learnHour(series: number, startMs: number, context: LearnContext): void {
  const { table, localTime } = context;
  const { history } = table;
  const hour = Math.floor(startMs / hourMs);
  const count = table.count[series] as number;
  const counted = history.hourCount[series] as number;
  const minute = Math.floor(startMs / minuteMs);
  const pause = minute - Math.max(history.lastMinute[series] as number, hour * 60 - 1) - 1;
  if (history.hour[series] === hour) {
    history.hourPeak[series] = Math.max(history.hourPeak[series] as number, count);
    history.hourPause[series] = Math.max(history.hourPause[series] as number, pause);
    history.hourCount[series] = counted + count;
    return;
  }
  if (counted > 0) {
    const wasFarOut = history.farOutHour[series] === history.hour[series];
    const greatest = history.hours.greatest(series);
    const last = history.hour[series] as number;
    const isOfWeek = counted > greatest && reachedAt(series, last, context).lines > greatest;
    const most = isOfWeek ? greatest : greatest * outlierGrowth;
    history.hours.add(series, wasFarOut || isOfWeek ? Math.min(counted, most) : counted);
  }
  history.addHour(series, localTime.hourOfWeek(hour * hourMs));
  history.hour[series] = hour;
  history.hourCount[series] = count;
  history.hourPeak[series] = count;
  history.hourPause[series] = Math.max(0, pause);
}

/** What belongs to an hour of the week must not become usual at every hour. */
function reachedAt(series: number, hour: number, { table, localTime }: LearnContext): HourReached {
  return table.history.profile.reached(series, localTime.hourOfWeek(hour * hourMs), 0);
}
