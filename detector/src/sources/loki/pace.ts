export interface PaceOptions {
  /** Between two times at least, ms. */
  readonly leastMs: number;
  /** Whether it is time at once. */
  readonly isDueAtOnce: boolean;
  /** Of a clock that never goes back, ms. */
  readonly nowMs: () => number;
}

/** How many times as long as the answer took nothing is asked: where nothing was found, and where something was. */
const restOfAsking = { calm: 20, found: 4 };
const longestMs = 60_000;

/**
 * When something is asked again that Loki works for: the longer it took for the last answer, the later, and
 * never later than a minute after it. Where the answer found something more may be on its way, so that it is
 * asked sooner. What is done about an answer is no reason to wait.
 */
export class Pace {
  readonly #leastMs: number;
  readonly #nowMs: () => number;
  #dueMs: number;
  #askingMs = 0;

  constructor({ leastMs, isDueAtOnce, nowMs }: PaceOptions) {
    this.#leastMs = leastMs;
    this.#nowMs = nowMs;
    this.#dueMs = nowMs() + (isDueAtOnce ? 0 : leastMs);
  }

  get isDue(): boolean {
    return this.#nowMs() >= this.#dueMs;
  }

  /** Asks, and notes how long the answer took. */
  async ask<Answer>(question: () => Promise<Answer>): Promise<Answer> {
    const startMs = this.#nowMs();
    try {
      return await question();
    } finally {
      this.#askingMs += this.#nowMs() - startMs;
    }
  }

  /** All that was asked since the last time is answered, and done with. */
  rest(hasFound: boolean): void {
    const times = hasFound ? restOfAsking.found : restOfAsking.calm;
    const waitMs = Math.min(longestMs, times * this.#askingMs);
    this.#dueMs = this.#nowMs() + Math.max(this.#leastMs, waitMs);
    this.#askingMs = 0;
  }
}
