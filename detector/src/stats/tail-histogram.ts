import { decodeColumn, encodeColumn } from './column-text.ts';

/** Buckets of a half octave: 1, 1.4, 2 … 2^19.5 and above. */
const bucketCount = 40;
const bucketsAnOctave = 2;
/** Moments of log2 of the values, kept beside the buckets: sum, sum of squares, greatest. */
const width = bucketCount + 3;
/** As if this many values with a spread of one octave had been seen: few values prove no narrowness. */
const priorValues = 4;
const spreadMin = 0.3;

export interface TailHistogramState {
  readonly columns: string;
}

/**
 * For each of many series a histogram of positive values in half octaves with a tail beyond the
 * greatest value: how often was something at least as large as `value` seen, and how much rarer must
 * something be that is larger than all.
 *
 * Within what was seen the answer is the conformal count (values at least as large, plus one); V.
 * Vovk, A. Gammerman, G. Shafer, "Algorithmic Learning in a Random World", §2. Beyond the greatest
 * value it falls by 1 / spread nats for each further octave, spread being the standard deviation of
 * log2 of the values: a Pareto tail, heavy for bursty series and steep for steady ones. Wrong for
 * series with several modes far apart (the spread is then too wide, so it errs on the silent side).
 *
 * `columns`: (series, 43) row-major Float32Array. Time O(1) to add, O(40) to ask.
 */
export class TailHistogram {
  #columns: Float32Array;

  constructor(series: number) {
    this.#columns = new Float32Array(series * width);
  }

  /** Makes room for more series; what is there stays. */
  resize(series: number): void {
    const columns = new Float32Array(series * width);
    columns.set(this.#columns.subarray(0, Math.min(columns.length, this.#columns.length)));
    this.#columns = columns;
  }

  clear(series: number): void {
    this.#columns.fill(0, series * width, (series + 1) * width);
  }

  /** Adds all that one series has to another. */
  join(from: number, into: number): void {
    const columns = this.#columns;
    const greatest = Math.max(
      columns[from * width + bucketCount + 2]!,
      columns[into * width + bucketCount + 2]!,
    );
    for (let i = 0; i < width; i++) columns[into * width + i]! += columns[from * width + i]!;
    columns[into * width + bucketCount + 2] = greatest;
  }

  /** @param value finite, > 0; below 1 it counts as 1 */
  add(series: number, value: number): void {
    const columns = this.#columns;
    const base = series * width;
    const octave = Math.log2(Math.max(1, value));
    columns[base + bucketOf(octave)]! += 1;
    columns[base + bucketCount]! += octave;
    columns[base + bucketCount + 1]! += octave * octave;
    if (octave > columns[base + bucketCount + 2]!) columns[base + bucketCount + 2] = octave;
  }

  /** How many values, the old ones worth less. */
  weight(series: number): number {
    return this.tail(series, 0);
  }

  /** How many values were at least `value`, as far as half octaves tell. */
  tail(series: number, value: number): number {
    const from = bucketOf(Math.log2(Math.max(1, value)));
    const base = series * width;
    let sum = 0;
    for (let i = from; i < bucketCount; i++) sum += this.#columns[base + i]!;
    return sum;
  }

  /** The greatest value seen (forgotten slowly), 1 when there is none. */
  greatest(series: number): number {
    return 2 ** this.#columns[series * width + bucketCount + 2]!;
  }

  /** The value that a share of the seen ones does not exceed, in half octaves. */
  quantile(series: number, share: number): number {
    const base = series * width;
    let left = this.weight(series) * share;
    for (let i = 0; i < bucketCount; i++) {
      left -= this.#columns[base + i]!;
      if (left <= 0) return 2 ** ((i + 0.5) / bucketsAnOctave);
    }
    return this.greatest(series);
  }

  /** By how much the values above `value` exceed it on average, 0 when there is none. */
  meanExcess(series: number, value: number): number {
    const base = series * width;
    const from = bucketOf(Math.log2(Math.max(1, value))) + 1;
    let weight = 0;
    let sum = 0;
    for (let i = from; i < bucketCount; i++) {
      const inBucket = this.#columns[base + i]!;
      weight += inBucket;
      sum += inBucket * (2 ** ((i + 0.5) / bucketsAnOctave) - value);
    }
    return weight > 0 ? sum / weight : 0;
  }

  /** The standard deviation of log2 of the values, in octaves; at least 0.3. */
  spread(series: number): number {
    const base = series * width;
    const n = this.weight(series);
    const sum = this.#columns[base + bucketCount]!;
    const squares = this.#columns[base + bucketCount + 1]!;
    const aroundMean = n > 0 ? Math.max(0, squares - (sum * sum) / n) : 0;
    return Math.max(spreadMin, Math.sqrt((aroundMean + priorValues) / (n + priorValues)));
  }

  /**
   * @returns the natural log of how many values at least as large are to be expected among as many
   *   again as were seen
   */
  logExpected(series: number, value: number): number {
    // As the greatest one is kept: what equals it is not beyond it.
    const octave = Math.fround(Math.log2(Math.max(1, value)));
    const beyond = octave - this.#columns[series * width + bucketCount + 2]!;
    if (beyond <= 0) return Math.log(this.tail(series, value) + 1);
    return -beyond / this.spread(series);
  }

  /** Makes all that was seen worth less; the greatest value sinks by a twentieth of an octave.
   * @param factor in (0, 1) */
  decay(factor: number): void {
    const columns = this.#columns;
    for (let base = 0; base < columns.length; base += width) {
      for (let i = base; i < base + bucketCount + 2; i++) columns[i]! *= factor;
      const greatest = base + bucketCount + 2;
      columns[greatest] = Math.max(0, columns[greatest]! - 0.05);
    }
  }

  snapshot(series: number): TailHistogramState {
    return { columns: encodeColumn(this.#columns.subarray(0, series * width)) };
  }

  restore(state: TailHistogramState): void {
    this.#columns.fill(0);
    this.#columns.set(new Float32Array(decodeColumn(state.columns)));
  }
}

function bucketOf(octave: number): number {
  return Math.min(bucketCount - 1, Math.floor(octave * bucketsAnOctave));
}
