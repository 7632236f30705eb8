import { SessionJudge } from '../detectors/session-judge.ts';
import { SessionModel } from '../detectors/session-model.ts';
import type { Measures } from './data-set.ts';
import {
  alarmBelow,
  atShare,
  countsOf,
  fixedScores,
  precisionAtRanks,
  precisionRecallF1,
} from './measures.ts';

type Session = readonly string[];

export interface SessionParts {
  /** Oldest first. */
  readonly train: readonly Session[];
  readonly normal: readonly Session[];
  readonly abnormal: readonly Session[];
  /** Whether somebody has seen to it that `train` is normal; if not, what is frequent in it is. */
  readonly isTrainClean: boolean;
  /** Of normal sessions so many may be alarms. */
  readonly targetFpr?: number | undefined;
  /** Of anomalous sessions in the field, where the parts have another. */
  readonly anomalousShare?: number;
}

/**
 * How well sessions are told apart. The p-values are calibrated on the training part alone; an alarm is
 * what has one below `alarmBelow`, the share of normal sessions that may be false alarms.
 */
export function judgeSessions(parts: SessionParts): Measures {
  const { train, normal, abnormal, anomalousShare, targetFpr = alarmBelow } = parts;
  const bound = Math.log(targetFpr);
  const logPOf = memoised(trained(parts));
  const logPs = [...normal, ...abnormal].map(logPOf);
  const isAnomalous = logPs.map((_, i) => i >= normal.length);
  const at = (logBound: number) =>
    anomalousShare === undefined
      ? precisionRecallF1(
          countsOf(
            logPs.map((logP) => logP < logBound),
            isAnomalous,
          ),
        )
      : atShare(ratesOf(logPs, normal.length, logBound), anomalousShare);
  const rates = ratesOf(logPs, normal.length, bound);
  const share = anomalousShare ?? abnormal.length / Math.max(1, logPs.length);
  return {
    trained: train.length,
    normal: normal.length,
    abnormal: abnormal.length,
    ...at(bound),
    falsePositiveRate: rates.falsePositiveRate,
    alarmsPerThousand: 1_000 * alarmShare(rates, share),
    questions: 0,
    ...precisionAtRanks(
      logPs.map((logP) => -logP),
      isAnomalous,
      anomalousShare,
    ),
    ...Object.fromEntries(fixedScores.map((score) => [`F1At${score}`, at(Math.log(1 - score)).F1])),
  };
}

/** Of all sessions, at that share of anomalous ones. */
function alarmShare(
  { recall, falsePositiveRate }: { recall: number; falsePositiveRate: number },
  share: number,
): number {
  return recall * share + falsePositiveRate * (1 - share);
}

function trained({ train, isTrainClean }: SessionParts): (session: Session) => number {
  if (isTrainClean) {
    const model = new SessionModel();
    model.train(train);
    return (session) => model.score(session).logPValue;
  }
  const judge = new SessionJudge();
  for (const events of train) {
    judge.begin();
    for (const event of new Set(events)) judge.meet(event);
    judge.learn({ events, timesMs: [] });
  }
  return (events) => judge.judge({ events, timesMs: [] }).logPValue;
}

function ratesOf(
  logPs: readonly number[],
  normal: number,
  bound: number,
): { recall: number; falsePositiveRate: number } {
  let hits = 0;
  let falseAlarms = 0;
  for (const [i, logP] of logPs.entries()) {
    if (logP >= bound) continue;
    if (i < normal) falseAlarms++;
    else hits++;
  }
  return {
    recall: hits / Math.max(1, logPs.length - normal),
    falsePositiveRate: falseAlarms / Math.max(1, normal),
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
