import type { LineBatch } from '../model/line-batch.ts';
import { rowsOf } from '../model/rows-of.ts';
import { LineTimes } from '../parse/line-times.ts';
import { ZoneOffsets } from '../parse/zone-offsets.ts';
import type { Source, SourceState, SourceStatus } from '../sources/source.ts';

/** Ms that a line may stand before an older one of another source: less than makes it late. */
const disorderMs = 1_000;

export interface InOrderOptions {
  readonly name: string;
  /** IANA name: the zone of times that name none. */
  readonly timezone: string;
  /** What kept other sources from being there at all. */
  readonly problems: readonly string[];
}

/**
 * The lines of several sources that end, in the order of their times: event time goes forward only, so that
 * of two files that were read one after the other all of the second would be late. Lines at the head of a
 * source that say no time get that of the first that says one.
 *
 * A line is read twice where there are several sources, once for its time. Holds one batch of each. Cannot
 * be resumed: cursors are the sources' own.
 */
export class SourcesInOrder implements Source {
  readonly name: string;
  readonly #lanes: readonly Lane[];
  readonly #sources: readonly Source[];
  readonly #problems: readonly string[];
  #state: SourceState = 'opening';

  constructor(sources: readonly Source[], { name, timezone, problems }: InOrderOptions) {
    this.name = name;
    this.#sources = sources;
    this.#problems = problems;
    const zone = new ZoneOffsets(timezone);
    this.#lanes = sources.map((source) => new Lane(source, zone, sources.length === 1));
  }

  async *read(_cursor: string, signal: AbortSignal): AsyncIterable<LineBatch> {
    this.#state = 'reading';
    try {
      for (const lane of this.#lanes) await lane.load(signal);
      while (!signal.aborted) {
        const first = earliest(this.#lanes);
        if (first === undefined) break;
        const next = earliest(this.#lanes, first);
        yield first.take((next?.headMs ?? Infinity) + disorderMs);
        await first.load(signal);
      }
    } finally {
      this.#state = 'ended';
    }
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
      problem: [...new Set([...this.#problems, ...own])].join('; ') || undefined,
    };
  }

  async close(): Promise<void> {
    await Promise.all(this.#sources.map((source) => source.close()));
  }
}

/** One source and what was read of it last. */
class Lane {
  readonly #source: Source;
  readonly #times: LineTimes;
  readonly #isAlone: boolean;
  #reading: AsyncIterator<LineBatch> | undefined;
  #batch: LineBatch | undefined;
  #timesMs: Float64Array = new Float64Array(0);
  #at = 0;

  constructor(source: Source, zone: ZoneOffsets, isAlone: boolean) {
    this.#source = source;
    this.#times = new LineTimes(zone);
    this.#isAlone = isAlone;
  }

  /** Of the next line; Infinity at the end. */
  get headMs(): number {
    return this.#batch === undefined ? Infinity : (this.#timesMs[this.#at] ?? Infinity);
  }

  /** Makes sure that there is a line, unless there is none any more. */
  async load(signal: AbortSignal): Promise<void> {
    this.#reading ??= this.#source.read('', signal)[Symbol.asyncIterator]();
    while (this.#batch === undefined || this.#at >= this.#batch.length) {
      const { done, value } = await this.#reading.next();
      this.#batch = done === true ? undefined : value;
      this.#at = 0;
      if (this.#batch === undefined) return;
      this.#timesMs = this.#timesOf(this.#batch);
    }
  }

  /** @returns the next line, and those after it up to `untilMs` */
  take(untilMs: number): LineBatch {
    const batch = this.#batch;
    if (batch === undefined) throw new RangeError('Cannot take a line of a source that has ended');
    const from = this.#at;
    this.#at++;
    while (this.#at < batch.length && this.headMs <= untilMs) this.#at++;
    return rowsOf(batch, from, this.#at);
  }

  /** Alone, only the head has to be looked at. */
  #timesOf(batch: LineBatch): Float64Array {
    return this.#isAlone && this.#times.hasTimes ? batch.timeMs : this.#times.read(batch);
  }
}

function earliest(lanes: readonly Lane[], except?: Lane): Lane | undefined {
  let found: Lane | undefined;
  for (const lane of lanes)
    if (lane !== except && lane.headMs < (found?.headMs ?? Infinity)) found = lane;
  return found;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((a, b) => a + b, 0);
}

function sumKnown(numbers: readonly (number | undefined)[]): number | undefined {
  const known = numbers.filter((number) => number !== undefined);
  return known.length === numbers.length ? sum(known) : undefined;
}
