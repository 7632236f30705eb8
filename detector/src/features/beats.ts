/** Marks of event time, ms since the epoch, at which the open window is glanced at. */
const everyMs = 2_000;
/** So many lines of a kind within a window are looked at closely, each time they have doubled. */
const grownMin = 8;

export interface BeatsState {
  readonly nextMs: number | null;
  readonly grown: readonly number[];
  readonly told: readonly (readonly [series: number, lines: number])[];
}

/** When the open window is glanced at next, at what of it, and what of it was told by then. */
export class Beats {
  /** Ms; the beat that event time has not reached yet. */
  nextMs = Number.POSITIVE_INFINITY;
  #grown: number[] = [];
  #told = new Map<number, number>();

  /** Series with more lines in the open window than in any before, as far as powers of two tell. */
  get grown(): readonly number[] {
    return this.#grown;
  }

  /** Series that were told in the open window, with how many of its lines were told then. */
  get told(): ReadonlyMap<number, number> {
    return this.#told;
  }

  /** Event time has come to `timeMs`. */
  passed(timeMs: number): void {
    this.nextMs = (Math.floor(timeMs / everyMs) + 1) * everyMs;
  }

  /** Asked for each line, so as cheap as can be. */
  isDoubled(count: number): boolean {
    return (count & (count - 1)) === 0 && count >= grownMin;
  }

  grew(series: number): void {
    if (!this.#grown.includes(series)) this.#grown.push(series);
  }

  tell(series: number, lines: number): void {
    this.#told.set(series, lines);
  }

  /** @param gone series that are others now */
  merge(gone: ReadonlyMap<number, number>): void {
    this.#grown = this.#grown.filter((series) => !gone.has(series));
    for (const [from, into] of gone) {
      const lines = this.#told.get(from);
      if (lines === undefined) continue;
      this.#told.delete(from);
      this.#told.set(into, (this.#told.get(into) ?? 0) + lines);
    }
  }

  /** The window was closed. */
  clear(): void {
    if (this.#grown.length > 0) this.#grown = [];
    if (this.#told.size > 0) this.#told = new Map();
  }

  snapshot(): BeatsState {
    return {
      nextMs: Number.isFinite(this.nextMs) ? this.nextMs : null,
      grown: this.#grown.slice(),
      told: [...this.#told],
    };
  }

  restore(state: BeatsState): void {
    this.nextMs = state.nextMs ?? Number.POSITIVE_INFINITY;
    this.#grown = [...state.grown];
    this.#told = new Map(state.told);
  }
}
