import type { DetectorOptions } from '../detectors/detector-options.ts';
import type { Value } from '../detectors/detector.ts';
import type { SessionLines } from '../features/session-lines.ts';
import type { WindowCounter } from '../features/window-counter.ts';
import type { Feedback } from '../feedback/feedback.ts';
import type { LineBatch } from '../model/line-batch.ts';
import type { StreamTable } from '../model/stream-table.ts';
import type { TemplateId } from '../model/types.ts';
import type { PatternStage } from '../patterns/pattern-stage.ts';
import type { LocalTime } from '../stats/local-time.ts';

export interface WindowJudgeOptions {
  readonly counter: WindowCounter;
  readonly sessions: SessionLines;
  readonly streams: StreamTable;
  readonly templates: TemplateNames;
  /** Says what patterns lines match, and how grave that is. */
  readonly patterns: PatternStage;
  /** What people said, which moves what detectors claim. Default: nothing. */
  readonly feedback?: Pick<Feedback, 'calibrationOf'> | undefined;
  readonly localTime: LocalTime;
  /** Default: every detector is calibrated. */
  readonly detectors?: DetectorOptions | undefined;
  /** A host is learned silently for so long, or until `learnLines` and a 24th of it. */
  readonly learnMs: number;
  readonly learnLines: number;
}

/** What is asked of the templates stage. */
export interface TemplateNames {
  text(template: number): string;
  idOf(template: number): TemplateId | undefined;
  /** @param batch of one row with its template */
  parametersOf?(batch: LineBatch, row: number): readonly Value[];
}
