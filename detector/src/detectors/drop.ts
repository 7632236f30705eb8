import type { HourPast } from '../features/week-profile.ts';
import { negativeBinomialLogCdf } from '../stats/negative-binomial-log-cdf.ts';
import type { Claim, Detector, WindowView } from './detector.ts';
import { DropPast, type DropPastState } from './drop-past.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const quarterMs = hourMs / 4;
const dayMs = 24 * hourMs;
/** Days known of the last seven, a weekend among them, where two weeks are not known. */
const daysMin = 6;
/** So many lines must be usual in the hour, and in a quarter of an hour that is judged alone. */
const hourMin = 12;
const quarterMin = 60;
/** A drop is to this share of what is usual at most. */
const shareMax = 0.5;
/** So many lines missing in a row, at the pace of the rest of the hour, say that a source was away. */
const awayLines = 12;
/** Nats from which on a drop is claimed, for it is claimed once, and the most that is claimed. */
const strengthMin = 9;
const strengthMax = 20;
/** A drop must be by so much more surprising than every one before. */
const beyond = 1.5;
/** A part whose missing lines are this share of its sum's is the drop itself, not its symptom. */
const ownShare = 0.8;
const zonesMs = 21 * dayMs;

interface DropState {
  /** Number of the open quarter of an hour; null before the first line. */
  readonly quarter: number | null;
  readonly pasts: readonly (readonly [series: number, past: DropPastState])[];
}

/** What was counted of a series in a closed span. */
interface Span {
  readonly startMs: number;
  readonly minutes: 60 | 15;
  readonly count: number;
}

/** What is usual in a span: the least and the mean of its past, and which past that is. */
interface Usual {
  readonly usual: number;
  readonly mean: number;
  readonly days: string;
}

interface Candidate extends Span, Usual {
  readonly series: number;
  readonly logPValue: number;
  /** Whether it is enough to be told; it may be a part of what is. */
  readonly isNew: boolean;
}

/**
 * The half of `frequency` that looks at closed hours: far fewer lines than that hour of the week has
 * had in each of the last weeks. None at all is for `silence` to tell.
 */
export class Drop implements Detector {
  #quarter = Number.NaN;
  #pasts = new Map<number, DropPast>();

  inspect(): void {
    // A drop is seen when its hour is over.
  }

  advance(view: WindowView, toMs: number, claim: (claim: Claim) => void): void {
    const quarter = Math.floor(toMs / quarterMs);
    if (quarter <= this.#quarter) return;
    const before = this.#quarter;
    this.#quarter = quarter;
    if (Number.isNaN(before)) return;
    this.#closeQuarter(view, before, claim);
    const hour = Math.floor(before / 4);
    if (Math.floor(quarter / 4) > hour) this.#closeHour(view, hour, claim);
    // Hours in which nothing spoke anywhere, a day of them at most: above it nobody listened.
    const idleEnd = Math.min(Math.floor(quarter / 4), hour + 24);
    for (let idle = hour + 1; idle < idleEnd; idle++) learnHours(view, idle);
  }

  snapshot(): DropState {
    return {
      quarter: Number.isNaN(this.#quarter) ? null : this.#quarter,
      pasts: [...this.#pasts].map(([series, past]) => [series, past.snapshot()]),
    };
  }

  restore(state: unknown): void {
    const { quarter, pasts } = (state ?? { quarter: null, pasts: [] }) as DropState;
    this.#quarter = quarter ?? Number.NaN;
    this.#pasts = new Map(pasts.map(([series, past]) => [series, new DropPast(past)]));
  }

  #closeQuarter(view: WindowView, quarter: number, claim: (claim: Claim) => void): void {
    const hour = Math.floor(quarter / 4);
    const startMs = quarter * quarterMs;
    const spans: { readonly series: number; readonly span: Span }[] = [];
    let isAnyNew = false;
    for (const series of view.table.history.profile.series) {
      const past = this.#pastOf(view, series);
      const count = past.countQuarter(linesIn(view, series, hour));
      const span: Span = { startMs, minutes: 15, count };
      spans.push({ series, span });
      // Most say too little in a quarter to be judged alone: they count only as parts of one that is.
      if (past.share > 0 && this.#compare(view, series, span)?.isNew === true) isAnyNew = true;
    }
    if (!isAnyNew) return;
    const found = spans.map(({ series, span }) => this.#compare(view, series, span));
    this.#tell(
      view,
      found.filter((one) => one !== undefined),
      claim,
    );
  }

  #closeHour(view: WindowView, hour: number, claim: (claim: Claim) => void): void {
    const startMs = hour * hourMs;
    const candidates: Candidate[] = [];
    for (const series of view.table.history.profile.series) {
      const count = linesIn(view, series, hour);
      const found = this.#compare(view, series, { startMs, minutes: 60, count });
      if (found !== undefined) candidates.push(found);
    }
    this.#tell(view, candidates, claim);
    for (const series of view.table.history.profile.series) {
      const past = this.#pastOf(view, series);
      const { weeks, mean, least } = hourPast(view, series, startMs);
      const count = linesIn(view, series, hour);
      const isJudged = weeks >= 2 && least >= hourMin && !isAway(view, series, startMs);
      past.learn({ count, mean, usual: isJudged ? least : 0 });
    }
    this.#pasts = new Map([...this.#pasts].filter(([s]) => view.table.history.profile.has(s)));
    learnHours(view, hour);
  }

  #compare(view: WindowView, series: number, span: Span): Candidate | undefined {
    const past = this.#pastOf(view, series);
    const { startMs, minutes, count } = span;
    if (count <= 0) return undefined;
    const { usual, mean, days } = usualOf(view, series, span, past);
    if (!(mean > 0) || count > shareMax * mean) return undefined;
    if (view.isLearning(series) || isAway(view, series, startMs)) return undefined;
    const found = { ...span, series, usual, mean, days, isNew: false, logPValue: 0 };
    if (usual < (minutes === 60 ? hourMin : quarterMin) || count > shareMax * usual) return found;
    const pause = Math.min(minutes, pauseIn(view, series, Math.floor(startMs / hourMs)));
    const spoken = usual * (1 - pause / minutes);
    const surprise = -negativeBinomialLogCdf(count, spoken, past.dispersion(spoken));
    past.surprise = Math.max(past.surprise, surprise);
    const strength = surprise - Math.log(dayMs / minuteMs / minutes);
    const isNew = strength >= strengthMin && surprise >= beyond * past.greatest;
    return { ...found, isNew, logPValue: -Math.max(0, Math.min(strengthMax, strength)) };
  }

  /** Whether its drop or that of what it is part of was told and has not ended. */
  #isTold(view: WindowView, series: number): boolean {
    return [series, ...view.parentsOf(series)].some((sum) => this.#pasts.get(sum)?.isTold === true);
  }

  /** Tells of a sum what its parts show too, unless one part is nearly all of it. */
  #tell(view: WindowView, candidates: readonly Candidate[], claim: (claim: Claim) => void): void {
    const fresh = candidates.filter(({ series, isNew }) => isNew && !this.#isTold(view, series));
    const isNew = new Set(fresh.map(({ series }) => series));
    const widest = fresh.filter(({ series }) => !view.parentsOf(series).some((s) => isNew.has(s)));
    const parts = new Map<number, Candidate[]>();
    for (const one of widest.length === 0 ? [] : candidates) {
      for (const sum of view.parentsOf(one.series)) {
        parts.set(sum, [...(parts.get(sum) ?? []), one]);
      }
    }
    for (const { series } of fresh) this.#pastOf(view, series).isTold = true;
    const origins = widest.map((one) => ({ ...originOf(one, parts), logPValue: one.logPValue }));
    origins.sort((a, b) => a.logPValue - b.logPValue || a.usual - b.usual || a.series - b.series);
    for (const one of origins) {
      this.#pastOf(view, one.series).isTold = true;
      claim(claimOf(view, one));
    }
  }

  #pastOf(view: WindowView, series: number): DropPast {
    const known = this.#pasts.get(series);
    const template = view.table.template[series] as number;
    if (known?.template === template) return known;
    const past = new DropPast({ template });
    this.#pasts.set(series, past);
    return past;
  }
}

/** The narrowest series that has nearly all that is missing. */
function originOf(whole: Candidate, parts: ReadonlyMap<number, readonly Candidate[]>): Candidate {
  const missing = ({ mean, count }: Candidate): number => mean - count;
  const [greatest] = (parts.get(whole.series) ?? []).toSorted((a, b) => missing(b) - missing(a));
  return greatest !== undefined && missing(greatest) >= ownShare * missing(whole)
    ? originOf(greatest, parts)
    : whole;
}

function claimOf(view: WindowView, { series, startMs, minutes, ...found }: Candidate): Claim {
  const { count, usual, logPValue, days } = found;
  const endMs = startMs + minutes * minuteMs;
  const name = minutes === 60 ? 'hour' : 'quarter of an hour';
  const from = view.localTime.text(startMs);
  return {
    series,
    kind: 'frequency',
    logPValue,
    observed: count,
    expected: Math.round(usual),
    threshold: Math.round(usual),
    unit: `lines in ${minutes === 60 ? 'an hour' : 'a quarter of an hour'}`,
    seen: `only ${count} lines in the ${name} from ${from}`,
    usual: `at least ${Math.round(usual)} at that time in each of ${days}`,
    startMs: endMs - minuteMs,
  };
}

function hourOf(view: WindowView, timeMs: number): number {
  return view.localTime.hourOfWeek(Math.floor(timeMs / hourMs) * hourMs);
}

/** All 0 while too little is known. */
function usualOf(
  view: WindowView,
  series: number,
  { startMs, minutes }: Span,
  { level, share }: DropPast,
): Usual {
  const { profile } = view.table.history;
  const weekly = hourPast(view, series, startMs);
  const isWeekly = weekly.weeks >= 2;
  const past = isWeekly ? weekly : profile.pastDays(series, hourOf(view, startMs));
  const scale = isWeekly || past.weeks >= daysMin ? 2 ** level : 0;
  return {
    usual: past.least * scale * (minutes === 60 ? 1 : share),
    mean: (past.mean * scale * minutes) / 60,
    days: `the last ${past.weeks} ${isWeekly ? 'weeks' : 'days'}`,
  };
}

/** The past of that local hour; with the hours beside it while clocks were changed within its weeks. */
function hourPast(view: WindowView, series: number, timeMs: number): HourPast {
  const { localTime, table } = view;
  const isChanged = localTime.offsetMs(timeMs) !== localTime.offsetMs(timeMs - zonesMs);
  return table.history.profile.past(series, hourOf(view, timeMs), isChanged ? 1 : 0);
}

function linesIn({ table }: WindowView, series: number, hour: number): number {
  return table.history.hour[series] === hour ? (table.history.hourCount[series] as number) : 0;
}

/** Minutes of the hour that have passed. */
function passed(view: WindowView, hour: number): number {
  return Math.min(60, Math.floor(view.startMs / minuteMs) - hour * 60);
}

/** Minutes: the longest pause in the hour so far, that at its end too. */
function pauseIn(view: WindowView, series: number, hour: number): number {
  const { history } = view.table;
  if (history.hour[series] !== hour) return 60;
  const end = hour * 60 + passed(view, hour);
  const open = end - (history.lastMinute[series] as number) - 1;
  return Math.min(60, Math.max(open, history.hourPause[series] as number));
}

/** Whether its source or its host was away for a part of the hour: what is missing is explained. */
function isAway(view: WindowView, series: number, timeMs: number): boolean {
  const hour = Math.floor(timeMs / hourMs);
  const minutes = passed(view, hour);
  return [series, ...view.parentsOf(series)].some((sum) => {
    if (view.textOf(sum) !== '') return false;
    const pause = pauseIn(view, sum, hour);
    return pause * linesIn(view, sum, hour) >= awayLines * (minutes - pause);
  });
}

/** Adds a closed hour to the profiles; the second of two equal local hours is left out. */
function learnHours(view: WindowView, hour: number): void {
  const { table, localTime } = view;
  const { history } = table;
  const hourOfWeek = localTime.hourOfWeek(hour * hourMs);
  if (localTime.hourOfWeek((hour - 1) * hourMs) === hourOfWeek) return;
  for (const series of history.profile.series) {
    if (history.hour[series] === hour) continue;
    const host = view.parentsOf(series).at(-1) ?? series;
    const isGone = (hour + 1) * hourMs - (table.lastSeenMs[host] as number) > dayMs;
    if (!isGone) history.profile.learn(series, hourOfWeek, { lines: 0, peak: 0 });
  }
  for (let series = 1; series < table.size; series++) {
    if (history.hour[series] !== hour) continue;
    const lines = history.hourCount[series] as number;
    history.profile.learn(series, hourOfWeek, { lines, peak: history.hourPeak[series] as number });
  }
}
