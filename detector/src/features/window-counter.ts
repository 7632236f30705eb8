import type { LineBatch } from '../model/line-batch.ts';
import type { StreamTable } from '../model/stream-table.ts';
import { FirstLines, type FirstLinesState } from './first-lines.ts';
import { SeriesTable, type SeriesTableState } from './series-table.ts';
import { anyTemplate, SourceTable, type SourceTableState } from './source-table.ts';

const minuteMs = 60_000;
/** A line so far ahead of the open window moves it only when others follow. */
const aheadMaxMs = 7 * 24 * 60 * minuteMs;
const aheadRunMin = 3;
/** Streams of one source that are asked whether they know a template. */
const siblingsMax = 64;

export interface WindowCounterOptions {
  readonly streams: StreamTable;
  /** How many pairs of stream and template are told apart. */
  readonly seriesMax: number;
}

/** One minute of event time [startMs, endMs) in which lines came, with its counts in the table. */
export interface ClosedWindow {
  readonly startMs: number;
  readonly endMs: number;
  /** Series of a stream and a template with lines, in the order of their first sight. */
  readonly active: readonly number[];
  /** Series that sum up a source or a host, with lines. */
  readonly sums: readonly number[];
  /** Those of `active` that were never seen before. */
  readonly fresh: readonly number[];
  /** Those of `active` whose template became more general: a line of it has words never seen. */
  readonly generalised: readonly number[];
}

export interface WindowCounterState {
  /** NaN, said as null, before the first line. */
  readonly startMs: number | null;
  readonly active: readonly number[];
  readonly fresh: readonly number[];
  readonly newestMs: number | null;
  readonly late: number;
  readonly ahead: number;
  readonly aheadRun: number;
  readonly aheadMs: number;
  readonly first: FirstLinesState;
  readonly table: SeriesTableState;
  readonly sources: SourceTableState;
}

/**
 * Counts lines by stream and template in windows of one minute of event time. A line older than the
 * open window counts in the open one (`late` counts those); one more than seven days ahead too
 * (`ahead`), until three in a row say so.
 */
export class WindowCounter {
  readonly table: SeriesTable;
  readonly sources = new SourceTable();
  readonly first = new FirstLines();
  readonly #streams: StreamTable;
  #startMs = Number.NaN;
  #active: number[] = [];
  #fresh: number[] = [];
  #generalised: number[] = [];
  #sourceOf: Int32Array<ArrayBuffer> = new Int32Array(64).fill(-1);
  readonly #streamsOf: number[][] = [];
  #newestMs = Number.NEGATIVE_INFINITY;
  #late = 0;
  #ahead = 0;
  #aheadRun = 0;
  #aheadMs = 0;

  constructor({ streams, seriesMax }: WindowCounterOptions) {
    this.#streams = streams;
    this.table = new SeriesTable({ seriesMax });
  }

  /** Ms; NaN before the first line. */
  get startMs(): number {
    return this.#startMs;
  }

  /** Ms; time of the newest line that was counted in its own window, undefined before the first. */
  get newestMs(): number | undefined {
    return this.#newestMs === Number.NEGATIVE_INFINITY ? undefined : this.#newestMs;
  }

  /** Series that were created in the open window. */
  get fresh(): readonly number[] {
    return this.#fresh;
  }

  get late(): number {
    return this.#late;
  }

  get ahead(): number {
    return this.#ahead;
  }

  /** Begins the window that `timeMs` is in. */
  open(timeMs: number): void {
    this.#startMs = Math.floor(timeMs / minuteMs) * minuteMs;
  }

  /**
   * Looks at times alone, so that what is done with a window's lines cannot know of later ones.
   *
   * @returns the first row from `row` on that begins a later window, or the batch's length
   */
  endOf({ timeMs, length }: LineBatch, row: number): number {
    const endMs = this.#startMs + minuteMs;
    for (let i = row; i < length; i++) {
      const time = timeMs[i] as number;
      if (time >= endMs) {
        if (!this.#isOutlier(time, endMs)) return i;
      } else {
        this.#aheadRun = 0;
        if (time < this.#startMs) this.#late++;
        else if (time > this.#newestMs) this.#newestMs = time;
      }
    }
    return length;
  }

  /** Counts the lines of a batch, all in the open window. */
  count(batch: LineBatch): void {
    const { timeMs, stream, template, length } = batch;
    const { table, first } = this;
    for (let i = 0; i < length; i++) {
      let series = table.find(stream[i] as number, template[i] as number);
      if (series === 0) series = this.#create(stream[i] as number, template[i] as number);
      const count = (table.count[series] as number) + 1;
      table.count[series] = count;
      if (count === 1) {
        if (series !== 0) this.#active.push(series);
        first.set(series, batch, i);
      } else if ((timeMs[i] as number) <= first.timeMs(series)) first.offer(series, batch, i);
    }
  }

  /** Makes one series of those whose templates were merged, before the window is closed. */
  merge(merges: ReadonlyMap<number, number>): void {
    if (merges.size === 0) return;
    const gone = this.table.merge(merges, (from, into) => {
      const isFirst = this.table.count[into] === 0;
      if ((this.table.count[from] as number) > 0) this.first.share(into, from, isFirst);
    });
    const kept = (series: number): number => gone.get(series) ?? series;
    const wasFresh = new Set(this.#fresh);
    this.#active = [...new Set(this.#active.map(kept))];
    const general = new Set(merges.values());
    this.#generalised = this.#active.filter((series) =>
      general.has(this.table.template[series] as number),
    );
    this.#fresh = this.#fresh.filter(
      (series) =>
        !gone.has(series) &&
        [...gone].every(([from, into]) => into !== series || wasFresh.has(from)),
    );
  }

  /** The open window with its sums; `clear` before the next is opened. */
  close(): ClosedWindow {
    const sums: number[] = [];
    for (const series of this.#active) {
      const source = this.sourceOf(this.table.stream[series] as number);
      this.#addTo(sums, this.sources.sourceKey(source), series);
      this.#addTo(sums, this.sources.hostKey(this.sources.hostOf(source)), series);
    }
    return {
      startMs: this.#startMs,
      endMs: this.#startMs + minuteMs,
      active: this.#active,
      sums,
      fresh: this.#fresh,
      generalised: this.#generalised,
    };
  }

  clear(window: ClosedWindow): void {
    for (const series of window.active) this.table.count[series] = 0;
    for (const series of window.sums) this.table.count[series] = 0;
    this.table.count[0] = 0;
    this.table.windowClosed();
    this.#active = [];
    this.#fresh = [];
    this.#generalised = [];
    this.first.clear();
  }

  /** Number of the source that a stream belongs to. */
  sourceOf(stream: number): number {
    if (stream >= this.#sourceOf.length) {
      const wider = new Int32Array(Math.max(stream + 1, this.#sourceOf.length * 2)).fill(-1);
      wider.set(this.#sourceOf);
      this.#sourceOf = wider;
    }
    const known = this.#sourceOf[stream] as number;
    if (known >= 0) return known;
    const { host, service } = this.#streams.get(stream);
    const source = this.sources.intern({ host, service });
    this.#sourceOf[stream] = source;
    const siblings = (this.#streamsOf[source] ??= []);
    if (siblings.length < siblingsMax) siblings.push(stream);
    return source;
  }

  /** Whether the series' source has written its template in another stream too (another level). */
  isKnownInSource(series: number): boolean {
    return this.#isKnownIn(this.sourceOf(this.table.stream[series] as number), series);
  }

  /** Whether the series' service has written its template on another host. */
  isKnownElsewhere(series: number): boolean {
    const source = this.sourceOf(this.table.stream[series] as number);
    const others = this.sources.sameService(source).slice(0, siblingsMax);
    return others.some((other) => other !== source && this.#isKnownIn(other, series));
  }

  snapshot(): WindowCounterState {
    return {
      startMs: Number.isNaN(this.#startMs) ? null : this.#startMs,
      active: this.#active.slice(),
      fresh: this.#fresh.slice(),
      newestMs: this.newestMs ?? null,
      late: this.#late,
      ahead: this.#ahead,
      aheadRun: this.#aheadRun,
      aheadMs: this.#aheadMs,
      first: this.first.snapshot(this.#active.slice()),
      table: this.table.snapshot(),
      sources: this.sources.snapshot(),
    };
  }

  /** The stream table must have been restored before. */
  restore(state: WindowCounterState): void {
    this.#startMs = state.startMs ?? Number.NaN;
    this.#active = [...state.active];
    this.#fresh = [...state.fresh];
    this.#newestMs = state.newestMs ?? Number.NEGATIVE_INFINITY;
    this.#late = state.late;
    this.#ahead = state.ahead;
    this.#aheadRun = state.aheadRun;
    this.#aheadMs = state.aheadMs;
    this.#sourceOf.fill(-1);
    this.#streamsOf.length = 0;
    this.sources.restore(state.sources);
    this.table.restore(state.table);
    this.first.restore(state.first);
    for (let i = 1; i < this.table.size; i++) {
      if (this.table.template[i] !== anyTemplate) this.sourceOf(this.table.stream[i] as number);
    }
  }

  #isKnownIn(source: number, series: number): boolean {
    const template = this.table.template[series] as number;
    return (this.#streamsOf[source] ?? []).some((stream) => {
      const found = this.table.find(stream, template);
      return found !== 0 && found !== series && !Number.isNaN(this.table.firstSeenMs[found]);
    });
  }

  #isOutlier(timeMs: number, endMs: number): boolean {
    if (timeMs < endMs + aheadMaxMs) {
      this.#aheadRun = 0;
      return false;
    }
    this.#aheadRun = timeMs >= this.#aheadMs - aheadMaxMs ? this.#aheadRun + 1 : 1;
    this.#aheadMs = timeMs;
    if (this.#aheadRun >= aheadRunMin) {
      this.#aheadRun = 0;
      return false;
    }
    this.#ahead++;
    return true;
  }

  #create(stream: number, template: number): number {
    const series = this.table.create(stream, template);
    if (series !== 0) this.#fresh.push(series);
    return series;
  }

  #addTo(sums: number[], key: number, from: number): void {
    const { table } = this;
    const series = table.find(key, anyTemplate) || table.create(key, anyTemplate);
    if (series === 0) return;
    const isFirst = table.count[series] === 0;
    if (isFirst) sums.push(series);
    table.count[series] = (table.count[series] as number) + (table.count[from] as number);
    this.first.share(series, from, isFirst);
  }
}
