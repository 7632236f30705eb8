import type {
  AnomalyId,
  Explanation,
  FindingKind,
  SampleLine,
  Severity,
  Signature,
} from '../model/types.ts';

/** What the ensemble says of one subject in one window, as far as incidents go by it. */
export interface Report {
  readonly anomalyId: AnomalyId;
  readonly signature: Signature;
  readonly source: string;
  readonly host: string;
  readonly service: string;
  readonly templateId: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly score: number;
  /** Nats. */
  readonly strength: number;
  /** How bad its words are, 0 to 1. */
  readonly badness: number;
  readonly severity: Severity;
  readonly kinds: readonly FindingKind[];
  readonly lines: number;
  readonly line: SampleLine | undefined;
  readonly explanation: Explanation;
  /** Keeps its incident open until this is released, however long nothing more comes. */
  readonly hold?: string;
  /** Whether somebody works on its host and it is not grave: it is no news. */
  readonly isMaintenance: boolean;
}
