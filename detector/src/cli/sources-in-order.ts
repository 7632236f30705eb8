import type { LineBatch } from '../model/line-batch.ts';
import { GatheredRows } from '../sources/gathered-rows.ts';
import { batchLimits } from '../sources/line-batch-builder.ts';
import type { LineClock } from '../sources/line-clock.ts';
import { type Lane, moveInOrder } from '../sources/move-in-order.ts';
import type { Source, SourceState, SourceStatus } from '../sources/source.ts';
import { WaitingRows } from '../sources/waiting-rows.ts';

export interface InOrderOptions {
  readonly name: string;
  /** Says when lines were said, one for each source. */
  readonly newClock: () => LineClock;
}

/**
 * The lines of several sources that end, in the order of their times. Lines at the head of a source that
 * say no time get that of the first that says one.
 *
 * A line is read twice where there are several sources, once for its time. Holds one batch of each. Cannot
 * be resumed: cursors are the sources' own.
 */
export class SourcesInOrder implements Source {
  readonly name: string;
  readonly #lanes: readonly SourceLane[];
  readonly #sources: readonly Source[];
  #state: SourceState = 'opening';

  constructor(sources: readonly Source[], { name, newClock }: InOrderOptions) {
    this.name = name;
    this.#sources = sources;
    const isAlone = sources.length === 1;
    this.#lanes = sources.map((source) => new SourceLane(source, newClock(), isAlone));
  }

  async *read(_cursor: string, signal: AbortSignal): AsyncIterable<LineBatch> {
    this.#state = 'reading';
    const gathered = new GatheredRows(batchLimits);
    try {
      while (!signal.aborted) {
        // What there is goes on before more is waited for: who types it may take long.
        if (gathered.length > 0) yield gathered.take('');
        await this.#loadEmpty(signal);
        if (this.#lanes.every(({ headMs }) => headMs === Infinity)) break;
        moveInOrder(this.#lanes, gathered);
      }
    } finally {
      this.#state = 'ended';
    }
  }

  async #loadEmpty(signal: AbortSignal): Promise<void> {
    for (const lane of this.#lanes) if (lane.isEmpty) await lane.load(signal);
  }

  async committed(): Promise<void> {
    // What ends is read once: no source is told what may go.
  }

  status(): SourceStatus {
    const all = this.#sources.map((source) => source.status());
    const own = all.flatMap(({ problem }) => problem ?? []);
    const skipped: Record<string, number> = {};
    for (const [reason, count] of all.flatMap((one) => Object.entries(one.skipped)))
      skipped[reason] = (skipped[reason] ?? 0) + count;
    return {
      name: this.name,
      state: this.#state,
      linesRead: sum(all.map(({ linesRead }) => linesRead)),
      bytesRead: sum(all.map(({ bytesRead }) => bytesRead)),
      skipped,
      lagBytes: sumKnown(all.map(({ lagBytes }) => lagBytes)),
      totalBytes: sumKnown(all.map(({ totalBytes }) => totalBytes)),
      problem: [...new Set(own)].join('; ') || undefined,
    };
  }

  async close(): Promise<void> {
    await Promise.all(this.#sources.map((source) => source.close()));
  }
}

/** One source and what was read of it last. */
class SourceLane implements Lane {
  readonly #source: Source;
  readonly #clock: LineClock;
  readonly #isAlone: boolean;
  readonly #rows = new WaitingRows();
  #reading: AsyncIterator<LineBatch> | undefined;
  #hasEnded = false;

  constructor(source: Source, clock: LineClock, isAlone: boolean) {
    this.#source = source;
    this.#clock = clock;
    this.#isAlone = isAlone;
  }

  get headMs(): number {
    return this.#rows.headMs;
  }

  get isEmpty(): boolean {
    return this.#rows.isEmpty && !this.#hasEnded;
  }

  moveTo(into: GatheredRows, untilMs: number): void {
    this.#rows.moveTo(into, untilMs);
  }

  /** Makes sure that there is a line, unless there is none any more. */
  async load(signal: AbortSignal): Promise<void> {
    this.#reading ??= this.#source.read('', signal)[Symbol.asyncIterator]();
    while (this.isEmpty) {
      const { done, value } = await this.#reading.next();
      if (done === true) this.#hasEnded = true;
      else this.#rows.put(value, this.#timesOf(value));
    }
  }

  /** Alone, only the head has to be looked at. */
  #timesOf(batch: LineBatch): Float64Array {
    return this.#isAlone && this.#clock.hasTimes ? batch.timeMs : this.#clock.read(batch);
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((a, b) => a + b, 0);
}

function sumKnown(numbers: readonly (number | undefined)[]): number | undefined {
  const known = numbers.filter((number) => number !== undefined);
  return known.length === numbers.length ? sum(known) : undefined;
}
