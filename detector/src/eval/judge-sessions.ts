import { SessionModel } from '../detectors/session-model.ts';
import type { Measures } from './data-set.ts';
import { atFixedScores, atShare, precisionAtRanks, precisionRecallF1 } from './measures.ts';

type Session = readonly string[];

export interface SessionParts {
  /** Normal ones (hdfs-100k 1.0: nearly), oldest first. */
  readonly train: readonly Session[];
  readonly normal: readonly Session[];
  readonly abnormal: readonly Session[];
  /** Of anomalous sessions in the field, where the parts have another. */
  readonly anomalousShare?: number;
}

/** The last part of the training sessions sets the threshold and is not learned. */
const thresholdShare = 0.2;

/**
 * How well sessions are told apart. The model learns the first 80 % of the training part; its threshold
 * is the least p-value among the last 20 %: what is odder than any of those is an alarm.
 */
export function judgeSessions({ train, normal, abnormal, anomalousShare }: SessionParts): Measures {
  const cut = Math.ceil(train.length * (1 - thresholdShare));
  const model = new SessionModel();
  model.train(train.slice(0, cut));
  const logPOf = memoised((session) => model.score(session).logPValue);
  const threshold = Math.min(0, ...train.slice(cut).map(logPOf)) - 1e-9;
  const logPs = [...normal, ...abnormal].map(logPOf);
  const isAnomalous = logPs.map((_, i) => i >= normal.length);
  const falseAlarms = logPs.filter((logP, i) => i < normal.length && logP < threshold).length;
  const hits = logPs.filter((logP, i) => i >= normal.length && logP < threshold).length;
  const misses = abnormal.length - hits;
  const recall = hits / Math.max(1, abnormal.length);
  const falsePositiveRate = falseAlarms / Math.max(1, normal.length);
  const scores = logPs.map((logP) => 1 - Math.exp(logP));
  return {
    trained: cut,
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
