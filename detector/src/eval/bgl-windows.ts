import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { WindowModel } from '../detectors/window-model.ts';
import type { DataSet, Measures } from './data-set.ts';
import {
  alarmBelow,
  atFixedScores,
  countsOf,
  latenciesOf,
  middleOf,
  precisionAtRanks,
  precisionRecallF1,
} from './measures.ts';
import { readLines, readText } from './read-text.ts';

const windowLines = 100;
const answersDefault: readonly number[] = [0, 100, 250];

interface Window {
  readonly templates: readonly string[];
  /** Templates of its anomalous lines; none in a normal window. */
  readonly anomalous: ReadonlySet<string>;
}

/** BlueGene/L: windows of 100 lines of half 2, learned from half 1 and then as they come. */
export const bglWindows: DataSet = {
  name: 'bgl',
  async judge({ folder, answers, limits }) {
    const train = await readHours(folder);
    const windows = await readWindows(folder);
    const budgets = answers === undefined ? answersDefault : [answers];
    return budgets.map((budget) => ({
      name: `bgl/${budget} answers`,
      measures: judge(train, windows, { budget, ...limits }),
    }));
  },
};

/** Half 1 has a line for each hour: cut into windows as long as those that are judged. */
async function readHours(folder: string): Promise<readonly string[][]> {
  const files = (await readdir(folder)).filter((name) => name.startsWith('half1_')).toSorted();
  const windows: string[][] = [];
  for (const file of files) {
    const text = await readText(join(folder, file));
    const events = text.split('\n').flatMap((hour) => (hour === '' ? [] : hour.trim().split(' ')));
    for (let at = 0; at + windowLines <= events.length; at += windowLines) {
      windows.push(events.slice(at, at + windowLines));
    }
  }
  return windows;
}

async function readWindows(folder: string): Promise<readonly Window[]> {
  const windows: Window[] = [];
  const files = (await readdir(folder)).filter((name) => name.startsWith('half2_')).toSorted();
  let templates: string[] = [];
  let anomalous = new Set<string>();
  for (const file of files) {
    for await (const line of readLines(join(folder, file))) {
      const [event = '', label] = line.split('\t');
      templates.push(event);
      if (label === '1') anomalous.add(event);
      if (templates.length < windowLines) continue;
      windows.push({ templates, anomalous });
      templates = [];
      anomalous = new Set();
    }
  }
  return windows;
}

/**
 * Online: each window is scored before anything is learned from it, and what was an alarm is learned
 * as usual only when it has become a habit. Of an alarm, the template that decided it is asked about while there are answers left; the
 * oracle looks at the window's labels.
 */
function judge(
  train: readonly (readonly string[])[],
  windows: readonly Window[],
  {
    budget,
    targetFpr = alarmBelow,
  }: { readonly budget: number; readonly targetFpr?: number | undefined },
): Measures {
  const model = new WindowModel();
  model.train(train);
  const threshold = Math.log(targetFpr);
  const logPs: number[] = [];
  const isAlarm: boolean[] = [];
  let questions = 0;
  for (const { templates, anomalous } of windows) {
    const { logPValue, decisive } = model.score(templates);
    logPs.push(logPValue);
    isAlarm.push(logPValue < threshold);
    if (logPValue >= threshold) {
      model.learn(templates);
      continue;
    }
    model.passOver(templates);
    if (decisive !== undefined && questions < budget) {
      questions++;
      model.answer(decisive, anomalous.has(decisive));
    }
  }
  const isAnomalous = windows.map(({ anomalous }) => anomalous.size > 0);
  return {
    windows: windows.length,
    anomalousWindows: isAnomalous.filter(Boolean).length,
    ...precisionRecallF1(countsOf(isAlarm, isAnomalous)),
    alarmsPerThousand: (1_000 * isAlarm.filter(Boolean).length) / Math.max(1, isAlarm.length),
    questions,
    latencyWindowsMedian: middleOf(latenciesOf(isAlarm, isAnomalous)),
    ...precisionAtRanks(
      logPs.map((logP) => -logP),
      isAnomalous,
    ),
    ...atFixedScores(
      logPs.map((logP) => 1 - Math.exp(logP)),
      isAnomalous,
    ),
  };
}
