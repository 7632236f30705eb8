import type { Measures } from './data-set.ts';

/** Of normal windows or sessions so many may be alarms: the p-value below which there is one. */
export const alarmBelow = 0.01;
/** Scores at which results are told beside the threshold from training data. */
export const fixedScores: readonly number[] = [0.5, 0.7, 0.9, 0.95];
const ranks: readonly number[] = [10, 50];

export interface Counts {
  readonly hits: number;
  readonly falseAlarms: number;
  readonly misses: number;
}

/** Of nothing found precision is 0, of nothing to find recall is 0. */
export function precisionRecallF1({ hits, falseAlarms, misses }: Counts): {
  precision: number;
  recall: number;
  F1: number;
} {
  const precision = ratio(hits, hits + falseAlarms);
  const recall = ratio(hits, hits + misses);
  return { precision, recall, F1: ratio(2 * precision * recall, precision + recall) };
}

/**
 * Precision at the share of anomalous items that there is in the field, where a test set has another.
 *
 * @param share of anomalous items in the field, in (0, 1)
 */
export function atShare(
  { recall, falsePositiveRate }: { recall: number; falsePositiveRate: number },
  share: number,
): { precision: number; recall: number; F1: number } {
  const found = recall * share;
  const precision = ratio(found, found + falsePositiveRate * (1 - share));
  return { precision, recall, F1: ratio(2 * precision * recall, precision + recall) };
}

/**
 * Probability that an anomalous item has a higher score than a normal one, equal ones count half
 * (Mann, Whitney 1947). Time O(n log n). 0.5 where one class is empty.
 */
export function areaUnderCurve(scores: readonly number[], isAnomalous: readonly boolean[]): number {
  const order = scores.map((_, i) => i).toSorted((a, b) => (scores[a] ?? 0) - (scores[b] ?? 0));
  let rankSum = 0;
  let positives = 0;
  for (let from = 0; from < order.length;) {
    let to = from;
    while (to < order.length && scores[order[to] ?? 0] === scores[order[from] ?? 0]) to++;
    const rank = (from + to + 1) / 2;
    for (const i of order.slice(from, to)) {
      if (isAnomalous[i] !== true) continue;
      rankSum += rank;
      positives++;
    }
    from = to;
  }
  const negatives = scores.length - positives;
  if (positives === 0 || negatives === 0) return 0.5;
  return (rankSum - (positives * (positives + 1)) / 2) / (positives * negatives);
}

/** Share of anomalous items among the 10 and the 50 of highest score, those in doubt in given order. */
export function precisionAtRanks(
  scores: readonly number[],
  isAnomalous: readonly boolean[],
): Measures {
  const order = scores.map((_, i) => i).toSorted((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0));
  return Object.fromEntries(
    ranks.map((rank) => {
      const first = order.slice(0, rank);
      const hits = first.filter((i) => isAnomalous[i] === true).length;
      return [`precisionAt${rank}`, ratio(hits, first.length)];
    }),
  );
}

/** F1 where a score of at least so much is an alarm, for each of `fixedScores`. */
export function atFixedScores(
  scores: readonly number[],
  isAnomalous: readonly boolean[],
): Measures {
  return Object.fromEntries(
    fixedScores.map((bound) => [
      `F1At${bound}`,
      precisionRecallF1(
        countsOf(
          scores.map((score) => score >= bound),
          isAnomalous,
        ),
      ).F1,
    ]),
  );
}

export function countsOf(isAlarm: readonly boolean[], isAnomalous: readonly boolean[]): Counts {
  const counts = { hits: 0, falseAlarms: 0, misses: 0 };
  for (const [i, alarm] of isAlarm.entries()) {
    const anomalous = isAnomalous[i] === true;
    if (alarm && anomalous) counts.hits++;
    else if (alarm) counts.falseAlarms++;
    else if (anomalous) counts.misses++;
  }
  return counts;
}

/** The middle of `values`, the upper one of an even count; NaN of none. */
export function middleOf(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function ratio(part: number, whole: number): number {
  return whole > 0 ? part / whole : 0;
}
