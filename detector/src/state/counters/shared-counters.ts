import { setTimeout as sleep } from 'node:timers/promises';
import type {
  CounterStore,
  CounterSummary,
  HourUsual,
  MinuteCounts,
  SharedCounterStore,
} from './counter-store.ts';
import type { EmbeddedCounters } from './embedded-counters.ts';

export interface SharedCountersOptions {
  readonly embedded: EmbeddedCounters;
  /** Opens the shared store; fails when it is away. */
  readonly connect: () => Promise<SharedCounterStore>;
  readonly onProblem: (error: unknown, retryInMs: number) => void;
  /** First and longest wait between two tries. Default 1,000 and 60,000. */
  readonly retryMs?: number;
  readonly retryMsMax?: number;
}

/** How long a read waits for what is being sent. */
const sendWaitMs = 1_000;

/**
 * Counters in a shared store, with an embedded one beside it that has all that this worker counted.
 * While the shared one is away it is tried again with growing waits, counting and reading go on in the
 * embedded one, and what the shared one missed is put there when it is back.
 */
export class SharedCounters implements CounterStore {
  readonly #options: Required<SharedCountersOptions>;
  readonly #ending = new AbortController();
  #shared: SharedCounterStore | undefined;
  #problem: string | undefined;
  /** The first minute that the shared store has not been sent. */
  #missedFrom: number | undefined;
  /** Event time of the last rebuilding, for a store that was away. */
  #rebuiltMinute: number | undefined;
  #isSending = false;
  #sending: Promise<void> = Promise.resolve();
  #connecting: Promise<void>;

  constructor(options: SharedCountersOptions) {
    this.#options = { retryMs: 1_000, retryMsMax: 60_000, ...options };
    this.#connecting = this.#connectUntilDone();
  }

  /** Why the shared store is not used at the moment, in a sentence. */
  get problem(): string | undefined {
    return this.#problem;
  }

  get isShared(): boolean {
    return this.#shared !== undefined;
  }

  /** Is done when the embedded store has it; the shared one gets it soon after. */
  async put(minutes: readonly MinuteCounts[]): Promise<void> {
    await this.#options.embedded.put(minutes);
    for (const { minute } of minutes)
      this.#missedFrom = Math.min(this.#missedFrom ?? Infinity, minute);
    if (this.#shared !== undefined && !this.#isSending) this.#sending = this.#send();
  }

  async minutes(series: string, from: number, to: number): Promise<readonly number[]> {
    const shared = await this.#read((store) => store.minutes(series, from, to));
    return shared ?? this.#options.embedded.minutes(series, from, to);
  }

  async usual(series: string, hourOfWeek: number): Promise<HourUsual | undefined> {
    const shared = await this.#read((store) => store.usual(series, hourOfWeek));
    return shared ?? this.#options.embedded.usual(series, hourOfWeek);
  }

  async rebuild(nowMinute: number): Promise<number> {
    this.#rebuiltMinute = nowMinute;
    const own = await this.#options.embedded.rebuild(nowMinute);
    // All that was counted has to be there, however long that takes: nobody waits for profiles.
    await this.#sending;
    return (await this.#try((store) => store.rebuild(nowMinute))) ?? own;
  }

  async summary(): Promise<CounterSummary> {
    return (await this.#read((store) => store.summary())) ?? this.#options.embedded.summary();
  }

  async close(): Promise<void> {
    this.#ending.abort();
    await this.#connecting;
    await this.#sending;
    await this.#shared?.close();
    await this.#options.embedded.close();
  }

  /** What was put before is read, unless there is very much of it. */
  async #read<T>(ask: (shared: SharedCounterStore) => Promise<T>): Promise<T | undefined> {
    const waiting = new AbortController();
    const tooLong = sleep(sendWaitMs, undefined, { signal: waiting.signal }).catch(() => undefined);
    await Promise.race([this.#sending, tooLong]);
    waiting.abort();
    return this.#try(ask);
  }

  /** @returns undefined when the shared store is away, also from now on */
  async #try<T>(ask: (shared: SharedCounterStore) => Promise<T>): Promise<T | undefined> {
    const shared = this.#shared;
    if (shared === undefined) return undefined;
    try {
      return await ask(shared);
    } catch (error) {
      if (this.#shared === shared) {
        this.#shared = undefined;
        this.#tell(error, this.#options.retryMs);
        await shared.close();
        this.#connecting = this.#connectUntilDone(this.#options.retryMs);
      }
      return undefined;
    }
  }

  async #connectUntilDone(waitFirstMs = 0): Promise<void> {
    const { retryMs, retryMsMax } = this.#options;
    const { signal } = this.#ending;
    let waitMs = waitFirstMs;
    while (!signal.aborted) {
      await sleep(waitMs, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return;
      try {
        const shared = await this.#options.connect();
        await this.#catchUp(shared);
        this.#shared = shared;
        this.#problem = undefined;
        this.#sending = this.#rebuildShared();
        return;
      } catch (error) {
        waitMs = Math.min(retryMsMax, Math.max(retryMs, waitMs * 2));
        this.#tell(error, waitMs);
      }
    }
  }

  /** Puts what it has not, or no longer: a server without a disk comes back empty. */
  async #catchUp(shared: SharedCounterStore): Promise<void> {
    try {
      const last = (await shared.lastMinute()) ?? 0;
      this.#missedFrom = Math.min(this.#missedFrom ?? Infinity, last);
      await this.#putMissed(shared);
    } catch (error) {
      await shared.close();
      throw error;
    }
  }

  /** What was rebuilt while it was away. */
  async #rebuildShared(): Promise<void> {
    const minute = this.#rebuiltMinute;
    if (minute !== undefined) await this.#try((shared) => shared.rebuild(minute));
  }

  async #send(): Promise<void> {
    this.#isSending = true;
    await this.#try((shared) => this.#putMissed(shared));
    this.#isSending = false;
  }

  /** What fails on the way is put again: from the minute that the store says it has last. */
  async #putMissed(shared: SharedCounterStore): Promise<void> {
    while (this.#missedFrom !== undefined) {
      const from = this.#missedFrom;
      this.#missedFrom = undefined;
      for (const minutes of this.#options.embedded.since(from)) await shared.put(minutes);
    }
  }

  #tell(error: unknown, retryInMs: number): void {
    const why = error instanceof Error ? error.message : String(error);
    this.#problem = `${why}; counting goes on here, and it gets what it missed`;
    this.#options.onProblem(error, retryInMs);
  }
}
