import { levelOf } from './level-of.ts';
import type { Level } from './types.ts';

/**
 * Labels of a stream: job, host, service, level, container … A source that does not know who writes says
 * `fallbackHost` and `fallbackService`: parse puts the line's own names, else these, in their place.
 */
export type Labels = Readonly<Record<string, string>>;

/** One set of labels, with those that the detectors read taken out. Empty text where unknown. */
export interface Stream {
  readonly labels: Labels;
  readonly job: string;
  readonly host: string;
  readonly service: string;
  readonly level: Level | undefined;
}

export interface StreamTableOptions {
  /** How many streams are told apart, >= 1; those above share number 0. */
  readonly streamsMax: number;
}

/** The labels of the streams in the order of their numbers; number 0 is not among them. */
export type StreamTableState = readonly Labels[];

const overflow: Stream = { labels: {}, job: '', host: '', service: '', level: undefined };

/**
 * Numbers sets of labels: 1, 2, … in the order of their first sight, the same again for equal labels.
 * Sources and parse share one table, and it is part of what the pipeline snapshots.
 *
 * Bounded: a set of labels seen when the table is full gets number 0, which has no labels
 * (`overflowed` counts them).
 */
export class StreamTable {
  readonly #streamsMax: number;
  readonly #numbers = new Map<string, number>();
  readonly #streams: Stream[] = [overflow];
  #overflowed = 0;

  /** @throws {RangeError} when `streamsMax` is below 1 */
  constructor({ streamsMax }: StreamTableOptions) {
    if (!(streamsMax >= 1)) throw new RangeError(`Cannot tell ${streamsMax} streams apart`);
    this.#streamsMax = streamsMax;
  }

  /** How many streams have a number, number 0 not counted. */
  get size(): number {
    return this.#streams.length - 1;
  }

  /** How often labels got number 0 because the table was full. */
  get overflowed(): number {
    return this.#overflowed;
  }

  /**
   * @param labels in any order of their names; parse writes `level` in the words of `levelNames`
   * @returns the number of these labels, 0 when the table is full
   */
  intern(labels: Labels): number {
    const key = keyOf(labels);
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    if (this.size >= this.#streamsMax) {
      this.#overflowed++;
      return 0;
    }
    this.#numbers.set(key, this.#streams.length);
    this.#streams.push(streamOf(labels));
    return this.#streams.length - 1;
  }

  /** @returns the stream of that number; the one without labels for a number never given */
  get(stream: number): Stream {
    return this.#streams[stream] ?? overflow;
  }

  snapshot(): StreamTableState {
    return this.#streams.slice(1).map(({ labels }) => labels);
  }

  /** Forgets what it has, and numbers as the table that made `state`. */
  restore(state: StreamTableState): void {
    this.#numbers.clear();
    this.#streams.length = 1;
    for (const labels of state) this.intern(labels);
  }
}

function keyOf(labels: Labels): string {
  return JSON.stringify(Object.entries(labels).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function streamOf(labels: Labels): Stream {
  return {
    labels: { ...labels },
    job: labels['job'] ?? '',
    host: labels['host'] ?? labels['fallbackHost'] ?? '',
    service: labels['service'] ?? labels['fallbackService'] ?? '',
    level: levelOf(labels['level'] ?? ''),
  };
}
