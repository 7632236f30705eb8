import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { TailHistogram } from '../stats/tail-histogram.ts';
import type { DataSet, Judgement, Measures } from './data-set.ts';
import {
  fixedScores,
  latenciesOf,
  middleOf,
  precisionAtRanks,
  precisionRecallF1,
  runsOf,
  type Counts,
} from './measures.ts';
import { readNpy } from './read-npy.ts';
import { readTar } from './read-tar.ts';

/** A point rarer than this in its training part is an alarm: a thousandth, for there are many points. */
const alarmBelow = 0.001;
const reason =
  'judged by the tail of the frequency detector, rises only: there is no detector of seasons and drops in a series of numbers yet';

/** A series' points: how odd each is, 0 to 1, and whether it is in a labelled run. */
interface JudgedSeries {
  readonly scores: readonly number[];
  readonly isAnomalous: readonly boolean[];
}

/** Series of numbers, a folder each; a run of points counts once, and a point near it does not. */
export const rateSeries: DataSet = {
  name: 'rates',
  async judge({ folder, limits: { targetFpr = alarmBelow } }) {
    const judgements: Judgement[] = [];
    for (const archive of (await readdir(folder)).toSorted()) {
      if (!archive.endsWith('.tgz')) continue;
      const files = await readTar(join(folder, archive));
      for (const [group, series] of groupsOf(files)) {
        const judged = series.map((name) => judgeSeries(files, name));
        const measures = measuresOf(judged, targetFpr);
        judgements.push({ name: `rates/${group}`, measures, notJudged: reason });
      }
    }
    return judgements;
  },
};

/** Folders with a series in them, by the folder above them. */
function groupsOf(files: ReadonlyMap<string, Buffer>): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, string[]>();
  for (const path of files.keys()) {
    if (!path.endsWith('/train.npy')) continue;
    const series = path.slice(0, -'/train.npy'.length);
    const group = series.split('/').at(-2) ?? '';
    groups.set(group, [...(groups.get(group) ?? []), series]);
  }
  return groups;
}

function judgeSeries(files: ReadonlyMap<string, Buffer>, series: string): JudgedSeries {
  const read = (name: string) => readNpy(files.get(`${series}/${name}.npy`) ?? new Uint8Array());
  const train = read('train');
  const test = read('test');
  const least = train.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  // The detector counts lines: a series that goes below zero is lifted as a whole.
  const lift = least < 1 ? 1 - least : 0;
  const past = new TailHistogram(1);
  for (const value of train) past.add(0, value + lift);
  const scores = Array.from(
    test,
    (value) => 1 - Math.min(1, Math.exp(past.logExpected(0, value + lift)) / train.length),
  );
  return { scores, isAnomalous: Array.from(read('test_label'), (label) => label > 0) };
}

function measuresOf(series: readonly JudgedSeries[], targetFpr: number): Measures {
  const points = series.reduce((sum, { scores }) => sum + scores.length, 0);
  const counts = countsAbove(series, 1 - targetFpr);
  const latencies = series.flatMap(({ scores, isAnomalous }) =>
    latenciesOf(
      scores.map((score) => score > 1 - targetFpr),
      isAnomalous,
    ),
  );
  return {
    series: series.length,
    points,
    runs: counts.hits + counts.misses,
    ...precisionRecallF1(counts),
    falseAlarmsPerThousandPoints: (1_000 * counts.falseAlarms) / Math.max(1, points),
    questions: 0,
    latencyPointsMedian: middleOf(latencies),
    ...precisionAtRanks(
      series.flatMap(({ scores }) => scores),
      series.flatMap(({ isAnomalous }) => isAnomalous),
    ),
    ...Object.fromEntries(
      fixedScores.map((bound) => [
        `F1At${bound}`,
        precisionRecallF1(countsAbove(series, bound)).F1,
      ]),
    ),
  };
}

/** A labelled run is a hit when an alarm is in it; alarms outside, one after the other, are one. */
function countsAbove(series: readonly JudgedSeries[], bound: number): Counts {
  const counts = { hits: 0, falseAlarms: 0, misses: 0 };
  for (const { scores, isAnomalous } of series) {
    const isAlarm = scores.map((score) => score > bound);
    for (const [start, end] of runsOf(isAnomalous)) {
      if (isAlarm.slice(start, end).includes(true)) counts.hits++;
      else counts.misses++;
    }
    const isFalse = isAlarm.map((alarm, i) => alarm && isAnomalous[i] !== true);
    counts.falseAlarms += runsOf(isFalse).length;
  }
  return counts;
}
