const spanMs = 10_000;

/** Lines a second over the last ten seconds or so, from counts that only grow. */
export class LineRate {
  readonly #samples: { readonly atMs: number; readonly lines: number }[] = [];

  /** @param atMs wall clock; called about once a second */
  sample(atMs: number, lines: number): void {
    this.#samples.push({ atMs, lines });
    while (this.#samples.length > 2 && atMs - (this.#samples[1]?.atMs ?? atMs) >= spanMs) {
      this.#samples.shift();
    }
  }

  /** 0 before the second sample. */
  get perSecond(): number {
    const [first, last] = [this.#samples[0], this.#samples.at(-1)];
    if (first === undefined || last === undefined || last.atMs <= first.atMs) return 0;
    return ((last.lines - first.lines) * 1000) / (last.atMs - first.atMs);
  }
}
