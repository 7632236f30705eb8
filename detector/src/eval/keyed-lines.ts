import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { SessionJudge } from '../detectors/session-judge.ts';
import { SessionKeys } from '../features/session-keys.ts';
import { DetectorError } from '../model/detector-error.ts';
import type { DataSet, Judgement, Measures } from './data-set.ts';
import { alarmBelow, countsOf, precisionAtRanks, precisionRecallF1 } from './measures.ts';
import { mineLines, type MinedLine } from './mine-lines.ts';
import { readLines } from './read-text.ts';

const trainShare = 0.2;
/** Lines among which the key is looked for. */
const discoverLines = 100_000;
/** Of the alarms of one kind, the one at which a person is asked. */
const askAtTime = 2;
const answersDefault: readonly number[] = [0, 50];

interface Session {
  readonly key: string;
  readonly events: number[];
  readonly firstLine: number;
  lastLine: number;
}

/** Raw lines of many interleaved keys: which word is the key is not told, and each key is judged. */
export const keyedLines: DataSet = {
  name: 'keyed',
  async judge({ folder, answers, onProgress }) {
    const judgements: Judgement[] = [];
    const entries = await readdir(folder, { withFileTypes: true });
    for (const { name } of entries.filter((entry) => entry.isDirectory())) {
      onProgress(`keyed/${name}`);
      const labels = await readLabels(await find(join(folder, name), 'labels.csv'));
      const log = await readSessions(await find(join(folder, name), 'lines.log'));
      if (log.keyClass === undefined) {
        const notJudged = 'no word was found by which lines belong together';
        judgements.push({ name: `keyed/${name}`, measures: {}, notJudged });
        continue;
      }
      for (const budget of answers === undefined ? answersDefault : [answers]) {
        const measures = judge(log, labels, budget);
        judgements.push({ name: `keyed/${name}/${budget} answers`, measures });
      }
    }
    return judgements;
  },
};

interface Log {
  readonly lines: number;
  readonly keyClass: string | undefined;
  /** In the order of their last lines. */
  readonly sessions: readonly Session[];
  eventName(event: number): string;
}

async function readSessions(path: string): Promise<Log> {
  const keys = new SessionKeys();
  const sessions = new Map<string, Session>();
  const waiting: MinedLine[] = [];
  const mined = mineLines(readLines(path));
  let lines = 0;
  let isLearning = true;
  const add = ({ message, template }: MinedLine, line: number): void => {
    for (const key of keys.keysOf(message)) {
      const session = sessions.get(key) ?? open(key, line);
      session.events.push(template);
      session.lastLine = line;
    }
  };
  const open = (part: string, line: number): Session => {
    const key = Buffer.from(part, 'latin1').toString('latin1'); // a part would keep its line alive
    const session = { key, events: [], firstLine: line, lastLine: line };
    sessions.set(key, session);
    return session;
  };
  const learned = (): void => {
    keys.choose();
    isLearning = false;
    for (const [line, one] of waiting.entries()) add(one, line);
    waiting.length = 0;
  };
  for await (const line of mined.lines) {
    if (isLearning) {
      keys.observe(line.message, line.template);
      waiting.push(line);
      if (waiting.length >= discoverLines) learned();
    } else add(line, lines);
    lines++;
  }
  if (isLearning) learned();
  return {
    lines,
    keyClass: keys.chosen,
    sessions: [...sessions.values()].toSorted((a, b) => a.lastLine - b.lastLine),
    eventName: mined.eventName,
  };
}

/**
 * Sessions in the order in which they end. Those that begin in the first 20 % of lines are learned; each
 * later one is judged by what ended before it, then learned. Of an alarm, its kind is asked about while
 * there are answers left, at its second time: a question is for what comes again.
 */
function judge(log: Log, labels: ReadonlyMap<string, boolean>, budget: number): Measures {
  const detector = new SessionJudge();
  const cut = log.lines * trainShare;
  const timesSeen = new Map<string, number>();
  const isAlarm: boolean[] = [];
  const isAnomalous: boolean[] = [];
  const scores: number[] = [];
  let questions = 0;
  let isTrained = false;
  for (const session of log.sessions) {
    const events = session.events.map((event) => log.eventName(event));
    const truth = labels.get(session.key);
    if (session.firstLine >= cut && truth !== undefined) {
      if (!isTrained) detector.renew();
      isTrained = true;
      const { logPValue, kind } = detector.score(events);
      const alarm = logPValue < Math.log(alarmBelow);
      isAlarm.push(alarm);
      isAnomalous.push(truth);
      scores.push(-logPValue);
      const times = (timesSeen.get(kind) ?? 0) + (alarm ? 1 : 0);
      timesSeen.set(kind, times);
      if (alarm && times === askAtTime && questions < budget) {
        questions++;
        detector.answer(kind, truth);
      }
    }
    detector.learn(events);
  }
  return {
    lines: log.lines,
    keys: log.sessions.length,
    keysJudged: isAlarm.length,
    keysAnomalous: isAnomalous.filter(Boolean).length,
    ...precisionRecallF1(countsOf(isAlarm, isAnomalous)),
    questions,
    ...precisionAtRanks(scores, isAnomalous),
  };
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
