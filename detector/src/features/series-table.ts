import { decodeColumn, encodeColumn } from '../stats/column-text.ts';
import { grown } from '../stats/grown.ts';
import { SeriesHistory, type SeriesHistoryState } from './series-history.ts';

/** Series 0 takes what has no room: it is counted and never judged. */
export const overflowSeries = 0;

export interface SeriesTableOptions {
  /** How many series are told apart, >= 16. */
  readonly seriesMax: number;
}

export interface SeriesTableState {
  readonly size: number;
  readonly evicted: number;
  readonly free: readonly number[];
  readonly columns: Readonly<Record<string, string>>;
  readonly history: SeriesHistoryState;
}

/**
 * Numbers pairs of a stream and a template, and keeps what is known of each as columns: column[i]
 * belongs to series i. Open addressing, no allocation to find one.
 *
 * Bounded: when `seriesMax` is reached, the sixteenth that was not seen for the longest time is
 * forgotten (`evicted` counts); series of the open window are never forgotten, and what finds no room
 * is series 0.
 */
export class SeriesTable {
  readonly #seriesMax: number;
  #slots: Int32Array<ArrayBuffer> = new Int32Array(0);
  #capacity = 0;
  #size = 1;
  #evicted = 0;
  #free: number[] = [];
  /** No series is idle, and none will be before the open window closes: looking again is in vain. */
  #isCrowded = false;

  stream: Uint32Array<ArrayBuffer> = new Uint32Array(0);
  template: Uint32Array<ArrayBuffer> = new Uint32Array(0);
  /** Ms; of the first line ever. */
  firstSeenMs: Float64Array<ArrayBuffer> = new Float64Array(0);
  /** Ms; start of the last closed window with a line. */
  lastSeenMs: Float64Array<ArrayBuffer> = new Float64Array(0);
  /** Lines in closed windows. */
  lines: Float64Array<ArrayBuffer> = new Float64Array(0);
  /** Lines in the open window. */
  count: Uint32Array<ArrayBuffer> = new Uint32Array(0);
  /** All 0 but while the open window's counts are laid aside: then those. */
  #otherCount: Uint32Array<ArrayBuffer> = new Uint32Array(0);
  /** How bad the words of the template and the level are, 0 to 1. */
  severity: Float32Array<ArrayBuffer> = new Float32Array(0);
  readonly history: SeriesHistory;

  /** @throws {RangeError} when `seriesMax` is below 16 */
  constructor({ seriesMax }: SeriesTableOptions) {
    if (!(seriesMax >= 16)) throw new RangeError(`Cannot work with ${seriesMax} series`);
    this.#seriesMax = seriesMax;
    this.history = new SeriesHistory();
    this.#resize(Math.min(64, seriesMax + 1));
  }

  /** One more than the highest number in use. */
  get size(): number {
    return this.#size;
  }

  get evicted(): number {
    return this.#evicted;
  }

  /** How many series are known. */
  get known(): number {
    return this.#size - 1 - this.#free.length;
  }

  /** @returns the series' number, 0 when there is none */
  find(stream: number, template: number): number {
    const mask = this.#slots.length - 1;
    let slot = hashOf(stream, template) & mask;
    for (;;) {
      const series = this.#slots[slot] as number;
      if (series === 0) return 0;
      if (this.stream[series] === stream && this.template[series] === template) return series;
      slot = (slot + 1) & mask;
    }
  }

  /** A number for a pair that has none yet; 0 when all are in use in the open window. */
  create(stream: number, template: number): number {
    const isFull = this.#free.length === 0 && this.#size >= this.#capacity;
    if (isFull && !this.#isCrowded) this.#makeRoom();
    const series =
      this.#free.pop() ?? (this.#size < this.#capacity ? this.#size++ : overflowSeries);
    if (series === overflowSeries) return overflowSeries;
    this.stream[series] = stream;
    this.template[series] = template;
    this.firstSeenMs[series] = Number.NaN;
    this.lastSeenMs[series] = Number.NaN;
    this.lines[series] = 0;
    this.count[series] = 0;
    this.severity[series] = 0;
    this.history.clear(series);
    this.#insert(series);
    return series;
  }

  /** Puts the counts of the open window aside, all are 0 then; and, when all are 0 again, back. */
  swapCounts(): void {
    [this.count, this.#otherCount] = [this.#otherCount, this.count];
  }

  /** The counts of the open window have been set to 0. */
  windowClosed(): void {
    this.#isCrowded = false;
  }

  /**
   * Gives series of merged templates the number of the template that remains.
   *
   * @param merges from a template's number into another's
   * @param onJoin is called before two series of one stream become one
   * @returns series that are no more, and which one has their past
   */
  merge(
    merges: ReadonlyMap<number, number>,
    onJoin: (from: number, into: number) => void,
  ): ReadonlyMap<number, number> {
    const gone = new Map<number, number>();
    let moved = 0;
    for (let series = 1; series < this.#size; series++) {
      const into = merges.get(this.template[series] as number);
      if (into === undefined || this.stream[series] === 0) continue;
      const other = this.find(this.stream[series] as number, into);
      if (other === 0) {
        this.template[series] = into;
        // Found under its new name at once; its old slot leads nowhere until the next rehash.
        this.#insert(series);
        if (++moved % this.#capacity === 0) this.#rehash();
        continue;
      }
      onJoin(series, other);
      this.#join(series, other);
      gone.set(series, other);
      this.#free.push(series);
    }
    if (moved + gone.size > 0) this.#rehash();
    return gone;
  }

  snapshot(): SeriesTableState {
    const columns = Object.fromEntries(
      Object.entries(this.#columns()).map(([name, column]) => [
        name,
        encodeColumn(column.subarray(0, this.#size)),
      ]),
    );
    return {
      size: this.#size,
      evicted: this.#evicted,
      free: this.#free.slice(),
      columns,
      history: this.history.snapshot(this.#size),
    };
  }

  restore(state: SeriesTableState): void {
    this.#free = state.free.slice();
    this.#evicted = state.evicted;
    let capacity = this.#capacity;
    while (capacity < state.size) capacity *= 2;
    this.#resize(capacity);
    this.#size = state.size;
    const text = (name: string): ArrayBuffer => decodeColumn(state.columns[name] ?? '');
    this.stream.set(new Uint32Array(text('stream')));
    this.template.set(new Uint32Array(text('template')));
    this.firstSeenMs.set(new Float64Array(text('firstSeenMs')));
    this.lastSeenMs.set(new Float64Array(text('lastSeenMs')));
    this.lines.set(new Float64Array(text('lines')));
    this.count.set(new Uint32Array(text('count')));
    this.severity.set(new Float32Array(text('severity')));
    this.history.restore(state.history);
    this.#rehash();
  }

  #join(from: number, into: number): void {
    const { firstSeenMs, lastSeenMs, lines, count } = this;
    firstSeenMs[into] = least(firstSeenMs[from] as number, firstSeenMs[into] as number);
    lastSeenMs[into] = most(lastSeenMs[from] as number, lastSeenMs[into] as number);
    lines[into] = (lines[into] as number) + (lines[from] as number);
    count[into] = (count[into] as number) + (count[from] as number);
    this.history.join(from, into);
    this.history.clear(from);
    this.stream[from] = 0;
    this.template[from] = 0;
    count[from] = 0;
  }

  #columns(): Record<string, Uint32Array | Float64Array | Float32Array> {
    const { stream, template, firstSeenMs, lastSeenMs, lines, count, severity } = this;
    return { stream, template, firstSeenMs, lastSeenMs, lines, count, severity };
  }

  #makeRoom(): void {
    const limit = this.#seriesMax + 1;
    if (this.#capacity < limit) this.#resize(Math.min(limit, this.#capacity * 2));
    else this.#evict();
  }

  #evict(): void {
    const idle: number[] = [];
    for (let i = 1; i < this.#size; i++) if (this.#isIdle(i)) idle.push(i);
    this.#isCrowded = idle.length === 0;
    if (this.#isCrowded) return;
    const age = (i: number): number => {
      const lastMs = this.lastSeenMs[i] as number;
      return Number.isNaN(lastMs) ? Number.NEGATIVE_INFINITY : lastMs;
    };
    idle.sort((a, b) => age(a) - age(b) || a - b);
    const gone = idle.slice(0, Math.max(1, this.#seriesMax >> 4));
    for (const series of gone) {
      this.stream[series] = 0;
      this.template[series] = 0;
      this.history.clear(series);
    }
    this.#free = gone.toReversed();
    this.#evicted += gone.length;
    this.#rehash();
  }

  #isIdle(series: number): boolean {
    return this.count[series] === 0 && this.#otherCount[series] === 0;
  }

  #resize(capacity: number): void {
    this.#capacity = capacity;
    this.stream = grown(new Uint32Array(capacity), this.stream);
    this.template = grown(new Uint32Array(capacity), this.template);
    this.firstSeenMs = grown(new Float64Array(capacity), this.firstSeenMs);
    this.lastSeenMs = grown(new Float64Array(capacity), this.lastSeenMs);
    this.lines = grown(new Float64Array(capacity), this.lines);
    this.count = grown(new Uint32Array(capacity), this.count);
    this.#otherCount = grown(new Uint32Array(capacity), this.#otherCount);
    this.severity = grown(new Float32Array(capacity), this.severity);
    this.history.resize(capacity);
    this.#rehash();
  }

  #rehash(): void {
    let slots = 128;
    while (slots < this.#capacity * 3) slots *= 2;
    this.#slots = new Int32Array(slots);
    const free = new Set(this.#free);
    for (let i = 1; i < this.#size; i++) if (!free.has(i)) this.#insert(i);
  }

  #insert(series: number): void {
    const mask = this.#slots.length - 1;
    let slot = hashOf(this.stream[series] as number, this.template[series] as number) & mask;
    while (this.#slots[slot] !== 0) slot = (slot + 1) & mask;
    this.#slots[slot] = series;
  }
}

function hashOf(stream: number, template: number): number {
  let h = Math.imul(stream, 0x9e3779b1) ^ Math.imul(template, 0x85ebca77);
  h ^= h >>> 15;
  h = Math.imul(h, 0x2c1b3c6d);
  return h ^ (h >>> 13);
}

/** The lesser one; NaN is unknown. */
function least(a: number, b: number): number {
  return a < b || Number.isNaN(b) ? a : b;
}

function most(a: number, b: number): number {
  return a > b || Number.isNaN(b) ? a : b;
}
