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

/**
 * Share of anomalous items among the 10 and the 50 of highest score. Of equal scores none comes first: a
 * place among them is worth the share of anomalous items that they have.
 *
 * @param share of anomalous items in the field, where these have another: normal ones then weigh as many
 *   as there would be
 */
export function precisionAtRanks(
  scores: readonly number[],
  isAnomalous: readonly boolean[],
  share?: number,
): Measures {
  const weightOf = weightsAt(isAnomalous, share);
  const groups = [...Map.groupBy(scores.keys(), (i) => scores[i] ?? 0)]
    .toSorted(([a], [b]) => b - a)
    .map(([, items]) => {
      const hits = items.filter((i) => isAnomalous[i] === true).length;
      const size = hits * weightOf(true) + (items.length - hits) * weightOf(false);
      return { size, hits: hits * weightOf(true) };
    });
  return Object.fromEntries(ranks.map((rank) => [`precisionAt${rank}`, hitsWithin(groups, rank)]));
}

/** Of the first `rank` places, or as many as there are, how large a share is hits. */
function hitsWithin(
  groups: readonly { readonly size: number; readonly hits: number }[],
  rank: number,
): number {
  let left = rank;
  let hits = 0;
  for (const group of groups) {
    if (left <= 0) break;
    const taken = Math.min(left, group.size);
    hits += (group.hits * taken) / Math.max(1e-12, group.size);
    left -= taken;
  }
  return ratio(hits, rank - left);
}

/** How many items in the field one of these stands for. */
function weightsAt(
  isAnomalous: readonly boolean[],
  share: number | undefined,
): (anomalous: boolean) => number {
  if (share === undefined) return () => 1;
  const anomalous = isAnomalous.filter(Boolean).length;
  const normal = isAnomalous.length - anomalous;
  const wanted = (normal * share) / (1 - share);
  return (each) => (each ? wanted / Math.max(1, anomalous) : 1);
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

/** From the first item of each run of anomalous ones to the first alarm in it; of those that have one. */
export function latenciesOf(
  isAlarm: readonly boolean[],
  isAnomalous: readonly boolean[],
): readonly number[] {
  return runsOf(isAnomalous)
    .map(([start, end]) => isAlarm.slice(start, end).indexOf(true))
    .filter((latency) => latency >= 0);
}

/** Where flags are set, one after the other: from the first until behind the last. */
export function runsOf(
  flags: readonly boolean[],
): readonly (readonly [start: number, end: number])[] {
  const runs: [number, number][] = [];
  for (const [i, flag] of flags.entries()) {
    const last = runs.at(-1);
    if (!flag) continue;
    if (last !== undefined && last[1] === i) last[1] = i + 1;
    else runs.push([i, i + 1]);
  }
  return runs;
}

/** The middle of `values`, the upper one of an even count; NaN of none. */
export function middleOf(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function ratio(part: number, whole: number): number {
  return whole > 0 ? part / whole : 0;
}
