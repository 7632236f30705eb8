import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { TimedSession } from '../detectors/session-habits.ts';
import { SessionJudge, type SessionVerdict } from '../detectors/session-judge.ts';
import { DetectorError } from '../model/detector-error.ts';
import type { DataSet, Judgement, Measures } from './data-set.ts';
import {
  alarmBelow,
  atFixedScores,
  countsOf,
  precisionAtRanks,
  precisionRecallF1,
} from './measures.ts';
import { type KeyedLog, readKeyedLog } from './read-keyed-log.ts';
import { readLines } from './read-text.ts';

const trainShare = 0.2;
/** Of the alarms of one cluster, the one at which a person is asked; from half of the answers on, the later one. */
const askAtTimes = [2, 4] as const;
const answersDefault: readonly number[] = [0, 50];

/** Raw lines of many interleaved keys: which word is the key is not told, and each key is judged. */
export const keyedLines: DataSet = {
  name: 'keyed',
  async judge({ folder, answers, limits, onProgress }) {
    const judgements: Judgement[] = [];
    const entries = await readdir(folder, { withFileTypes: true });
    for (const { name } of entries.filter((entry) => entry.isDirectory())) {
      onProgress(`keyed/${name}`);
      const labels = await readLabels(await find(join(folder, name), 'labels.csv'));
      const log = await readKeyedLog(await find(join(folder, name), 'lines.log'));
      if (!log.hasKey) {
        const notJudged = 'no word was found by which lines belong together';
        judgements.push({ name: `keyed/${name}`, measures: {}, notJudged });
        continue;
      }
      for (const budget of answers === undefined ? answersDefault : [answers]) {
        const measures = judge(log, labels, { budget, ...limits });
        judgements.push({ name: `keyed/${name}/${budget} answers`, measures });
      }
    }
    return judgements;
  },
};

/**
 * Sessions in the order in which they end. Those that begin in the first 20 % of lines are learned; each
 * later one is judged by what ended before it, then learned. Of an alarm, its cluster is asked about while
 * there are answers left, at its second time: a question is for what comes again. What was an alarm when
 * the question was asked stays one.
 */
function judge(
  log: KeyedLog,
  labels: ReadonlyMap<string, boolean>,
  {
    budget,
    targetFpr = alarmBelow,
  }: { readonly budget: number; readonly targetFpr?: number | undefined },
): Measures {
  const detector = new SessionJudge();
  const catchUp = follow(log, detector);
  const oracle = new Oracle(detector, budget);
  const isAlarm: boolean[] = [];
  const isAnomalous: boolean[] = [];
  const scores: number[] = [];
  const judgedMs: number[] = [];
  for (const { key, events: templates, timesMs, firstLine, lastLine } of log.sessions) {
    catchUp(lastLine);
    const session = { events: templates.map((event) => log.eventName(event)), timesMs };
    const truth = labels.get(key);
    if (firstLine >= log.lines * trainShare && truth !== undefined) {
      const verdict = detector.judge(session, log.endMs - (timesMs.at(-1) ?? 0));
      const alarm = verdict.logPValue < Math.log(targetFpr);
      isAlarm.push(alarm);
      isAnomalous.push(truth);
      scores.push(-verdict.logPValue);
      judgedMs.push(timesMs.at(-1) ?? log.endMs);
      if (alarm) oracle.hear(verdict, session, truth);
    }
    detector.learn(session);
  }
  const alarms = isAlarm.filter(Boolean).length;
  const days = Math.max(1e-9, (log.endMs - (judgedMs[0] ?? log.endMs)) / 86_400_000);
  return {
    lines: log.lines,
    keys: log.sessions.length,
    keysJudged: isAlarm.length,
    keysAnomalous: isAnomalous.filter(Boolean).length,
    ...precisionRecallF1(countsOf(isAlarm, isAnomalous)),
    alarmsPerThousand: (1_000 * alarms) / Math.max(1, isAlarm.length),
    alarmsPerDay: alarms / days,
    questions: oracle.questions,
    ...precisionAtRanks(scores, isAnomalous),
    ...atFixedScores(
      scores.map((score) => 1 - Math.exp(-score)),
      isAnomalous,
    ),
  };
}

/** @returns tells the detector what has begun and come up to a line */
function follow({ sessions, firsts, eventName }: KeyedLog, detector: SessionJudge) {
  const begins = sessions.map(({ firstLine }) => firstLine).toSorted((a, b) => a - b);
  let begun = 0;
  let met = 0;
  return (line: number): void => {
    for (; (begins[begun] ?? Infinity) <= line; begun++) detector.begin();
    for (; (firsts.lines[met] ?? Infinity) <= line; met++) {
      detector.meet(eventName(firsts.events[met] ?? 0));
    }
  };
}

/** Answers from the labels: a question is for what comes again, so it waits for a cluster's second alarm. */
class Oracle {
  readonly #detector: SessionJudge;
  readonly #budget: number;
  readonly #alarms = new Map<string, number>();
  questions = 0;

  constructor(detector: SessionJudge, budget: number) {
    this.#detector = detector;
    this.#budget = budget;
  }

  hear(verdict: SessionVerdict, { events }: TimedSession, truth: boolean): void {
    const alarms = (this.#alarms.get(verdict.cluster) ?? 0) + 1;
    this.#alarms.set(verdict.cluster, alarms);
    const isEarly = this.questions < this.#budget / 2;
    if (alarms !== askAtTimes[isEarly ? 0 : 1] || this.questions >= this.#budget) return;
    this.questions++;
    this.#detector.answer(verdict, events, truth);
  }
}

async function readLabels(path: string): Promise<ReadonlyMap<string, boolean>> {
  const labels = new Map<string, boolean>();
  for await (const line of readLines(path)) {
    const [key = '', anomalous] = line.trim().split(',');
    if (anomalous === '0' || anomalous === '1') labels.set(key, anomalous === '1');
  }
  return labels;
}

async function find(folder: string, name: string): Promise<string> {
  const file = (await readdir(folder)).find((each) => each === name || each === `${name}.gz`);
  if (file === undefined) {
    throw new DetectorError(`${join(folder, name)} is not there`, {
      code: 'input-not-found',
      hint: 'Lay the folder out as its README says.',
    });
  }
  return join(folder, file);
}
