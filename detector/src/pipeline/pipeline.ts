import type { CanaryCheck } from '../features/canary-checks.ts';
import type { Question } from '../feedback/questions.ts';
import type { Suppression } from '../feedback/suppression.ts';
import type { LineBatch } from '../model/line-batch.ts';
import type { MaintenanceWindow } from '../model/maintenance-window.ts';
import type { Labels, StreamTable } from '../model/stream-table.ts';
import type { IncidentChange, IncidentId, Signature, Verdict } from '../model/types.ts';
import type { PatternStage } from '../patterns/pattern-stage.ts';
import { explainBatch } from './explain-batch.ts';
import { learningStatus } from './learning-status.ts';
import { lineBatchOf } from './line-batch-of.ts';
import type { LineExplanation } from './line-explanation.ts';
import { momentOf } from './moment-of.ts';
import type { PipelineOptions, TemplateStage } from './pipeline-options.ts';
import { type PipelineRooms, pipelineRooms } from './pipeline-rooms.ts';
import type { PipelineState } from './pipeline-state.ts';
import type { PipelineStatus } from './pipeline-status.ts';
import { Windows } from './windows.ts';

export type { PipelineOptions, PipelineState, PipelineStatus };

const minuteMs = 60_000;
/** A held back line so far ahead says nothing of what time it is: it may be the only one. */
const outlierMs = 24 * 60 * minuteMs;

/**
 * The whole way of a batch from a source's bytes to incidents: parse, templates, windows, detectors,
 * ensemble, incidents. Pure: event time only, same input same incidents, however it is cut.
 */
export class Pipeline {
  readonly #given: PipelineOptions;
  readonly #rooms: PipelineRooms;

  /** @throws {RangeError} when the zone is unknown or a limit is not positive */
  constructor(options: PipelineOptions = {}) {
    // A copy that looks at one line counts for nobody.
    this.#given = { ...options, parser: undefined, templates: undefined, onCounts: undefined };
    this.#rooms = pipelineRooms(options);
  }

  /** Shared with the sources. */
  get streams(): StreamTable {
    return this.#rooms.streams;
  }

  get templates(): TemplateStage {
    return this.#rooms.templates;
  }

  /** Others may be put in their place. */
  get patterns(): PatternStage {
    return this.#rooms.patterns;
  }

  /**
   * Event time of the newest line so far, ms; undefined before the first was counted. One that the
   * parser still holds back counts: otherwise a lone line would wait for the time that it says.
   */
  get eventMs(): number | undefined {
    const countedMs = this.#rooms.counter.newestMs;
    if (countedMs === undefined) return undefined;
    const heldMs = this.#rooms.parser.newestMs ?? countedMs;
    return heldMs < countedMs + outlierMs ? Math.max(heldMs, countedMs) : countedMs;
  }

  /**
   * @param batch from a source; its columns are filled, it is not kept
   * @param sourceName of that source
   */
  push(batch: LineBatch, sourceName: string): readonly IncidentChange[] {
    return this.#rooms.parser
      .push(batch)
      .flatMap((parsed) => this.#rooms.windows.push(parsed, this.#firstRow(parsed), sourceName));
  }

  /** @param nowMs event time has come this far; Infinity at the end of the input */
  flush(nowMs: number): readonly IncidentChange[] {
    const changes = this.#rooms.parser
      .flush(nowMs)
      .flatMap((parsed) => this.#rooms.windows.push(parsed, this.#firstRow(parsed), ''));
    return [...changes, ...this.#rooms.windows.flush(nowMs)];
  }

  /** What ended before that event time is learned, and told to nobody. */
  tellFrom(timeMs: number): void {
    this.#rooms.desk.tellFrom(timeMs);
  }

  /** That source cannot be read at that event time: what does not come through it is not missing. */
  away(sourceName: string, nowMs: number): void {
    this.#rooms.windows.marked.heartbeats.away(sourceName, nowMs);
  }

  status(): PipelineStatus {
    const { table, sources, startMs, late, ahead } = this.#rooms.counter;
    return {
      eventMs: this.eventMs,
      lines: this.#rooms.windows.lines,
      windows: this.#rooms.windows.windows,
      templates: this.#rooms.templates.size,
      streams: this.#rooms.streams.size,
      sources: sources.size,
      hosts: sources.hosts,
      series: table.known,
      seriesEvicted: table.evicted,
      linesLate: late,
      linesAhead: ahead,
      incidentsOpen: this.#rooms.book.size,
      findings: this.#rooms.desk.findings,
      untold: { ...this.#rooms.desk.untold, learning: this.#rooms.judge.learned },
      threshold: this.#rooms.budget.threshold(momentOf(this.#rooms.localTime, startMs || 0)),
      learning: learningStatus(this.#rooms.counter, this.#rooms.learning),
    };
  }

  /** The line that somebody marked with `tidewatch-canary: check ID`; undefined while none was seen. */
  canaryCheck(id: string): CanaryCheck | undefined {
    return this.#rooms.windows.marked.checks.find(id);
  }

  /** A person's word on a signature: kept, and put on its open incidents. */
  setVerdict(signature: Signature, verdict: Verdict): readonly IncidentChange[] {
    this.#rooms.feedback.setVerdict(signature, verdict, this.eventMs ?? 0);
    return this.#rooms.book.setVerdict(signature, verdict);
  }

  /** Somebody says that it is over, or is not to be heard of: what comes from now on is another one's. */
  letGo(id: IncidentId): void {
    this.#rooms.book.letGo(id);
  }

  /** @returns false when there are too many suppressions */
  suppress(suppression: Suppression): boolean {
    return this.#rooms.feedback.suppress(suppression);
  }

  unsuppress(id: string): void {
    this.#rooms.feedback.unsuppress(id);
  }

  /** Those of files, all at once. */
  setFileSuppressions(suppressions: readonly Suppression[]): void {
    this.#rooms.feedback.setFileSuppressions(suppressions);
  }

  /** When somebody works on which hosts, all at once. */
  setMaintenance(windows: readonly MaintenanceWindow[]): void {
    this.#rooms.maintenance.set(windows);
  }

  /** What a person's word would tell most of, today; `skipQuestion` is for what nobody knows. */
  questions(questionsMax: number): readonly Question[] {
    const nowMs = this.eventMs;
    if (nowMs === undefined) return [];
    return this.#rooms.feedback.questions({
      nowMs,
      day: this.#rooms.localTime.day(nowMs),
      questionsMax,
    });
  }

  skipQuestion(signature: Signature): void {
    this.#rooms.feedback.skipQuestion(signature);
  }

  /**
   * Why a line is unusual or not, were it to come now. Nothing is changed: a copy looks at it, which
   * takes as long as a snapshot and a restore.
   *
   * @param text one line as its source would give it
   * @param labels of its source
   */
  explainLine(text: string, labels: Labels = {}): LineExplanation {
    const { patterns } = this.#rooms.patterns;
    const copy = new Pipeline({ ...this.#given, streams: undefined, patterns });
    copy.restore(this.snapshot());
    return copy.#explain(text, labels);
  }

  snapshot(): PipelineState {
    const rooms = this.#rooms;
    return {
      version: 1,
      streams: rooms.streams.snapshot(),
      parser: rooms.parser.snapshot(),
      templates: rooms.templates.snapshot(),
      patterns: rooms.patterns.snapshot(),
      counter: rooms.counter.snapshot(),
      sessions: rooms.sessions.snapshot(),
      judge: rooms.judge.snapshot(),
      desk: rooms.desk.snapshot(),
      budget: rooms.budget.snapshot(),
      book: rooms.book.snapshot(),
      feedback: rooms.feedback.snapshot(),
      maintenance: rooms.maintenance.snapshot(),
      ...rooms.windows.snapshot(),
    };
  }

  /** Goes on as the pipeline that made `state`; both were made with equal options. */
  restore(state: PipelineState): void {
    const rooms = this.#rooms;
    rooms.streams.restore(state.streams);
    rooms.parser.restore(state.parser);
    rooms.templates.restore(state.templates);
    rooms.patterns.restore(state.patterns);
    rooms.counter.restore(state.counter);
    rooms.sessions.restore(state.sessions);
    rooms.judge.restore(state.judge);
    rooms.desk.restore(state.desk);
    rooms.budget.restore(state.budget);
    rooms.book.restore(state.book);
    rooms.feedback.restore(state.feedback);
    rooms.maintenance.restore(state.maintenance);
    rooms.windows.restore(state);
  }

  #explain(text: string, labels: Labels): LineExplanation {
    const nowMs = (this.eventMs ?? 0) + minuteMs;
    this.flush(nowMs + Windows.graceMs);
    return explainBatch(this.#rooms, lineBatchOf(text, nowMs, this.#rooms.streams.intern(labels)));
  }

  /** What comes before the first line of interest is passed over. */
  #firstRow(batch: LineBatch): number {
    let row = 0;
    while (row < batch.length && (batch.timeMs[row] ?? 0) < this.#rooms.fromMs) row++;
    return row;
  }
}
