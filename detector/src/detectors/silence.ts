import { paceUnit, UsualPace } from '../features/usual-pace.ts';
import type { TailHistogram } from '../stats/tail-histogram.ts';
import { defineDetector } from './define-detector.ts';
import type { Claim, Detector, WindowView } from './detector.ts';

/** A rhythm is known after so many pauses on so many days. */
const pausesMin = 100;
const daysMin = 6;
/** Days since its first line: a weekend must be among them. */
const ageDaysMin = 9;
/** Octaves: a single kind of line has a rhythm when its pauses vary no more; a source always. */
const heartbeatSpread = 0.6;
/** Nats: a pause of this strength is told. */
const strength = 10;
const silentMax = 1_000;
/** What is silent for longer is gone, and explains nothing any more. */
const forgetMs = 24 * 3_600_000;
const minuteMs = 60_000;

interface SilenceState {
  readonly nextMs: number;
  readonly silent: readonly (readonly [series: number, sinceMs: number])[];
}

class Silence implements Detector {
  readonly seesLate = true;
  /** Ms; no silence is due before. */
  #nextMs = Number.NEGATIVE_INFINITY;
  /** What was told and has not spoken since: a host is not silent too because most of it is. */
  #silent = new Map<number, number>();

  inspect(view: WindowView): void {
    if (this.#silent.size > 0) {
      for (const series of view.active) this.#silent.delete(series);
      for (const series of view.sums) this.#silent.delete(series);
    }
    const pace = new UsualPace(view.table, view.localTime);
    for (const series of view.active) this.#expect(view, series, pace);
    for (const series of view.sums) this.#expect(view, series, pace);
  }

  /** Claims the silences that became due before `toMs`, in the order in which they did. */
  advance(view: WindowView, toMs: number, claim: (claim: Claim) => void): void {
    if (toMs < this.#nextMs) return;
    const { table } = view;
    const { silenceDueMs } = table.history;
    const due: number[] = [];
    let nextMs = Number.POSITIVE_INFINITY;
    for (let series = 1; series < table.size; series++) {
      const dueMs = silenceDueMs[series] as number;
      if (dueMs === 0) continue;
      if (dueMs <= toMs) due.push(series);
      else if (dueMs < nextMs) nextMs = dueMs;
    }
    this.#nextMs = nextMs;
    due.sort((a, b) => (silenceDueMs[a] as number) - (silenceDueMs[b] as number) || a - b);
    for (const series of due) {
      if (!isParentSilent(view, series) && !this.#isPartSilent(view, series)) {
        claim(claimOf(view, series));
        if (this.#silent.size < silentMax) this.#silent.set(series, silenceDueMs[series] as number);
      }
      silenceDueMs[series] = 0;
    }
  }

  snapshot(): SilenceState {
    return {
      nextMs: Number.isFinite(this.#nextMs) ? this.#nextMs : 0,
      silent: [...this.#silent],
    };
  }

  restore(state: unknown): void {
    const { nextMs, silent } = state as SilenceState;
    this.#nextMs = nextMs;
    this.#silent = new Map(silent);
  }

  #isPartSilent(view: WindowView, series: number): boolean {
    const dueMs = view.table.history.silenceDueMs[series] as number;
    for (const [silent, sinceMs] of this.#silent) {
      if (dueMs - sinceMs > forgetMs) this.#silent.delete(silent);
      else if (view.parentsOf(silent).includes(series)) return true;
    }
    return false;
  }

  /** When the series, which speaks now, is to speak again. */
  #expect(view: WindowView, series: number, pace: UsualPace): void {
    const { history, lastSeenMs } = view.table;
    // Late lines of what has spoken since say nothing of when it is to speak again.
    if ((lastSeenMs[series] as number) > view.startMs) return;
    const hour = Math.floor(view.startMs / 3_600_000);
    if (history.hour[series] !== hour) history.silenceAfter[series] = pauseMax(view, series);
    const after = history.silenceAfter[series] as number;
    const dueMs = after > 0 ? pace.after(series, view.endMs, after) : 0;
    history.silenceDueMs[series] = Number.isFinite(dueMs) ? dueMs : 0;
    if (dueMs > 0 && dueMs < this.#nextMs) this.#nextMs = dueMs;
  }
}

export const silence = defineDetector({
  name: 'silence',
  kind: 'silence',
  summary: 'A host, a service or a kind of line that has a rhythm says nothing any more.',
  details:
    'Pauses are measured in lines that the hours of the day usually bring, so nights and days have ' +
    'one measure. A pause is news when it is longer than every one before by so much that an ' +
    'exponential tail, as wide as the longest tenth of the pauses, gives it once in thousands of ' +
    'days. The widest that is silent is told: the host before its services before their lines. ' +
    'Wrong for what is switched off on purpose: it is told once.',
  source:
    'Mean excess over a high quantile: P. Embrechts et al., "Modelling Extremal Events" §6.2.',
  options: {},
  example: 'silent since Tue 03:10; 12 lines an hour are usual at that time',
  create: () => new Silence(),
});

/** @returns the longest pause that is no news, 0 when the series has no rhythm yet */
function pauseMax(view: WindowView, series: number): number {
  const { gaps, days } = view.table.history;
  if ((days[series] as number) < daysMin || gaps.weight(series) < pausesMin) return 0;
  const ageMs = view.startMs - (view.table.firstSeenMs[series] as number);
  if (!(ageMs >= ageDaysMin * 86_400_000) || view.isLearning(series)) return 0;
  if (view.textOf(series) !== '' && gaps.spread(series) > heartbeatSpread) return 0;
  const greatest = gaps.greatest(series);
  const scale = Math.max(meanExcess(gaps, series), greatest / 5, paceUnit / 2);
  return greatest + scale * Math.max(2, strength - Math.log(view.daysOf(series)));
}

/** By how much the longest tenth of the pauses is longer than the others, on average. */
function meanExcess(gaps: TailHistogram, series: number): number {
  return gaps.meanExcess(series, gaps.quantile(series, 0.9));
}

/** Whether what the series is part of has been silent for as long. */
function isParentSilent(view: WindowView, series: number): boolean {
  const { table } = view;
  const lastMs = table.lastSeenMs[series] as number;
  return view
    .parentsOf(series)
    .some(
      (parent) =>
        (table.lastSeenMs[parent] as number) <= lastMs + minuteMs && isExpected(view, parent),
    );
}

function isExpected(view: WindowView, series: number): boolean {
  return (view.table.history.silenceAfter[series] as number) > 0;
}

function claimOf(view: WindowView, series: number): Claim {
  const { table, localTime } = view;
  const { gaps, silenceDueMs } = table.history;
  const dueMs = silenceDueMs[series] as number;
  const lastMs = table.lastSeenMs[series] as number;
  const pace = new UsualPace(table, localTime);
  const missing = pace.between(series, lastMs, dueMs) / paceUnit;
  const minutes = Math.round((dueMs - lastMs) / minuteMs);
  return {
    series,
    kind: 'silence',
    logPValue: -strength,
    observed: 0,
    expected: Math.round(missing),
    threshold: 1,
    unit: 'lines',
    seen: `nothing for ${minutes} minutes, since ${localTime.text(lastMs)}`,
    usual: `at this time of the day about ${Math.max(1, Math.round(missing))} minutes with lines in as long; never so long a pause in ${Math.round(gaps.weight(series))}`,
    startMs: dueMs,
  };
}
