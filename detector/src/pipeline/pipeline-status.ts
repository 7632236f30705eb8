import type { FindingKind, SilenceReason } from '../model/types.ts';
import type { LearningStatus } from './learning-status.ts';

export interface PipelineStatus {
  /** Event time of the newest line, ms; undefined before the first. */
  readonly eventMs: number | undefined;
  readonly lines: number;
  readonly windows: number;
  readonly templates: number;
  readonly streams: number;
  readonly sources: number;
  readonly hosts: number;
  readonly series: number;
  readonly seriesEvicted: number;
  /** Lines older than the open window, and lines too far ahead of it. */
  readonly linesLate: number;
  readonly linesAhead: number;
  readonly incidentsOpen: number;
  readonly findings: Readonly<Partial<Record<FindingKind, number>>>;
  readonly untold: Readonly<Record<SilenceReason, number>>;
  /** Nats: what an anomaly must reach at the moment to be told. */
  readonly threshold: number;
  readonly learning: LearningStatus;
}
