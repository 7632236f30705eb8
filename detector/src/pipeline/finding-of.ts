import type { Claim } from '../detectors/detector.ts';
import { scoreOf } from '../ensemble/combine-claims.ts';
import type { Finding, SampleLine, Subject } from '../model/types.ts';

/** What a finding needs beside its claim. */
export interface FindingContext {
  readonly detector: string;
  readonly subject: Subject;
  /** Of the window. */
  readonly startMs: number;
  readonly endMs: number;
  readonly line: SampleLine | undefined;
}

/** A detector's claim as a finding: data, with the ids of its lines. */
export function findingOf(
  claim: Claim,
  { detector, subject, startMs, endMs, line }: FindingContext,
): Finding {
  return {
    detector,
    kind: claim.kind,
    subject,
    startMs: claim.startMs ?? startMs,
    endMs,
    logPValue: claim.logPValue,
    score: scoreOf(-claim.logPValue),
    observed: claim.observed,
    expected: claim.expected,
    threshold: claim.threshold,
    unit: claim.unit,
    reason: claim.seen,
    recordIds: line === undefined ? [] : [line.id],
  };
}
