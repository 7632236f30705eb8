import { setTimeout as sleep } from 'node:timers/promises';
import { DetectorError } from '../model/detector-error.ts';
import type { LineBatch } from '../model/line-batch.ts';
import type { Source } from '../sources/source.ts';

export interface MergeOptions {
  /** Where each source goes on, by its name; '' where a name is missing. */
  readonly cursors: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  /** How long a batch waits for an older one of a source that is still reading. */
  readonly patienceMs: number;
  /** A source that failed is opened again after this, doubled each time up to `retryMsMax`. */
  readonly retryMs: number;
  readonly retryMsMax: number;
  /** Told of every failure of a source. */
  readonly onProblem: (source: Source, error: unknown, retryInMs: number | undefined) => void;
}

export interface SourceBatch {
  readonly source: Source;
  readonly batch: LineBatch;
}

/**
 * The batches of several sources as one sequence, the older first: a source that has a backlog to read
 * is not overtaken by one that is up to date, since event time only goes forward. Order is kept within
 * a source; between two sources it is as good as their batches are short.
 *
 * A source is asked for its next batch only when the one before was taken, so no more than one batch a
 * source is held. A source that fails is opened again behind the last batch that was taken.
 *
 * Ends when all sources have ended (or failed for good), or when `signal` aborts.
 */
export async function* mergeSources(
  sources: readonly Source[],
  options: MergeOptions,
): AsyncGenerator<SourceBatch, void, undefined> {
  const bell = new Bell();
  const lanes = sources.map((source) => new Lane(source, options, bell));
  const reading = lanes.map((lane) => lane.run());
  while (!options.signal.aborted) {
    const rung = bell.wait();
    const ready = lanes.filter((lane) => lane.batch !== undefined);
    if (ready.length === 0) {
      if (lanes.every((lane) => lane.hasEnded)) break;
      await rung;
      continue;
    }
    const isAwaited = lanes.some((lane) => lane.isBehind);
    if (isAwaited) await Promise.race([rung, sleep(options.patienceMs, undefined, { ref: false })]);
    const lane = oldest(lanes);
    const batch = lane?.take();
    if (lane !== undefined && batch !== undefined) yield { source: lane.source, batch };
  }
  for (const lane of lanes) lane.take();
  await Promise.all(reading);
}

function oldest(lanes: readonly Lane[]): Lane | undefined {
  return lanes
    .filter((lane) => lane.batch !== undefined)
    .toSorted((a, b) => firstTime(a.batch) - firstTime(b.batch))[0];
}

function firstTime(batch: LineBatch | undefined): number {
  if (batch === undefined) return Infinity;
  // A batch that only moves the cursor delays nobody.
  return batch.length === 0 ? -Infinity : (batch.timeMs[0] ?? 0);
}

/** Wakes whoever waits, once a ring. */
class Bell {
  #ring: () => void = () => undefined;
  #waiting: Promise<void> = Promise.resolve();

  constructor() {
    this.#renew();
  }

  wait(): Promise<void> {
    return this.#waiting;
  }

  ring(): void {
    const ring = this.#ring;
    this.#renew();
    ring();
  }

  #renew(): void {
    this.#waiting = new Promise((resolve) => {
      this.#ring = resolve;
    });
  }
}

/** One source on its way into the merge: at most one batch waits here. */
class Lane {
  readonly source: Source;
  readonly #options: MergeOptions;
  readonly #bell: Bell;
  #batch: LineBatch | undefined;
  #hasEnded = false;
  #cursor: string;
  #taken: () => void = () => undefined;
  #failures = 0;

  constructor(source: Source, options: MergeOptions, bell: Bell) {
    this.source = source;
    this.#options = options;
    this.#bell = bell;
    this.#cursor = options.cursors[source.name] ?? '';
  }

  get batch(): LineBatch | undefined {
    return this.#batch;
  }

  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** Whether a batch is likely to come within moments. */
  get isBehind(): boolean {
    return this.#batch === undefined && !this.#hasEnded && this.source.status().state === 'reading';
  }

  take(): LineBatch | undefined {
    const batch = this.#batch;
    if (batch === undefined) return undefined;
    this.#batch = undefined;
    this.#cursor = batch.cursor;
    this.#taken();
    return batch;
  }

  async run(): Promise<void> {
    while (!this.#hasEnded && !this.#options.signal.aborted) {
      try {
        await this.#read();
        this.#hasEnded = true;
      } catch (error) {
        await this.#recover(error);
      }
    }
    this.#hasEnded = true;
    this.#bell.ring();
  }

  async #read(): Promise<void> {
    const { signal } = this.#options;
    for await (const batch of this.source.read(this.#cursor, signal)) {
      if (signal.aborted) return;
      this.#failures = 0;
      const taken = new Promise<void>((resolve) => {
        this.#taken = resolve;
      });
      const onAbort = (): void => this.#taken();
      signal.addEventListener('abort', onAbort, { once: true });
      this.#batch = batch;
      this.#bell.ring();
      await taken;
      signal.removeEventListener('abort', onAbort);
    }
  }

  async #recover(error: unknown): Promise<void> {
    const { signal, retryMs, retryMsMax, onProblem } = this.#options;
    if (signal.aborted) return;
    const isRetryable = error instanceof DetectorError && error.isRetryable;
    const waitMs = Math.min(retryMs * 2 ** this.#failures, retryMsMax);
    this.#failures++;
    onProblem(this.source, error, isRetryable ? waitMs : undefined);
    if (isRetryable) await sleep(waitMs, undefined, { signal }).catch(() => undefined);
    else this.#hasEnded = true;
  }
}
