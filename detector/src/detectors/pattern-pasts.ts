import { TailHistogram, type TailHistogramState } from '../stats/tail-histogram.ts';

/** Beyond it the one that was not seen for longest is forgotten. */
const pastsMax = 4_096;
/** A burst counts as so many times the minute's greatest before: it makes no habit at once. */
const growthMax = 1.5;

export interface PatternPast {
  /** On how many local days it was seen. */
  readonly days: number;
  readonly lastDay: number;
  /** Ms; of the last window with it. */
  readonly lastMs: number;
  /** The last hour with it, in hours since the Unix epoch, and how many lines that had so far. */
  readonly hour: number;
  readonly hourLines: number;
  /** Its place in `minutes` and `hours`. */
  readonly slot: number;
}

/** A window that has some of it. */
export interface Seen {
  readonly lines: number;
  /** Local, in days. */
  readonly day: number;
  readonly startMs: number;
}

export interface PatternPastsState {
  readonly pasts: readonly (readonly [key: string, past: PatternPast])[];
  readonly minutes: TailHistogramState;
  readonly hours: TailHistogramState;
}

/** What is known of patterns by source: on how many days they came, how many lines in a minute and an hour. */
export class PatternPasts {
  readonly minutes = new TailHistogram(pastsMax);
  /** Of hours that are over. */
  readonly hours = new TailHistogram(pastsMax);
  readonly #pasts = new Map<string, PatternPast>();

  get size(): number {
    return this.#pasts.size;
  }

  find(key: string): PatternPast | undefined {
    return this.#pasts.get(key);
  }

  /** A window has `lines` of it. */
  see(key: string, window: Seen): void {
    const known = this.#pasts.get(key);
    const past = known ?? unseen(window, this.#freeSlot());
    const { slot } = past;
    const most = known === undefined ? window.lines : this.minutes.greatest(slot) * growthMax;
    this.minutes.add(slot, Math.min(window.lines, Math.max(1, most)));
    if (past.hour < hourOf(window.startMs)) this.hours.add(slot, past.hourLines);
    this.#pasts.delete(key);
    this.#pasts.set(key, pastAfter(past, window));
  }

  snapshot(): PatternPastsState {
    const pasts = [...this.#pasts].map(([key, past]) => [key, { ...past }] as const);
    const slots = this.#pasts.size;
    return { pasts, minutes: this.minutes.snapshot(slots), hours: this.hours.snapshot(slots) };
  }

  restore({ pasts, minutes, hours }: PatternPastsState): void {
    this.#pasts.clear();
    for (const [key, past] of pasts) this.#pasts.set(key, { ...past });
    this.minutes.restore(minutes);
    this.hours.restore(hours);
  }

  #freeSlot(): number {
    if (this.#pasts.size < pastsMax) return this.#pasts.size;
    const [oldest] = this.#pasts;
    if (oldest === undefined) return 0;
    this.#pasts.delete(oldest[0]);
    this.minutes.clear(oldest[1].slot);
    this.hours.clear(oldest[1].slot);
    return oldest[1].slot;
  }
}

/** How many of it there are in the hour of a window that was not seen yet. */
export function linesInHour({ hour, hourLines }: PatternPast, { lines, startMs }: Seen): number {
  return lines + (hour === hourOf(startMs) ? hourLines : 0);
}

function unseen({ startMs }: Seen, slot: number): PatternPast {
  const hour = hourOf(startMs);
  return { days: 0, lastDay: Number.NEGATIVE_INFINITY, lastMs: startMs, hour, hourLines: 0, slot };
}

/** A window of late lines is older than the last one: it counts for a day, and for no hour. */
function pastAfter(past: PatternPast, window: Seen): PatternPast {
  const lastDay = Math.max(window.day, past.lastDay);
  const lastMs = Math.max(window.startMs, past.lastMs);
  const days = past.days + (past.lastDay === lastDay ? 0 : 1);
  const isLate = hourOf(window.startMs) < past.hour;
  const hourLines = isLate ? past.hourLines : linesInHour(past, window);
  return { days, lastDay, lastMs, hour: hourOf(lastMs), hourLines, slot: past.slot };
}

function hourOf(timeMs: number): number {
  return Math.floor(timeMs / 3_600_000);
}
