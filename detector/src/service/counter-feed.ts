import type { SeriesCounts } from '../pipeline/series-counts-of.ts';
import type {
  CounterStore,
  CounterSummary,
  MinuteCounts,
} from '../state/counters/counter-store.ts';

export interface CounterFeedOptions {
  readonly store: CounterStore;
  readonly onProblem: (error: unknown) => void;
  /** Names that are told apart; the lines of others count as `*`. Default 2,000. */
  readonly seriesMax?: number;
  /** Minutes that may wait to be written; the oldest go first. Default 20,000: two weeks. */
  readonly waitingMax?: number;
}

export interface CounterFeedStatus extends CounterSummary {
  /** Minutes that could not be written in time. */
  readonly minutesLost: number;
  /** How many counts went to the sum of what is above the bound. */
  readonly countsOverLimit: number;
}

const minuteMs = 60_000;
const overLimit = '*';
/** Minutes from which on they are written before the commit. */
const flushFrom = 1_000;

/**
 * Writes what the windows counted into the counters, before the state that knows of them is committed: a
 * kill between the two leads to the same counts put twice. Once an hour of event time they are rebuilt.
 */
export class CounterFeed {
  readonly #options: Required<CounterFeedOptions>;
  readonly #names = new Set<string>();
  readonly #waiting: MinuteCounts[] = [];
  #writing: Promise<void> = Promise.resolve();
  #rebuilding: Promise<void> = Promise.resolve();
  #minutesLost = 0;
  #countsOverLimit = 0;
  #rebuiltHour = Number.NEGATIVE_INFINITY;

  constructor(options: CounterFeedOptions) {
    this.#options = { seriesMax: 2_000, waitingMax: 20_000, ...options };
  }

  /** Takes a closed window; it is written by `flush`. */
  note({ startMs, counts }: SeriesCounts): void {
    const minute = Math.floor(startMs / minuteMs);
    const named = new Map<string, number>();
    for (const [series, lines] of counts) {
      const name = this.#isTold(series) ? series : overLimit;
      named.set(name, (named.get(name) ?? 0) + lines);
    }
    this.#waiting.push({ minute, counts: [...named] });
    // A backlog is days of minutes between two commits.
    if (this.#waiting.length === flushFrom) void this.flush();
    if (this.#waiting.length <= this.#options.waitingMax) return;
    this.#waiting.shift();
    this.#minutesLost++;
  }

  /** What waits is written when it resolves; what cannot be waits on, and is told. */
  flush(): Promise<void> {
    this.#writing = this.#writing.then(() => this.#flush());
    return this.#writing;
  }

  /** Writes what waits, and waits for the rebuilding that nobody else waits for. */
  async close(): Promise<void> {
    await this.settled();
    await this.#options.store.close();
  }

  /** What waits is written, and rebuilding is over. */
  async settled(): Promise<void> {
    await this.flush();
    await this.#rebuilding;
  }

  async status(): Promise<CounterFeedStatus> {
    const summary = await this.#options.store.summary();
    return {
      ...summary,
      minutesLost: this.#minutesLost,
      countsOverLimit: this.#countsOverLimit,
    };
  }

  async #flush(): Promise<void> {
    const { store, onProblem } = this.#options;
    const minutes = this.#waiting.splice(0);
    if (minutes.length === 0) return;
    try {
      await store.put(minutes);
      const { minute } = minutes.at(-1) ?? {};
      if (minute === undefined || Math.floor(minute / 60) <= this.#rebuiltHour) return;
      this.#rebuiltHour = Math.floor(minute / 60);
      this.#rebuilding = this.#rebuilding.then(() => this.#rebuild(minute));
    } catch (error) {
      this.#waiting.unshift(...minutes);
      onProblem(error);
    }
  }

  async #rebuild(minute: number): Promise<void> {
    try {
      await this.#options.store.rebuild(minute);
    } catch (error) {
      this.#options.onProblem(error);
    }
  }

  #isTold(series: string): boolean {
    if (this.#names.has(series)) return true;
    if (this.#names.size >= this.#options.seriesMax) {
      this.#countsOverLimit++;
      return false;
    }
    this.#names.add(series);
    return true;
  }
}
