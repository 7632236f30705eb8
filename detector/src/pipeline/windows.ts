import type { LateLinesState } from '../features/late-lines.ts';
import { readMarker } from '../features/read-marker.ts';
import type { SessionLines } from '../features/session-lines.ts';
import type { WindowCounter } from '../features/window-counter.ts';
import type { IncidentBook } from '../incidents/incident-book.ts';
import type { LineBatch } from '../model/line-batch.ts';
import type { StreamTable } from '../model/stream-table.ts';
import type { IncidentChange } from '../model/types.ts';
import type { PatternStage } from '../patterns/pattern-stage.ts';
import type { LocalTime } from '../stats/local-time.ts';
import type { DecisionDesk } from './decision-desk.ts';
import { type FoundRows, LateWindows } from './late-windows.ts';
import { lookAtRows } from './look-at-rows.ts';
import { MarkedLines, type MarkedLinesState } from './marked-lines.ts';
import type { TemplateStage } from './pipeline-options.ts';
import { resolveMerges } from './resolve-merges.ts';
import { type SeriesCounts, seriesCountsOf } from './series-counts-of.ts';
import { settledWindow } from './settled-window.ts';
import { StreamOrigins } from './stream-origins.ts';
import type { WindowJudge } from './window-judge.ts';

const minuteMs = 60_000;
/** Ms that `flush` waits for late lines before a glance at it: what comes too late for one is seen at the next. */
const glanceGraceMs = 1_000;
/** Ms without a line after which nobody waits for the next beat: live, on quiet hosts. */
const restMs = 500;

export interface WindowsParts {
  readonly streams: StreamTable;
  readonly templates: TemplateStage;
  readonly patterns: PatternStage;
  readonly counter: WindowCounter;
  readonly sessions: SessionLines;
  readonly judge: WindowJudge;
  readonly desk: DecisionDesk;
  readonly book: IncidentBook;
  readonly localTime: LocalTime;
  /** Gets the counts of each window that closes. */
  readonly onCounts?: ((counts: SeriesCounts) => void) | undefined;
}

export interface WindowsState extends MarkedLinesState {
  readonly origins: readonly (readonly [stream: number, source: string])[];
  readonly merges: readonly (readonly [from: number, into: number])[];
  readonly lines: number;
  readonly windows: number;
  readonly lastSource: string;
  /** Late lines. */
  readonly waiting: LateLinesState;
}

interface LookedAtRows extends FoundRows {
  /** Of these rows, or of more: ms. */
  readonly oldestMs: number;
}

/**
 * Leads parsed lines through windows of event time: each is judged when it closes, and glanced at on
 * the way for what is certain by then: every two seconds (see `Beats`), and live, where no line comes,
 * after half a second. Time is that of the lines: a window or a beat ends before the first line in
 * reading order that is past it, however lines are cut into batches; where no line comes, `flush` says
 * what time it is.
 */
export class Windows {
  /** Ms that a window is kept open for late lines when no line comes to close it. */
  static readonly graceMs = 5_000;
  readonly #parts: WindowsParts;
  readonly #late: LateWindows;
  readonly #origins = new StreamOrigins();
  readonly #merges = new Map<number, number>();
  /** Marked lines that were seen. */
  readonly marked: MarkedLines;
  /** What parse held back says no more where it came from: mostly from there. */
  #lastSource = '';
  #lines = 0;
  #windows = 0;
  /** Event time of the newest line, and how many lines had been counted at the last glance. */
  #newestMs = Number.NEGATIVE_INFINITY;
  #glancedLines = 0;
  /** How many of the fresh series have been looked at for where they come from. */
  #noted = 0;

  readonly #serviceOf = (stream: number): string => this.#parts.streams.get(stream).service;

  constructor(parts: WindowsParts) {
    this.#parts = parts;
    this.marked = new MarkedLines(parts);
    this.#late = new LateWindows({ ...parts, merges: this.#merges, origins: this.#origins });
  }

  /** How many lines were counted. */
  get lines(): number {
    return this.#lines;
  }

  /** How many windows with lines were closed. */
  get windows(): number {
    return this.#windows;
  }

  /** @param first row to begin with */
  push(batch: LineBatch, first: number, sourceName: string): readonly IncidentChange[] {
    const { counter } = this.#parts;
    const changes: IncidentChange[] = [];
    if (first >= batch.length) return changes;
    if (Number.isNaN(counter.startMs)) counter.open(batch.timeMs[first] ?? 0);
    for (let row = first; ;) {
      const end = counter.endOf(batch, row);
      if (end > row) changes.push(...this.count(batch, [row, end], sourceName));
      if (end >= batch.length) return changes;
      this.#goTo(batch.timeMs[end] ?? 0, changes);
      row = end;
    }
  }

  /**
   * Rows of one window: templates are learned no further than the window that is judged by them. What
   * is written for the detector itself is noted, and neither learned nor counted: it is no habit; what is
   * late waits to be judged apart.
   */
  count(
    batch: LineBatch,
    [from, to]: readonly [number, number],
    sourceName: string,
  ): readonly IncidentChange[] {
    const changes: IncidentChange[] = [];
    if (sourceName !== '') this.#lastSource = sourceName;
    const { oldestMs, newestMs, mayBeMarked } = lookAtRows(batch, from, to);
    let start = from;
    for (const row of mayBeMarked) {
      const marker = readMarker(batch, row, this.#serviceOf);
      if (marker === undefined) continue;
      this.#countRows({ batch, from: start, to: row, sourceName, oldestMs }, changes);
      const stream = batch.stream[row] as number;
      this.#origins.note(stream, sourceName);
      this.marked.note(marker, { batch, row }, this.#origins.find(stream) ?? this.#lastSource);
      start = row + 1;
    }
    this.#countRows({ batch, from: start, to, sourceName, oldestMs }, changes);
    this.#lines += to - from;
    this.#newestMs = Math.max(this.#newestMs, newestMs);
    this.marked.heartbeats.came(this.#lastSource, newestMs);
    return changes;
  }

  /** @param nowMs event time has come this far; Infinity at the end of the input */
  flush(nowMs: number): readonly IncidentChange[] {
    const { startMs, beats } = this.#parts.counter;
    const changes: IncidentChange[] = [];
    if (Number.isNaN(startMs)) return changes;
    if (Number.isFinite(nowMs)) this.marked.heartbeats.listened(nowMs);
    if (nowMs >= startMs + minuteMs + Windows.graceMs) {
      this.#late.judge(changes);
      this.#glance(changes);
      this.#closeWindow(changes);
      if (Number.isFinite(nowMs)) this.#openWindow(nowMs - Windows.graceMs, changes);
    } else if (nowMs - glanceGraceMs >= beats.nextMs) {
      this.#late.judge(changes);
      this.#glance(changes);
      beats.passed(nowMs - glanceGraceMs);
    } else if (this.#lines > this.#glancedLines && nowMs - this.#newestMs >= restMs) {
      this.#glance(changes, Math.min(nowMs, beats.nextMs));
    }
    this.marked.tell(changes);
    return changes;
  }

  snapshot(): WindowsState {
    return {
      origins: this.#origins.snapshot(),
      merges: [...this.#merges],
      lines: this.#lines,
      windows: this.#windows,
      ...this.marked.snapshot(),
      lastSource: this.#lastSource,
      waiting: this.#late.snapshot(),
    };
  }

  restore(state: WindowsState): void {
    this.#origins.restore(state.origins);
    this.#merges.clear();
    for (const [from, into] of state.merges) this.#merges.set(from, into);
    this.#lines = state.lines;
    this.#windows = state.windows;
    this.#noted = 0;
    this.#newestMs = Number.NEGATIVE_INFINITY;
    this.#glancedLines = state.lines;
    this.marked.restore(state);
    this.#lastSource = state.lastSource;
    this.#late.restore(state.waiting);
  }

  /** Rows between marked ones, no further at a time than late lines have room to wait. */
  #countRows(rows: LookedAtRows, changes: IncidentChange[]): void {
    const { batch, to, sourceName, oldestMs } = rows;
    if (oldestMs >= this.#late.beforeMs) {
      this.#countRun(rows);
      return;
    }
    for (let row = rows.from; row < to;) {
      const end = this.#late.endOf(batch, row, to);
      this.#countRun({ batch, from: row, to: end, sourceName, oldestMs });
      if (this.#late.isFull) this.#late.judge(changes);
      row = end;
    }
  }

  #countRun(rows: LookedAtRows): void {
    const { batch, from, to, sourceName, oldestMs } = rows;
    if (from >= to) return;
    const { templates, patterns, counter, sessions } = this.#parts;
    const { beforeMs } = this.#late;
    templates.push(batch, from, to);
    for (const merge of templates.merges ?? []) this.#merges.set(merge.from, merge.into);
    if (oldestMs < beforeMs) this.#late.add(rows);
    patterns.push(batch, from, to, beforeMs);
    counter.count(batch, from, to, beforeMs);
    sessions.count(batch, from, to, beforeMs);
    if (counter.fresh.length > 0) this.#noteOrigins(sourceName);
  }

  /** A line of that time is next: it is past the open window, or past a beat in it. */
  #goTo(timeMs: number, changes: IncidentChange[]): void {
    const { counter } = this.#parts;
    this.#late.judge(changes);
    this.#glance(changes);
    if (timeMs >= counter.startMs + minuteMs) {
      this.#closeWindow(changes);
      this.#openWindow(timeMs, changes);
    } else counter.beats.passed(timeMs);
    this.marked.heartbeats.came(this.#lastSource, timeMs);
    this.marked.tell(changes);
  }

  /** @param endMs how far the open window has come; default to the beat */
  #glance(changes: IncidentChange[], endMs = this.#parts.counter.beats.nextMs): void {
    const { patterns, counter, judge, desk } = this.#parts;
    const { beats, fresh, startMs } = counter;
    this.#glancedLines = this.#lines;
    if (beats.nextMs >= startMs + minuteMs) return;
    const isQuiet = fresh.length === 0 && beats.grown.length === 0 && !patterns.isNoting;
    if (isQuiet && !judge.isFollowing) return;
    const judged = judge.glance(settledWindow(counter.glance(endMs), counter.table, this.#merges));
    const early = desk.tellEarly(judged, this.#origins.of, ({ evidence: { series } }) =>
      beats.tell(series, counter.table.count[series] ?? 0),
    );
    changes.push(...early);
  }

  /** Of the series that are fresh since it was called last: there may be thousands in a window. */
  #noteOrigins(sourceName: string): void {
    if (sourceName === '') return;
    const { fresh, table } = this.#parts.counter;
    for (; this.#noted < fresh.length; this.#noted++) {
      this.#origins.note(table.stream[fresh[this.#noted] ?? 0] ?? 0, sourceName);
    }
  }

  #closeWindow(changes: IncidentChange[]): void {
    const { patterns, counter, sessions, judge, desk, book, onCounts } = this.#parts;
    const merges = resolveMerges(this.#merges);
    counter.merge(merges);
    patterns.merge(merges);
    this.#merges.clear();
    const window = counter.close();
    if (window.active.length > 0) {
      this.#windows++;
      onCounts?.(seriesCountsOf(window, this.#parts));
      changes.push(...book.advance(window.startMs));
      const judged = judge.judge(window);
      changes.push(...desk.decide(judged, this.#origins.of));
    }
    counter.clear(window);
    sessions.clear(window.endMs);
    this.#noted = 0;
    patterns.clear();
  }

  #openWindow(timeMs: number, changes: IncidentChange[]): void {
    const { counter, judge, desk, book } = this.#parts;
    counter.open(timeMs);
    const { startMs } = counter;
    for (const judged of judge.advance(startMs)) {
      changes.push(...book.advance(judged.evidence.startMs));
      changes.push(...desk.decide([judged], this.#origins.of));
    }
    changes.push(...book.advance(startMs));
  }
}
