import { SessionModel } from '../detectors/session-model.ts';
import type { Measures } from './data-set.ts';
import {
  alarmBelow,
  atFixedScores,
  atShare,
  precisionAtRanks,
  precisionRecallF1,
} from './measures.ts';

type Session = readonly string[];

export interface SessionParts {
  /** Normal ones (hdfs-100k 1.0: nearly), oldest first. */
  readonly train: readonly Session[];
  readonly normal: readonly Session[];
  readonly abnormal: readonly Session[];
  /** Of anomalous sessions in the field, where the parts have another. */
  readonly anomalousShare?: number;
}

/**
 * How well sessions are told apart. The p-values are calibrated on the training part alone; an alarm is
 * what has one below `alarmBelow`, the share of normal sessions that may be false alarms.
 */
export function judgeSessions({ train, normal, abnormal, anomalousShare }: SessionParts): Measures {
  const model = new SessionModel();
  model.train(train);
  const logPOf = memoised((session) => model.score(session).logPValue);
  const threshold = Math.log(alarmBelow);
  const logPs = [...normal, ...abnormal].map(logPOf);
  const isAnomalous = logPs.map((_, i) => i >= normal.length);
  const falseAlarms = logPs.filter((logP, i) => i < normal.length && logP < threshold).length;
  const hits = logPs.filter((logP, i) => i >= normal.length && logP < threshold).length;
  const misses = abnormal.length - hits;
  const recall = hits / Math.max(1, abnormal.length);
  const falsePositiveRate = falseAlarms / Math.max(1, normal.length);
  const scores = logPs.map((logP) => 1 - Math.exp(logP));
  return {
    trained: train.length,
    normal: normal.length,
    abnormal: abnormal.length,
    ...(anomalousShare === undefined
      ? precisionRecallF1({ hits, falseAlarms, misses })
      : atShare({ recall, falsePositiveRate }, anomalousShare)),
    falsePositiveRate,
    ...precisionAtRanks(
      logPs.map((logP) => -logP),
      isAnomalous,
    ),
    ...atFixedScores(scores, isAnomalous),
  };
}

/** Sessions repeat each other: each distinct one is scored once. */
function memoised(score: (session: Session) => number): (session: Session) => number {
  const known = new Map<string, number>();
  return (session) => {
    const key = session.join('\u0000');
    const value = known.get(key) ?? score(session);
    known.set(key, value);
    return value;
  };
}
