import { AlertBudget } from '../ensemble/alert-budget.ts';
import { WindowCounter } from '../features/window-counter.ts';
import { Feedback, type Suppression } from '../feedback/feedback.ts';
import { IncidentBook } from '../incidents/incident-book.ts';
import type { LineBatch } from '../model/line-batch.ts';
import { type Labels, StreamTable } from '../model/stream-table.ts';
import type { IncidentChange, Signature, Verdict } from '../model/types.ts';
import { Parser } from '../parse/parser.ts';
import { LocalTime } from '../stats/local-time.ts';
import { TemplateMiner } from '../templates/template-miner.ts';
import { DecisionDesk } from './decision-desk.ts';
import { type LearningRule, learningStatus } from './learning-status.ts';
import { lineBatchOf } from './line-batch-of.ts';
import { factsOf, judgementOf, type LineExplanation } from './line-explanation.ts';
import { messageOf } from './message-of.ts';
import type { PipelineOptions, TemplateStage } from './pipeline-options.ts';
import type { PipelineState } from './pipeline-state.ts';
import type { PipelineStatus } from './pipeline-status.ts';
import { resolveMerges } from './resolve-merges.ts';
import { rowsOf } from './rows-of.ts';
import { WindowJudge } from './window-judge.ts';

export type { PipelineOptions, PipelineState, PipelineStatus };

const defaults = {
  timezone: 'UTC',
  budgetPerDay: 3,
  learnMs: 86_400_000,
  learnLines: 20_000,
  seriesMax: 20_000,
  fromMs: Number.NEGATIVE_INFINITY,
  joinMs: 300_000,
  resolveMs: 1_800_000,
};
const streamsMax = 20_000;
const minuteMs = 60_000;
/** Ms that a window is kept open for late lines when no line comes to close it. */
const graceMs = 5_000;

/**
 * The whole way of a batch from a source's bytes to incidents: parse, templates, windows, detectors,
 * ensemble, incidents. Pure: event time only, same input same incidents, however it is cut.
 */
export class Pipeline {
  readonly #given: PipelineOptions;
  readonly #localTime: LocalTime;
  readonly #streams: StreamTable;
  readonly #parser: NonNullable<PipelineOptions['parser']>;
  readonly #templates: TemplateStage;
  readonly #counter: WindowCounter;
  readonly #judge: WindowJudge;
  readonly #learning: LearningRule;
  readonly #fromMs: number;
  readonly #budget: AlertBudget;
  readonly #book: IncidentBook;
  readonly #feedback = new Feedback();
  readonly #desk: DecisionDesk;
  #origins = new Map<number, string>();
  readonly #merges = new Map<number, number>();
  #lines = 0;
  #windows = 0;

  /** @throws {RangeError} when the zone is unknown or a limit is not positive */
  constructor(options: PipelineOptions = {}) {
    const { timezone, budgetPerDay, learnMs, learnLines, seriesMax, ...given } = {
      ...defaults,
      ...options,
    };
    const { joinMs, resolveMs } = given;
    this.#learning = { learnMs, learnLines };
    this.#fromMs = given.fromMs;
    const streams = options.streams ?? new StreamTable({ streamsMax });
    const templates = options.templates ?? new TemplateMiner();
    this.#given = { ...options, parser: undefined, templates: undefined };
    this.#streams = streams;
    this.#templates = templates;
    this.#parser = options.parser ?? new Parser({ streams, timezone });
    const localTime = new LocalTime(timezone);
    this.#localTime = localTime;
    this.#counter = new WindowCounter({ streams, seriesMax });
    const counter = this.#counter;
    const { patterns } = options;
    this.#judge = new WindowJudge({
      counter,
      streams,
      templates,
      patterns,
      localTime,
      learnMs,
      learnLines,
    });
    this.#budget = new AlertBudget(budgetPerDay);
    this.#book = new IncidentBook({ joinMs, resolveMs });
    this.#desk = new DecisionDesk({
      budget: this.#budget,
      book: this.#book,
      feedback: this.#feedback,
      localTime,
    });
  }

  /** Shared with the sources. */
  get streams(): StreamTable {
    return this.#streams;
  }

  get templates(): TemplateStage {
    return this.#templates;
  }

  /** Event time of the newest line so far, ms; undefined before the first. */
  get eventMs(): number | undefined {
    return this.#counter.newestMs;
  }

  /**
   * @param batch from a source; its columns are filled, it is not kept
   * @param sourceName of that source
   */
  push(batch: LineBatch, sourceName: string): readonly IncidentChange[] {
    const changes: IncidentChange[] = [];
    for (const parsed of this.#parser.push(batch)) {
      this.#take(parsed, sourceName, changes);
    }
    return changes;
  }

  /** @param nowMs event time has come this far; Infinity at the end of the input */
  flush(nowMs: number): readonly IncidentChange[] {
    const changes: IncidentChange[] = [];
    for (const parsed of this.#parser.flush(nowMs)) this.#take(parsed, '', changes);
    const { startMs } = this.#counter;
    if (Number.isNaN(startMs) || nowMs < startMs + 60_000 + graceMs) return changes;
    this.#closeWindow(changes);
    if (Number.isFinite(nowMs)) this.#openWindow(nowMs - graceMs, changes);
    return changes;
  }

  status(): PipelineStatus {
    const { table, sources, startMs, late, ahead } = this.#counter;
    return {
      eventMs: this.eventMs,
      lines: this.#lines,
      windows: this.#windows,
      templates: this.#templates.size,
      streams: this.#streams.size,
      sources: sources.size,
      hosts: sources.hosts,
      series: table.known,
      seriesEvicted: table.evicted,
      linesLate: late,
      linesAhead: ahead,
      incidentsOpen: this.#book.size,
      findings: this.#desk.findings,
      untold: { ...this.#desk.untold, learning: this.#judge.learned },
      threshold: this.#budget.threshold(Number.isNaN(startMs) ? 0 : startMs),
      learning: learningStatus(this.#counter, this.#learning),
    };
  }

  /** A person's word on a signature: kept, and put on its open incidents. */
  setVerdict(signature: Signature, verdict: Verdict): readonly IncidentChange[] {
    this.#feedback.setVerdict(signature, verdict);
    return this.#book.setVerdict(signature, verdict);
  }

  /** @returns false when there are too many suppressions */
  suppress(suppression: Suppression): boolean {
    return this.#feedback.suppress(suppression);
  }

  unsuppress(id: string): void {
    this.#feedback.unsuppress(id);
  }

  /**
   * Why a line is unusual or not, were it to come now. Nothing is changed: a copy looks at it, which
   * takes as long as a snapshot and a restore.
   *
   * @param text one line as its source would give it
   * @param labels of its source
   */
  explainLine(text: string, labels: Labels = {}): LineExplanation {
    const streams = new StreamTable({ streamsMax });
    const copy = new Pipeline({ ...this.#given, streams });
    copy.restore(this.snapshot());
    return copy.#explain(text, labels);
  }

  snapshot(): PipelineState {
    const [streams, parser, templates] = [this.#streams, this.#parser, this.#templates];
    return {
      version: 1,
      streams: streams.snapshot(),
      parser: parser.snapshot(),
      templates: templates.snapshot(),
      counter: this.#counter.snapshot(),
      judge: this.#judge.snapshot(),
      desk: this.#desk.snapshot(),
      budget: this.#budget.snapshot(),
      book: this.#book.snapshot(),
      feedback: this.#feedback.snapshot(),
      origins: [...this.#origins],
      merges: [...this.#merges],
      lines: this.#lines,
      windows: this.#windows,
    };
  }

  /** Goes on as the pipeline that made `state`; both were made with equal options. */
  restore(state: PipelineState): void {
    const [streams, parser, templates] = [this.#streams, this.#parser, this.#templates];
    streams.restore(state.streams);
    parser.restore(state.parser);
    templates.restore(state.templates);
    this.#counter.restore(state.counter);
    this.#judge.restore(state.judge);
    this.#desk.restore(state.desk);
    this.#budget.restore(state.budget);
    this.#book.restore(state.book);
    this.#feedback.restore(state.feedback);
    this.#origins = new Map(state.origins);
    this.#merges.clear();
    for (const [from, into] of state.merges) this.#merges.set(from, into);
    this.#lines = state.lines;
    this.#windows = state.windows;
  }

  #explain(text: string, labels: Labels): LineExplanation {
    const nowMs = (this.eventMs ?? 0) + minuteMs;
    this.flush(nowMs + graceMs);
    const batch = lineBatchOf(text, nowMs, this.#streams.intern(labels));
    const parsed = [...this.#parser.push(batch), ...this.#parser.flush(Number.POSITIVE_INFINITY)];
    // The line itself comes last: what parse held back comes before it.
    const last = parsed.findLast(({ length }) => length > 0) ?? batch;
    const line = rowsOf(last, last.length - 1, last.length);
    if (Number.isNaN(this.#counter.startMs)) this.#counter.open(nowMs);
    this.#count(line, '');
    const [stream = 0, template = 0] = [line.stream[0], line.template[0]];
    const series = this.#counter.table.find(stream, template);
    const facts = factsOf(this.#counter, series, this.#localTime);
    const judged = judgementOf(this.#judge.judge(this.#counter.close()), series);
    const { host, service, level } = this.#streams.get(stream);
    return {
      timestampMs: line.timeMs[0] ?? nowMs,
      host,
      service,
      level,
      message: messageOf(line, 0),
      template: this.#templates.text(template),
      templateId: this.#templates.idOf(template),
      isUnusual: (judged?.strength ?? 0) >= this.#budget.floor,
      score: judged?.anomaly.score ?? 0,
      explanation: judged?.explanation,
      facts,
    };
  }

  #take(batch: LineBatch, sourceName: string, changes: IncidentChange[]): void {
    const first = this.#firstRow(batch);
    if (first >= batch.length) return;
    if (Number.isNaN(this.#counter.startMs)) this.#counter.open(batch.timeMs[first] ?? 0);
    for (let row = first; ;) {
      const end = this.#counter.endOf(batch, row);
      if (end > row) this.#count(rowsOf(batch, row, end), sourceName);
      if (end >= batch.length) return;
      this.#closeWindow(changes);
      this.#openWindow(batch.timeMs[end] ?? 0, changes);
      row = end;
    }
  }

  /** What comes before the first line of interest is passed over. */
  #firstRow(batch: LineBatch): number {
    let row = 0;
    while (row < batch.length && (batch.timeMs[row] ?? 0) < this.#fromMs) row++;
    return row;
  }

  /** Rows of one window: templates are learned no further than the window that is judged by them. */
  #count(batch: LineBatch, sourceName: string): void {
    const templates = this.#templates;
    templates.push(batch);
    for (const { from, into } of templates.merges ?? []) this.#merges.set(from, into);
    this.#lines += batch.length;
    this.#counter.count(batch);
    this.#noteOrigins(sourceName);
  }

  #noteOrigins(sourceName: string): void {
    const { fresh, table } = this.#counter;
    for (const series of fresh) {
      const stream = table.stream[series] ?? 0;
      if (sourceName !== '' && !this.#origins.has(stream)) this.#origins.set(stream, sourceName);
    }
  }

  #originOf(stream: number): string {
    const [any = ''] = this.#origins.values();
    return this.#origins.get(stream) ?? any;
  }

  #closeWindow(changes: IncidentChange[]): void {
    this.#counter.merge(resolveMerges(this.#merges));
    this.#merges.clear();
    const window = this.#counter.close();
    if (window.active.length > 0) {
      this.#windows++;
      changes.push(...this.#book.advance(window.startMs));
      const judged = this.#judge.judge(window);
      changes.push(...this.#desk.decide(judged, (stream) => this.#originOf(stream)));
    }
    this.#counter.clear(window);
  }

  #openWindow(timeMs: number, changes: IncidentChange[]): void {
    this.#counter.open(timeMs);
    const { startMs } = this.#counter;
    for (const judged of this.#judge.advance(startMs)) {
      changes.push(...this.#book.advance(judged.evidence.startMs));
      changes.push(...this.#desk.decide([judged], (stream) => this.#originOf(stream)));
    }
    changes.push(...this.#book.advance(startMs));
  }
}
