import type { Measures } from './data-set.ts';
import type { RunIncident } from './line-run.ts';
import { fixedScores, precisionAtRanks } from './measures.ts';

/** An incident as far as it is judged. */
export interface ScoredIncident {
  /** Of its most anomalous anomaly, in [0, 1]. */
  readonly score: number;
  readonly isTold: boolean;
  /** What of the labels it belongs to (faults, phases of an attack), by number; nothing is a false alarm. */
  readonly truths: readonly number[];
}

/** @param isOf whether an incident is of one of `truths` */
export function scoredOf<Truth>(
  incidents: readonly RunIncident[],
  truths: readonly Truth[],
  isOf: (one: RunIncident, truth: Truth) => boolean,
): readonly ScoredIncident[] {
  return incidents.map((one) => ({
    score: one.incident.score,
    isTold: one.isTold,
    truths: truths.flatMap((truth, i) => (isOf(one, truth) ? [i] : [])),
  }));
}

/**
 * Precision of incidents and recall of what the labels name: of what was told, of the 10 and 50 of highest
 * score, and where only a score of at least so much counts.
 *
 * @param truths how many faults or phases there are
 */
export function incidentMeasures(incidents: readonly ScoredIncident[], truths: number): Measures {
  const f1 = (some: readonly ScoredIncident[]) => {
    const hits = some.filter((one) => one.truths.length > 0).length;
    const found = new Set(some.flatMap((one) => one.truths)).size;
    const precision = hits / Math.max(1, some.length);
    const recall = found / Math.max(1, truths);
    const F1 = precision + recall > 0 ? (2 * precision * recall) / (precision + recall) : 0;
    return { precision, recall, F1 };
  };
  const isTrue = incidents.map((one) => one.truths.length > 0);
  return {
    ...f1(incidents.filter(({ isTold }) => isTold)),
    ...precisionAtRanks(
      incidents.map(({ score }) => score),
      isTrue,
    ),
    ...Object.fromEntries(
      fixedScores.map((bound) => [
        `F1At${bound}`,
        f1(incidents.filter(({ score }) => score >= bound)).F1,
      ]),
    ),
  };
}

export interface AlertDays {
  /** When something was told, ms since the epoch. */
  readonly toldMs: readonly number[];
  readonly days: number;
  readonly budgetPerDay: number;
}

/** When those that were told were opened, ms since the epoch. */
export function toldMsOf(incidents: readonly RunIncident[]): readonly number[] {
  return incidents.filter(({ isTold }) => isTold).map(({ incident }) => incident.openedMs);
}

/** What the alerts cost people, beside what was welcome. */
export function alertCost({ toldMs, days, budgetPerDay }: AlertDays): Measures {
  const byDay = Map.groupBy(toldMs, (ms) => Math.floor(ms / 86_400_000));
  return {
    alertsPerDay: toldMs.length / days,
    alertsInOneDayMost: Math.max(0, ...[...byDay.values()].map((each) => each.length)),
    budgetPerDay,
    questions: 0,
  };
}
