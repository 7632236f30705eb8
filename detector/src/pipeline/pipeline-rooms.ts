import { AlertBudget } from '../ensemble/alert-budget.ts';
import { SessionLines } from '../features/session-lines.ts';
import { WindowCounter } from '../features/window-counter.ts';
import { Feedback } from '../feedback/feedback.ts';
import { MaintenanceWindows } from '../feedback/maintenance-windows.ts';
import { IncidentBook } from '../incidents/incident-book.ts';
import { StreamTable } from '../model/stream-table.ts';
import { Parser } from '../parse/parser.ts';
import { PatternStage } from '../patterns/pattern-stage.ts';
import { LocalTime } from '../stats/local-time.ts';
import { SkeletonHash } from '../templates/skeleton-hash.ts';
import { TemplateMiner } from '../templates/template-miner.ts';
import { DecisionDesk } from './decision-desk.ts';
import type { LearningRule } from './learning-status.ts';
import type { ParserStage, PipelineOptions, TemplateStage } from './pipeline-options.ts';
import { streamsMax } from './streams-max.ts';
import { WindowJudge } from './window-judge.ts';
import { Windows } from './windows.ts';

/** What a batch goes through, and what is kept on the way; made once, for one pipeline. */
export interface PipelineRooms {
  readonly localTime: LocalTime;
  readonly streams: StreamTable;
  readonly parser: ParserStage;
  readonly templates: TemplateStage;
  readonly patterns: PatternStage;
  readonly counter: WindowCounter;
  readonly sessions: SessionLines;
  readonly judge: WindowJudge;
  readonly learning: LearningRule;
  /** Lines before are passed over, ms. */
  readonly fromMs: number;
  readonly budget: AlertBudget;
  readonly book: IncidentBook;
  readonly feedback: Feedback;
  readonly maintenance: MaintenanceWindows;
  readonly desk: DecisionDesk;
  readonly windows: Windows;
}

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

/** @throws {RangeError} when the zone is unknown or a limit is not positive */
export function pipelineRooms(options: PipelineOptions): PipelineRooms {
  const { timezone, budgetPerDay, learnMs, learnLines, seriesMax, fromMs, joinMs, resolveMs } = {
    ...defaults,
    ...options,
  };
  const { onCounts, hourMultipliers } = options;
  const streams = options.streams ?? new StreamTable({ streamsMax });
  const templates = options.templates ?? new TemplateMiner();
  const parser = options.parser ?? new Parser({ streams, timezone });
  const localTime = new LocalTime(timezone);
  const counter = new WindowCounter({ streams, seriesMax });
  const sessions = sessionLinesOf(counter);
  const budget = new AlertBudget(budgetPerDay, hourMultipliers);
  const patterns = new PatternStage({
    patterns: options.patterns ?? [],
    streams,
    skeleton: new SkeletonHash(),
    makeFinder: options.makeFinder,
  });
  const [feedback, maintenance] = [new Feedback(), new MaintenanceWindows()];
  const learning = { learnMs, learnLines };
  const seen = { streams, templates, patterns, counter, sessions, localTime };
  const detectors = { ...options.detectors, floorNats: budget.floor };
  const judge = new WindowJudge({ ...seen, ...learning, feedback, detectors });
  const book = new IncidentBook({ joinMs, resolveMs });
  const people = { feedback, maintenance };
  const desk = new DecisionDesk({ budget, book, ...people, localTime });
  const windows = new Windows({ ...seen, judge, desk, book, onCounts });
  return { ...seen, parser, judge, learning, fromMs, budget, book, ...people, desk, windows };
}

function sessionLinesOf(counter: WindowCounter): SessionLines {
  return new SessionLines({
    sourceOf: (stream) => counter.sourceOf(stream),
    hostOf: (source) => counter.sources.hostOf(source),
  });
}
