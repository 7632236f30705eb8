/** Where and when a marked line was analysed. */
export interface CanaryCheck {
  readonly id: string;
  /** Name of the source that it came through first, and what the line is labelled with. */
  readonly source: string;
  readonly host: string;
  readonly service: string;
  readonly job: string;
  /** Event time of the first and the last line of that id, ms. */
  readonly firstMs: number;
  readonly lastMs: number;
  /** How many lines of that id there were. */
  readonly count: number;
}

export type CanaryChecksState = readonly CanaryCheck[];

export interface CanaryChecksOptions {
  /** How many are known; above it the one that is known for the longest is forgotten. Default 1,000. */
  readonly checksMax?: number;
}

/** Marked lines (`tidewatch-canary: check ID`) that were analysed, so that who wrote them can ask. */
export class CanaryChecks {
  readonly #checksMax: number;
  #checks = new Map<string, CanaryCheck>();

  constructor({ checksMax = 1_000 }: CanaryChecksOptions = {}) {
    this.#checksMax = checksMax;
  }

  get size(): number {
    return this.#checks.size;
  }

  find(id: string): CanaryCheck | undefined {
    return this.#checks.get(id);
  }

  /** A line of that id. */
  note(
    line: Omit<CanaryCheck, 'firstMs' | 'lastMs' | 'count'> & { readonly timeMs: number },
  ): void {
    const { timeMs, ...about } = line;
    const known = this.#checks.get(line.id);
    const { firstMs, lastMs, count } = known ?? { firstMs: timeMs, lastMs: timeMs, count: 0 };
    this.#checks.set(line.id, {
      ...(known ?? about),
      firstMs: Math.min(firstMs, timeMs),
      lastMs: Math.max(lastMs, timeMs),
      count: count + 1,
    });
    const [oldest] = this.#checks.keys();
    if (this.#checks.size > this.#checksMax && oldest !== undefined) this.#checks.delete(oldest);
  }

  snapshot(): CanaryChecksState {
    return [...this.#checks.values()];
  }

  restore(state: CanaryChecksState): void {
    this.#checks = new Map(state.map((check) => [check.id, check]));
  }
}
