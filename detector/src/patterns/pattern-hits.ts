import type { CompiledPattern } from './compile-pattern.ts';
import type { PatternSets } from './pattern-sets.ts';

export interface PatternHit {
  readonly pattern: CompiledPattern['pattern'];
  /** Lines that matched. */
  readonly hits: number;
  /** Ms; of the newest of them, by its own time. */
  readonly lastHitMs: number | undefined;
}

/** By name, those that were hit. */
export type PatternHitsState = readonly (readonly [
  name: string,
  hits: number,
  lastHitMs: number,
])[];

/** How many lines each pattern matched, and when last. */
export class PatternHits {
  readonly #patterns: readonly CompiledPattern[];
  readonly #hits: Float64Array;
  readonly #lastMs: Float64Array;
  /** Of the sets of this push. */
  readonly #seen = new Map<number, { lines: number; lastMs: number }>();

  constructor(patterns: readonly CompiledPattern[]) {
    this.#patterns = patterns;
    this.#hits = new Float64Array(patterns.length);
    this.#lastMs = new Float64Array(patterns.length).fill(Number.NEGATIVE_INFINITY);
  }

  /** A line of that set; `settle` before the sets are numbered anew. */
  see(set: number, timeMs: number): void {
    const seen = this.#seen.get(set);
    if (seen === undefined) this.#seen.set(set, { lines: 1, lastMs: timeMs });
    else {
      seen.lines++;
      if (timeMs > seen.lastMs) seen.lastMs = timeMs;
    }
  }

  settle(sets: PatternSets): void {
    if (this.#seen.size === 0) return;
    for (const [set, { lines, lastMs }] of this.#seen) {
      for (const index of sets.get(set)) this.#add(index, lines, lastMs);
    }
    this.#seen.clear();
  }

  list(): readonly PatternHit[] {
    return this.#patterns.map(({ pattern }, i) => {
      const hits = this.#hits[i] ?? 0;
      return { pattern, hits, lastHitMs: hits === 0 ? undefined : this.#lastMs[i] };
    });
  }

  snapshot(): PatternHitsState {
    return this.#patterns.flatMap(({ pattern: { name } }, i) => {
      const hits = this.#hits[i] ?? 0;
      return hits === 0 ? [] : [[name, hits, this.#lastMs[i] ?? 0] as const];
    });
  }

  restore(state: PatternHitsState): void {
    const indices = new Map(this.#patterns.map(({ pattern: { name } }, i) => [name, i]));
    this.#hits.fill(0);
    this.#lastMs.fill(Number.NEGATIVE_INFINITY);
    for (const [name, hits, lastMs] of state) {
      const index = indices.get(name);
      if (index !== undefined) this.#add(index, hits, lastMs);
    }
  }

  #add(index: number, lines: number, lastMs: number): void {
    this.#hits[index] = (this.#hits[index] ?? 0) + lines;
    this.#lastMs[index] = Math.max(this.#lastMs[index] ?? 0, lastMs);
  }
}
