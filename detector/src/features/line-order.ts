import { decodeColumn, encodeColumn } from '../stats/column-text.ts';
import { grown } from '../stats/grown.ts';
import { sourceSteps, type SourceSteps } from './source-steps.ts';

/** Lines of one source that are kept of a window: what writes more is a crowd, not an order. */
const sourceLinesMax = 512;
/** Lines of all sources. */
const linesMax = 32_768;

export interface LineOrderState {
  readonly series: string;
  readonly timesMs: string;
  readonly sources: string;
  readonly counts: readonly (readonly [source: number, lines: number])[];
}

/**
 * Which line came after which in the open window: a number and a time for each, in the order of reading.
 * Bounded by source and in all; a source with more lines has no order in this window (`isWhole`).
 */
export class LineOrder {
  #series: Uint32Array<ArrayBuffer> = new Uint32Array(1_024);
  #timeMs: Float64Array<ArrayBuffer> = new Float64Array(1_024);
  #source: Uint32Array<ArrayBuffer> = new Uint32Array(1_024);
  #length = 0;
  /** By source; above `sourceLinesMax` where lines were passed over. */
  #counts: Uint16Array<ArrayBuffer> = new Uint16Array(64);
  #sources: number[] = [];
  /** What `bySource` gave last, as long as no line has come since. */
  #grouped: ReadonlyMap<number, SourceSteps> | undefined;
  #groupedLines = 0;

  /** Sources with lines, in the order of their first ones. */
  get sources(): readonly number[] {
    return this.#sources;
  }

  /** Called for each line, so as cheap as can be. */
  note(source: number, series: number, timeMs: number): void {
    if (source >= this.#counts.length) this.#counts = wider(this.#counts, source + 1);
    const count = this.#counts[source] as number;
    if (count > sourceLinesMax) return;
    this.#counts[source] = count + 1;
    if (count === 0) this.#sources.push(source);
    if (count === sourceLinesMax) return;
    if (this.#length === this.#series.length && !this.#grow()) {
      this.#counts[source] = sourceLinesMax + 1;
      return;
    }
    const at = this.#length++;
    this.#series[at] = series;
    this.#timeMs[at] = timeMs;
    this.#source[at] = source;
  }

  /** Whether every line of the source is known. */
  isWhole(source: number): boolean {
    return (this.#counts[source] ?? 0) <= sourceLinesMax;
  }

  /**
   * The steps of each source; put together once for all who ask about a window.
   *
   * @param templateOf by series
   */
  bySource(templateOf: ArrayLike<number>): ReadonlyMap<number, SourceSteps> {
    const isNew = this.#groupedLines !== this.#length;
    // A source all of whose lines are passed over has none here, but is one.
    if (isNew || this.#grouped?.size !== this.#sources.length)
      this.#grouped = this.#group(templateOf);
    this.#groupedLines = this.#length;
    return this.#grouped;
  }

  #group(templateOf: ArrayLike<number>): ReadonlyMap<number, SourceSteps> {
    const length = this.#length;
    const [places, ends] = this.#places();
    const series = new Uint32Array(length);
    const templates = new Uint32Array(length);
    const timesMs = new Float64Array(length);
    for (let i = 0; i < length; i++) {
      const at = places[i] as number;
      const one = this.#series[i] as number;
      series[at] = one;
      templates[at] = templateOf[one] as number;
      timesMs[at] = this.#timeMs[i] as number;
    }
    let from = 0;
    const steps = new Map<number, SourceSteps>();
    for (const [i, source] of this.#sources.entries()) {
      const to = ends[i] as number;
      const read = {
        series: series.subarray(from, to),
        templates: templates.subarray(from, to),
        timesMs: timesMs.subarray(from, to),
      };
      steps.set(source, sourceSteps(read));
      from = to;
    }
    return steps;
  }

  /** Where each line goes when those of a source lie together, and where each source ends. */
  #places(): readonly [places: Uint32Array, ends: Uint32Array] {
    const next = new Uint32Array(this.#counts.length);
    for (let i = 0; i < this.#length; i++)
      next[this.#source[i] as number] = (next[this.#source[i] as number] as number) + 1;
    const ends = new Uint32Array(this.#sources.length);
    let end = 0;
    for (const [i, source] of this.#sources.entries()) {
      const lines = next[source] as number;
      next[source] = end;
      end += lines;
      ends[i] = end;
    }
    const places = new Uint32Array(this.#length);
    for (let i = 0; i < this.#length; i++) {
      const source = this.#source[i] as number;
      places[i] = next[source] as number;
      next[source] = (next[source] as number) + 1;
    }
    return [places, ends];
  }

  /** @param gone series that are others now */
  merge(gone: ReadonlyMap<number, number>): void {
    this.#grouped = undefined;
    if (gone.size === 0) return;
    for (let i = 0; i < this.#length; i++) {
      const into = gone.get(this.#series[i] as number);
      if (into !== undefined) this.#series[i] = into;
    }
  }

  clear(): void {
    for (const source of this.#sources) this.#counts[source] = 0;
    this.#sources = [];
    this.#length = 0;
    this.#grouped = undefined;
  }

  snapshot(): LineOrderState {
    return {
      series: encodeColumn(this.#series.subarray(0, this.#length)),
      timesMs: encodeColumn(this.#timeMs.subarray(0, this.#length)),
      sources: encodeColumn(this.#source.subarray(0, this.#length)),
      counts: this.#sources.map((source) => [source, this.#counts[source] ?? 0]),
    };
  }

  restore({ series, timesMs, sources, counts }: LineOrderState): void {
    this.clear();
    const [lines, times] = [
      new Uint32Array(decodeColumn(series)),
      new Float64Array(decodeColumn(timesMs)),
    ];
    while (this.#series.length < lines.length) this.#grow();
    this.#series.set(lines);
    this.#timeMs.set(times);
    this.#source.set(new Uint32Array(decodeColumn(sources)));
    this.#length = lines.length;
    for (const [source, count] of counts) {
      if (source >= this.#counts.length) this.#counts = wider(this.#counts, source + 1);
      this.#counts[source] = count;
      this.#sources.push(source);
    }
  }

  /** @returns false where there may be no more */
  #grow(): boolean {
    const length = this.#series.length * 2;
    if (length > linesMax) return false;
    this.#series = grown(new Uint32Array(length), this.#series);
    this.#timeMs = grown(new Float64Array(length), this.#timeMs);
    this.#source = grown(new Uint32Array(length), this.#source);
    return true;
  }
}

function wider(counts: Uint16Array<ArrayBuffer>, size: number): Uint16Array<ArrayBuffer> {
  return grown(new Uint16Array(Math.max(size, counts.length * 2)), counts);
}
