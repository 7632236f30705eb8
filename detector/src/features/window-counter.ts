import type { LineBatch } from '../model/line-batch.ts';
import type { StreamTable } from '../model/stream-table.ts';
import { Beats } from './beats.ts';
import type { ClosedWindow } from './closed-window.ts';
import { FirstLines } from './first-lines.ts';
import { LineOrder } from './line-order.ts';
import { SeriesTable } from './series-table.ts';
import { SourceMembers } from './source-members.ts';
import { anyTemplate, SourceTable } from './source-table.ts';
import { TimeOutliers } from './time-outliers.ts';
import type { WindowCounterState } from './window-counter-state.ts';
import { WindowSums } from './window-sums.ts';

const minuteMs = 60_000;

export interface WindowCounterOptions {
  readonly streams: StreamTable;
  /** How many pairs of stream and template are told apart. */
  readonly seriesMax: number;
}

/**
 * Counts lines by stream and template in windows of one minute of event time. A line older than the
 * open window counts in the open one, unless it is laid aside for it (`late` counts those); one more than seven days ahead too
 * (`ahead`), until three in a row say so.
 */
export class WindowCounter {
  readonly table: SeriesTable;
  readonly sources = new SourceTable();
  #first = new FirstLines();
  #otherFirst = new FirstLines();
  #order = new LineOrder();
  #otherOrder = new LineOrder();
  #beats = new Beats();
  readonly #outliers = new TimeOutliers();
  #startMs = Number.NaN;
  #active: number[] = [];
  #fresh: number[] = [];
  #generalised: number[] = [];
  #merged: ReadonlyMap<number, number> = new Map();
  readonly #members: SourceMembers;
  readonly #sums: WindowSums;
  #newestMs = Number.NEGATIVE_INFINITY;
  #late = 0;

  constructor({ streams, seriesMax }: WindowCounterOptions) {
    this.#members = new SourceMembers(streams, this.sources);
    this.table = new SeriesTable({ seriesMax });
    this.#sums = new WindowSums(this.table, this.sources, this.#members);
  }

  /** Ms; NaN before the first line. */
  get startMs(): number {
    return this.#startMs;
  }

  /** Ms; time of the newest line that was counted in its own window, undefined before the first. */
  get newestMs(): number | undefined {
    return this.#newestMs === Number.NEGATIVE_INFINITY ? undefined : this.#newestMs;
  }

  /** The first line of each series in the open window. */
  get first(): FirstLines {
    return this.#first;
  }

  /** Which line came after which in the open window. */
  get order(): LineOrder {
    return this.#order;
  }

  get beats(): Beats {
    return this.#beats;
  }

  /** Series that were created in the open window. */
  get fresh(): readonly number[] {
    return this.#fresh;
  }

  /** Templates that became another one in the open window. */
  get merged(): ReadonlyMap<number, number> {
    return this.#merged;
  }

  get late(): number {
    return this.#late;
  }

  get ahead(): number {
    return this.#outliers.ahead;
  }

  /** Begins the window that `timeMs` is in. */
  open(timeMs: number): void {
    this.#startMs = Math.floor(timeMs / minuteMs) * minuteMs;
    this.beats.passed(timeMs);
  }

  /**
   * Looks at times alone, so that what is done with a window's lines cannot know of later ones.
   *
   * @returns the first row from `row` on that is of a later window or comes at a beat or after it, or
   *   the batch's length
   */
  endOf({ timeMs, length }: LineBatch, row: number): number {
    const endMs = this.#startMs + minuteMs;
    const { nextMs } = this.beats;
    for (let i = row; i < length; i++) {
      const time = timeMs[i] as number;
      if (time >= endMs) {
        if (!this.#outliers.isOutlier(time, endMs)) return i;
      } else {
        if (time >= nextMs) return i;
        this.#outliers.run = 0;
        if (time < this.#startMs) this.#late++;
        else if (time > this.#newestMs) this.#newestMs = time;
      }
    }
    return length;
  }

  /**
   * Counts the lines of a batch, all in the open window.
   *
   * @param from with `to` the rows [from, to)
   * @param sinceMs older ones are not counted
   */
  count(batch: LineBatch, from = 0, to: number = batch.length, sinceMs = -Infinity): void {
    const { timeMs, stream, template } = batch;
    const { table, first, beats, order } = this;
    for (let i = from; i < to; i++) {
      if ((timeMs[i] as number) < sinceMs) continue;
      let series = table.find(stream[i] as number, template[i] as number);
      if (series === 0) series = this.#create(stream[i] as number, template[i] as number);
      const count = (table.count[series] as number) + 1;
      table.count[series] = count;
      if (series !== 0) order.note(this.sourceOf(stream[i] as number), series, timeMs[i] as number);
      if (count === 1) this.#begin(series, batch, i);
      else if ((timeMs[i] as number) <= first.timeMs(series)) first.offer(series, batch, i);
      if (beats.isDoubled(count) && count > table.history.minutes.greatest(series))
        beats.grew(series);
    }
  }

  /** The first line that the window has of a series. */
  #begin(series: number, batch: LineBatch, row: number): void {
    if (series !== 0) this.#active.push(series);
    this.#first.set(series, batch, row);
  }

  /**
   * Has lines of a minute that is over counted, looked at and learned by `work`, with the open window laid
   * aside. Series that it creates stay.
   */
  aside<Result>(minuteStartMs: number, work: (counter: WindowCounter) => Result): Result {
    const kept = [
      this.#startMs,
      this.#active,
      this.#fresh,
      this.#generalised,
      this.#beats,
    ] as const;
    this.#startMs = minuteStartMs;
    [this.#active, this.#fresh, this.#generalised] = [[], [], []];
    this.#beats = new Beats();
    this.#swap();
    try {
      return work(this);
    } finally {
      for (const series of this.#active) this.#sums.empty(series);
      this.table.count[0] = 0;
      this.#first.clear();
      this.#order.clear();
      this.#swap();
      [this.#startMs, this.#active, this.#fresh, this.#generalised, this.#beats] = kept;
    }
  }

  #swap(): void {
    this.table.swapCounts();
    [this.#first, this.#otherFirst] = [this.#otherFirst, this.#first];
    [this.#order, this.#otherOrder] = [this.#otherOrder, this.#order];
  }

  /** Makes one series of those whose templates were merged, before the window is closed. */
  merge(merges: ReadonlyMap<number, number>): void {
    if (merges.size === 0) return;
    const gone = this.table.merge(merges, (from, into) => {
      const isFirst = this.table.count[into] === 0;
      if ((this.table.count[from] as number) > 0) this.first.share(into, from, isFirst);
    });
    this.beats.merge(gone);
    this.order.merge(gone);
    this.#merged = merges;
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
    const sums = this.#sums.of(this.#active, this.first);
    return { ...this.glance(this.#startMs + minuteMs), sums, generalised: this.#generalised };
  }

  /** What the open window has so far, without its sums. @param nowMs how far event time has come */
  glance(nowMs: number): ClosedWindow {
    return {
      startMs: this.#startMs,
      endMs: nowMs,
      active: this.#active,
      sums: [],
      fresh: this.#fresh,
      generalised: [],
      grown: this.beats.grown,
      told: this.beats.told,
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
    this.#merged = new Map();
    this.beats.clear();
    this.order.clear();
    this.first.clear();
  }

  /** Number of the source that a stream belongs to. */
  sourceOf(stream: number): number {
    return this.#members.sourceOf(stream);
  }

  /** Whether the series' source has written its template in another stream too (another level). */
  isKnownInSource(series: number): boolean {
    return this.#members.isKnownInSource(this.table, series);
  }

  /** Whether the series' service has written its template on another host. */
  isKnownElsewhere(series: number): boolean {
    return this.#members.isKnownElsewhere(this.table, series);
  }

  snapshot(): WindowCounterState {
    return {
      startMs: Number.isNaN(this.#startMs) ? null : this.#startMs,
      active: this.#active.slice(),
      fresh: this.#fresh.slice(),
      newestMs: this.newestMs ?? null,
      late: this.#late,
      ...this.#outliers.snapshot(),
      beats: this.beats.snapshot(),
      first: this.first.snapshot(this.#active.slice()),
      order: this.order.snapshot(),
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
    this.#outliers.restore(state);
    this.beats.restore(state.beats);
    this.#members.clear();
    this.sources.restore(state.sources);
    this.table.restore(state.table);
    this.first.restore(state.first);
    this.order.restore(state.order);
    for (let i = 1; i < this.table.size; i++) {
      if (this.table.template[i] !== anyTemplate) this.sourceOf(this.table.stream[i] as number);
    }
  }

  #create(stream: number, template: number): number {
    const series = this.table.create(stream, template);
    if (series !== 0) this.#fresh.push(series);
    return series;
  }
}
