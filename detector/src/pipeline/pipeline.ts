import { AlertBudget } from '../ensemble/alert-budget.ts';
import type { CanaryCheck } from '../features/canary-checks.ts';
import { SessionLines } from '../features/session-lines.ts';
import { WindowCounter } from '../features/window-counter.ts';
import { Feedback } from '../feedback/feedback.ts';
import type { Question } from '../feedback/questions.ts';
import type { Suppression } from '../feedback/suppression.ts';
import { IncidentBook } from '../incidents/incident-book.ts';
import type { LineBatch } from '../model/line-batch.ts';
import { rowsOf } from '../model/rows-of.ts';
import { type Labels, StreamTable } from '../model/stream-table.ts';
import type { IncidentChange, Signature, Verdict } from '../model/types.ts';
import { Parser } from '../parse/parser.ts';
import { PatternStage } from '../patterns/pattern-stage.ts';
import { LocalTime } from '../stats/local-time.ts';
import { SkeletonHash } from '../templates/skeleton-hash.ts';
import { TemplateMiner } from '../templates/template-miner.ts';
import { DecisionDesk } from './decision-desk.ts';
import { type LearningRule, learningStatus } from './learning-status.ts';
import { lineBatchOf } from './line-batch-of.ts';
import { factsOf, judgementOf, type LineExplanation } from './line-explanation.ts';
import { lineFeatures } from './line-features.ts';
import { messageOf } from './message-of.ts';
import { momentOf } from './moment-of.ts';
import type { ParserStage, PipelineOptions, TemplateStage } from './pipeline-options.ts';
import type { PipelineState } from './pipeline-state.ts';
import type { PipelineStatus } from './pipeline-status.ts';
import { WindowJudge } from './window-judge.ts';
import { Windows } from './windows.ts';

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
/** A held back line so far ahead says nothing of what time it is: it may be the only one. */
const outlierMs = 24 * 60 * minuteMs;

/**
 * The whole way of a batch from a source's bytes to incidents: parse, templates, windows, detectors,
 * ensemble, incidents. Pure: event time only, same input same incidents, however it is cut.
 */
export class Pipeline {
  readonly #given: PipelineOptions;
  readonly #localTime: LocalTime;
  readonly #streams: StreamTable;
  readonly #parser: ParserStage;
  readonly #templates: TemplateStage;
  readonly #patterns: PatternStage;
  readonly #counter: WindowCounter;
  readonly #sessions: SessionLines;
  readonly #judge: WindowJudge;
  readonly #learning: LearningRule;
  readonly #fromMs: number;
  readonly #budget: AlertBudget;
  readonly #book: IncidentBook;
  readonly #feedback = new Feedback();
  readonly #desk: DecisionDesk;
  readonly #windows: Windows;

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
    const { onCounts, hourMultipliers } = options;
    // A copy that looks at one line counts for nobody.
    this.#given = { ...options, parser: undefined, templates: undefined, onCounts: undefined };
    this.#streams = streams;
    this.#templates = templates;
    this.#parser = options.parser ?? new Parser({ streams, timezone });
    const localTime = new LocalTime(timezone);
    this.#localTime = localTime;
    this.#counter = new WindowCounter({ streams, seriesMax });
    const counter = this.#counter;
    this.#sessions = sessionLinesOf(counter);
    this.#budget = new AlertBudget(budgetPerDay, hourMultipliers);
    const detectors = { ...options.detectors, floorNats: this.#budget.floor };
    this.#patterns = new PatternStage({
      patterns: options.patterns ?? [],
      streams,
      skeleton: new SkeletonHash(),
    });
    const patterns = this.#patterns;
    this.#judge = new WindowJudge({
      counter,
      sessions: this.#sessions,
      streams,
      templates,
      patterns,
      feedback: this.#feedback,
      localTime,
      detectors,
      learnMs,
      learnLines,
    });
    this.#book = new IncidentBook({ joinMs, resolveMs });
    this.#desk = new DecisionDesk({
      budget: this.#budget,
      book: this.#book,
      feedback: this.#feedback,
      localTime,
    });
    this.#windows = new Windows({
      streams,
      templates,
      patterns,
      counter,
      sessions: this.#sessions,
      judge: this.#judge,
      desk: this.#desk,
      book: this.#book,
      localTime,
      onCounts,
    });
  }

  /** Shared with the sources. */
  get streams(): StreamTable {
    return this.#streams;
  }

  get templates(): TemplateStage {
    return this.#templates;
  }

  /** Others may be put in their place. */
  get patterns(): PatternStage {
    return this.#patterns;
  }

  /**
   * Event time of the newest line so far, ms; undefined before the first was counted. One that the
   * parser still holds back counts: otherwise a lone line would wait for the time that it says.
   */
  get eventMs(): number | undefined {
    const countedMs = this.#counter.newestMs;
    if (countedMs === undefined) return undefined;
    const heldMs = this.#parser.newestMs ?? countedMs;
    return heldMs < countedMs + outlierMs ? Math.max(heldMs, countedMs) : countedMs;
  }

  /**
   * @param batch from a source; its columns are filled, it is not kept
   * @param sourceName of that source
   */
  push(batch: LineBatch, sourceName: string): readonly IncidentChange[] {
    return this.#parser
      .push(batch)
      .flatMap((parsed) => this.#windows.push(parsed, this.#firstRow(parsed), sourceName));
  }

  /** @param nowMs event time has come this far; Infinity at the end of the input */
  flush(nowMs: number): readonly IncidentChange[] {
    const changes = this.#parser
      .flush(nowMs)
      .flatMap((parsed) => this.#windows.push(parsed, this.#firstRow(parsed), ''));
    return [...changes, ...this.#windows.flush(nowMs)];
  }

  /** What ended before that event time is learned, and told to nobody. */
  tellFrom(timeMs: number): void {
    this.#desk.tellFrom(timeMs);
  }

  /** That source cannot be read at that event time: what does not come through it is not missing. */
  away(sourceName: string, nowMs: number): void {
    this.#windows.heartbeats.away(sourceName, nowMs);
  }

  status(): PipelineStatus {
    const { table, sources, startMs, late, ahead } = this.#counter;
    return {
      eventMs: this.eventMs,
      lines: this.#windows.lines,
      windows: this.#windows.windows,
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
      threshold: this.#budget.threshold(momentOf(this.#localTime, startMs || 0)),
      learning: learningStatus(this.#counter, this.#learning),
    };
  }

  /** The line that somebody marked with `tidewatch-canary: check ID`; undefined while none was seen. */
  canaryCheck(id: string): CanaryCheck | undefined {
    return this.#windows.checks.find(id);
  }

  /** A person's word on a signature: kept, and put on its open incidents. */
  setVerdict(signature: Signature, verdict: Verdict): readonly IncidentChange[] {
    this.#feedback.setVerdict(signature, verdict, this.eventMs ?? 0);
    return this.#book.setVerdict(signature, verdict);
  }

  /** @returns false when there are too many suppressions */
  suppress(suppression: Suppression): boolean {
    return this.#feedback.suppress(suppression);
  }

  unsuppress(id: string): void {
    this.#feedback.unsuppress(id);
  }

  /** Those of files, all at once. */
  setFileSuppressions(suppressions: readonly Suppression[]): void {
    this.#feedback.setFileSuppressions(suppressions);
  }

  /** What a person's word would tell most of, today; `skipQuestion` is for what nobody knows. */
  questions(questionsMax: number): readonly Question[] {
    const nowMs = this.eventMs;
    if (nowMs === undefined) return [];
    return this.#feedback.questions({ nowMs, day: this.#localTime.day(nowMs), questionsMax });
  }

  skipQuestion(signature: Signature): void {
    this.#feedback.skipQuestion(signature);
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
    const { patterns } = this.#patterns;
    const copy = new Pipeline({ ...this.#given, streams, patterns });
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
      patterns: this.#patterns.snapshot(),
      counter: this.#counter.snapshot(),
      sessions: this.#sessions.snapshot(),
      judge: this.#judge.snapshot(),
      desk: this.#desk.snapshot(),
      budget: this.#budget.snapshot(),
      book: this.#book.snapshot(),
      feedback: this.#feedback.snapshot(),
      ...this.#windows.snapshot(),
    };
  }

  /** Goes on as the pipeline that made `state`; both were made with equal options. */
  restore(state: PipelineState): void {
    const [streams, parser, templates] = [this.#streams, this.#parser, this.#templates];
    streams.restore(state.streams);
    parser.restore(state.parser);
    templates.restore(state.templates);
    if (state.patterns !== undefined) this.#patterns.restore(state.patterns);
    this.#counter.restore(state.counter);
    if (state.sessions !== undefined) this.#sessions.restore(state.sessions);
    this.#judge.restore(state.judge);
    this.#desk.restore(state.desk);
    this.#budget.restore(state.budget);
    this.#book.restore(state.book);
    this.#feedback.restore(state.feedback);
    this.#windows.restore(state);
  }

  #explain(text: string, labels: Labels): LineExplanation {
    const nowMs = (this.eventMs ?? 0) + minuteMs;
    this.flush(nowMs + Windows.graceMs);
    const batch = lineBatchOf(text, nowMs, this.#streams.intern(labels));
    const parsed = [...this.#parser.push(batch), ...this.#parser.flush(Number.POSITIVE_INFINITY)];
    // The line itself comes last: what parse held back comes before it.
    const last = parsed.findLast(({ length }) => length > 0) ?? batch;
    const line = rowsOf(last, last.length - 1, last.length);
    if (Number.isNaN(this.#counter.startMs)) this.#counter.open(nowMs);
    this.#windows.count(line, [0, line.length], '');
    const [stream = 0, template = 0] = [line.stream[0], line.template[0]];
    const series = this.#counter.table.find(stream, template);
    const facts = factsOf(this.#counter, series, this.#localTime);
    const window = this.#counter.close();
    const features = lineFeatures(line, window, {
      counter: this.#counter,
      streams: this.#streams,
      templates: this.#templates,
      localTime: this.#localTime,
    });
    const judged = judgementOf(this.#judge.judge(window), series);
    const { host, service, level } = this.#streams.get(stream);
    return {
      timestampMs: line.timeMs[0] ?? nowMs,
      host,
      service,
      level,
      message: messageOf(line, 0),
      template: this.#templates.text(template),
      templateId: this.#templates.idOf(template),
      isUnusual: (judged?.strength ?? 0) >= this.#budget.floorAt(momentOf(this.#localTime, nowMs)),
      score: judged?.anomaly.score ?? 0,
      explanation: judged?.explanation,
      facts,
      features,
    };
  }

  /** What comes before the first line of interest is passed over. */
  #firstRow(batch: LineBatch): number {
    let row = 0;
    while (row < batch.length && (batch.timeMs[row] ?? 0) < this.#fromMs) row++;
    return row;
  }
}

function sessionLinesOf(counter: WindowCounter): SessionLines {
  return new SessionLines({
    sourceOf: (stream) => counter.sourceOf(stream),
    hostOf: (source) => counter.sources.hostOf(source),
  });
}
