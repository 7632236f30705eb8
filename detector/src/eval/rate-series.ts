import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { TailHistogram } from '../stats/tail-histogram.ts';
import type { DataSet, Judgement, Measures } from './data-set.ts';
import { precisionRecallF1, type Counts } from './measures.ts';
import { readNpy } from './read-npy.ts';
import { readTar } from './read-tar.ts';

/** A point rarer than this in its training part is an alarm: a thousandth, for there are many points. */
const alarmBelow = 0.001;
const reason =
  'judged by the tail of the frequency detector, rises only: there is no detector of seasons and drops in a series of numbers yet';

interface SeriesCounts extends Counts {
  readonly points: number;
}

/** Series of numbers, a folder each; a run of points counts once, and a point near it does not. */
export const rateSeries: DataSet = {
  name: 'rates',
  async judge({ folder }) {
    const judgements: Judgement[] = [];
    for (const archive of (await readdir(folder)).toSorted()) {
      if (!archive.endsWith('.tgz')) continue;
      const files = await readTar(join(folder, archive));
      for (const [group, series] of groupsOf(files)) {
        const counts = series.map((name) => judgeSeries(files, name));
        judgements.push({ name: `rates/${group}`, measures: sum(counts), notJudged: reason });
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

function judgeSeries(files: ReadonlyMap<string, Buffer>, series: string): SeriesCounts {
  const read = (name: string) => readNpy(files.get(`${series}/${name}.npy`) ?? new Uint8Array());
  const train = read('train');
  const test = read('test');
  const least = train.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  // The detector counts lines: a series that goes below zero is lifted as a whole.
  const lift = least < 1 ? 1 - least : 0;
  const past = new TailHistogram(1);
  for (const value of train) past.add(0, value + lift);
  const bound = Math.log(alarmBelow * train.length);
  const isAlarm = Array.from(test, (value) => past.logExpected(0, value + lift) < bound);
  const labels = read('test_label');
  return {
    ...countRuns(
      isAlarm,
      Array.from(labels, (label) => label > 0),
    ),
    points: test.length,
  };
}

/** A labelled run is a hit when an alarm is in it; alarms outside, one after the other, are one. */
function countRuns(isAlarm: readonly boolean[], isAnomalous: readonly boolean[]): Counts {
  const counts = { hits: 0, falseAlarms: 0, misses: 0 };
  for (const [start, end] of runsOf(isAnomalous)) {
    if (isAlarm.slice(start, end).some(Boolean)) counts.hits++;
    else counts.misses++;
  }
  counts.falseAlarms = runsOf(isAlarm.map((alarm, i) => alarm && isAnomalous[i] !== true)).length;
  return counts;
}

function runsOf(flags: readonly boolean[]): readonly (readonly [start: number, end: number])[] {
  const runs: [number, number][] = [];
  for (const [i, flag] of flags.entries()) {
    const last = runs.at(-1);
    if (!flag) continue;
    if (last !== undefined && last[1] === i) last[1] = i + 1;
    else runs.push([i, i + 1]);
  }
  return runs;
}

function sum(series: readonly SeriesCounts[]): Measures {
  const total = { hits: 0, falseAlarms: 0, misses: 0, points: 0 };
  for (const { hits, falseAlarms, misses, points } of series) {
    total.hits += hits;
    total.falseAlarms += falseAlarms;
    total.misses += misses;
    total.points += points;
  }
  return {
    series: series.length,
    points: total.points,
    runs: total.hits + total.misses,
    ...precisionRecallF1(total),
    falseAlarmsPerThousandPoints: (1_000 * total.falseAlarms) / Math.max(1, total.points),
  };
}
