import { TailHistogram, type TailHistogramState } from '../stats/tail-histogram.ts';

/** Beyond it the one that was not seen for longest is forgotten. */
const pastsMax = 4_096;
/** A burst counts as so many times the greatest before: it makes no habit at once. */
const growthMax = 1.5;

export interface PatternPast {
  /** On how many local days it was seen. */
  readonly days: number;
  readonly lastDay: number;
  /** Ms; of the last window with it. */
  readonly lastMs: number;
  /** Its place in `minutes`. */
  readonly slot: number;
}

export interface PatternPastsState {
  readonly pasts: readonly (readonly [key: string, past: PatternPast])[];
  readonly minutes: TailHistogramState;
}

/** What is known of patterns by source: on how many days they came, and how many lines in a minute. */
export class PatternPasts {
  readonly minutes = new TailHistogram(pastsMax);
  readonly #pasts = new Map<string, PatternPast>();

  get size(): number {
    return this.#pasts.size;
  }

  find(key: string): PatternPast | undefined {
    return this.#pasts.get(key);
  }

  /** A window has `lines` of it. */
  see(
    key: string,
    {
      lines,
      day,
      startMs,
    }: { readonly lines: number; readonly day: number; readonly startMs: number },
  ): void {
    const past = this.#pasts.get(key);
    const slot = past?.slot ?? this.#freeSlot();
    const most = past === undefined ? lines : this.minutes.greatest(slot) * growthMax;
    this.minutes.add(slot, Math.min(lines, Math.max(1, most)));
    // A window of late lines is older than the last one.
    const lastDay = Math.max(day, past?.lastDay ?? day);
    const lastMs = Math.max(startMs, past?.lastMs ?? startMs);
    const days = (past?.days ?? 0) + (past?.lastDay === lastDay ? 0 : 1);
    this.#pasts.delete(key);
    this.#pasts.set(key, { days, lastDay, lastMs, slot });
  }

  snapshot(): PatternPastsState {
    const pasts = [...this.#pasts].map(([key, past]) => [key, { ...past }] as const);
    return { pasts, minutes: this.minutes.snapshot(this.#slotsUsed()) };
  }

  restore({ pasts, minutes }: PatternPastsState): void {
    this.#pasts.clear();
    for (const [key, past] of pasts) this.#pasts.set(key, { ...past });
    this.minutes.restore(minutes);
  }

  #slotsUsed(): number {
    return this.#pasts.size;
  }

  #freeSlot(): number {
    if (this.#pasts.size < pastsMax) return this.#pasts.size;
    const [oldest] = this.#pasts;
    if (oldest === undefined) return 0;
    this.#pasts.delete(oldest[0]);
    this.minutes.clear(oldest[1].slot);
    return oldest[1].slot;
  }
}
