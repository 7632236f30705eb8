import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../model/clock.ts';
import type { IncidentChange } from '../model/types.ts';

/** All that one commit stores, taken at one moment between two batches. */
export interface Checkpoint {
  /** By source: reading resumes there. */
  readonly cursors: Readonly<Record<string, string>>;
  /** By source: how many lines have been analysed since the first start. */
  readonly linesBySource: Readonly<Record<string, number>>;
  readonly pipelineState: unknown;
  readonly changes: readonly IncidentChange[];
}

export interface CheckpointsOptions {
  readonly clock: Clock;
  /** What there is to store now; undefined when nothing is new. What it gave is not asked for again. */
  readonly take: () => Checkpoint | undefined;
  /** Stores it in one transaction. */
  readonly store: (checkpoint: Checkpoint) => Promise<void>;
  readonly onStored: (checkpoint: Checkpoint) => Promise<void>;
  readonly onProblem: (error: unknown, retryInMs: number) => void;
  /** At most this long between two checkpoints while there is something to store … */
  readonly everyMs: number;
  /** … but for states so large that storing them would take more than this share of the time. */
  readonly shareMax: number;
}

const retryMs = 1_000;

/**
 * Stores checkpoints one after the other. One that cannot be stored is tried again until it can, and
 * nothing is taken meanwhile: a full disk stops the reading, and loses nothing.
 */
export class Checkpoints {
  readonly #options: CheckpointsOptions;
  #last: Promise<void> = Promise.resolve();
  #dueMs: number;
  #tookMs = 0;
  #endedMs = -Infinity;
  #storedMs: number | undefined;
  #problem: string | undefined;

  constructor(options: CheckpointsOptions) {
    this.#options = options;
    this.#dueMs = options.clock.nowMs() + options.everyMs;
  }

  /** Ms since the last one ended. */
  get restedMs(): number {
    return this.#options.clock.nowMs() - this.#endedMs;
  }

  /** When the last one was on disk, wall clock; undefined before the first of this process. */
  get storedMs(): number | undefined {
    return this.#storedMs;
  }

  get isDue(): boolean {
    return this.#options.clock.nowMs() >= this.#dueMs;
  }

  /** How long the last one took, ms. */
  get tookMs(): number {
    return this.#tookMs;
  }

  /** Why nothing can be stored at the moment. */
  get problem(): string | undefined {
    return this.#problem;
  }

  /** Stores what there is now, after those that are under way. */
  store(): Promise<void> {
    this.#last = this.#last.then(() => this.#store());
    return this.#last;
  }

  async #store(): Promise<void> {
    const { clock, everyMs, shareMax } = this.#options;
    const startMs = clock.nowMs();
    const checkpoint = this.#options.take();
    if (checkpoint !== undefined) {
      await this.#storeUntilDone(checkpoint);
      this.#storedMs = clock.nowMs();
      await this.#options.onStored(checkpoint);
    }
    this.#endedMs = clock.nowMs();
    this.#tookMs = this.#endedMs - startMs;
    this.#dueMs = this.#endedMs + Math.max(everyMs, this.#tookMs / shareMax);
  }

  async #storeUntilDone(checkpoint: Checkpoint): Promise<void> {
    for (;;) {
      try {
        await this.#options.store(checkpoint);
        this.#problem = undefined;
        return;
      } catch (error) {
        this.#problem = error instanceof Error ? error.message : String(error);
        this.#options.onProblem(error, retryMs);
        await sleep(retryMs);
      }
    }
  }
}
