const dayMs = 86_400_000;
/** Kept by age and by number. */
const keptDays = 28;
const keptMax = 2_000;

/** When something was a candidate for people's ears, ms, and how strong it was, nats. */
export type Candidate = readonly [timeMs: number, strength: number];

/**
 * What would have opened an incident in the last 28 days, 2,000 at most, and the n-th strongest of it without a
 * search: a storm asks for that with each of its changes.
 */
export class Candidates {
  /** In the order in which they came. */
  #all: Candidate[] = [];
  /** Their strengths, ascending. */
  #strengths: number[] = [];

  get size(): number {
    return this.#all.length;
  }

  /** Of the one that came first, ms. */
  get oldestMs(): number | undefined {
    return this.#all[0]?.[0];
  }

  add(candidate: Candidate): void {
    const [timeMs, strength] = candidate;
    this.#all.push(candidate);
    this.#strengths.splice(this.#placeOf(strength), 0, strength);
    if (this.#all.length > keptMax) this.#dropOldest();
    this.forget(timeMs);
  }

  /** Those that are too old at that time, ms. */
  forget(nowMs: number): void {
    while ((this.oldestMs ?? nowMs) < nowMs - keptDays * dayMs) this.#dropOldest();
  }

  /** @param rank 0 for the strongest @returns undefined where there are fewer */
  strength(rank: number): number | undefined {
    return this.#strengths[this.#strengths.length - 1 - rank];
  }

  snapshot(): readonly Candidate[] {
    return this.#all.slice();
  }

  restore(candidates: readonly Candidate[]): void {
    this.#all = [...candidates];
    this.#strengths = candidates.map(([, strength]) => strength).toSorted((a, b) => a - b);
  }

  #dropOldest(): void {
    const oldest = this.#all.shift();
    if (oldest !== undefined) this.#strengths.splice(this.#placeOf(oldest[1]), 1);
  }

  /** Of the first that is not smaller. */
  #placeOf(strength: number): number {
    let [low, high] = [0, this.#strengths.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#strengths[middle] as number) < strength) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
