import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { loadPatterns } from '../pipeline/load-patterns.ts';
import type { Fault } from '../simulator/fault-kinds.ts';
import { foreignScenarios, injectFaults, planForeignFaults } from '../simulator/inject-faults.ts';
import type { DataSet, Judgement, Measures } from './data-set.ts';
import { alertCost, incidentMeasures, scoredOf, toldMsOf } from './judge-incidents.ts';
import { LineRun, type LineRunOptions, type RunIncident } from './line-run.ts';
import { middleOf } from './measures.ts';
import { readLines } from './read-text.ts';

const dayMs = 86_400_000;
const learnDays = 30;
/** Incidents that begin within this after a fault are said to be its. */
const patienceMs = 2 * 3_600_000;
const faultEveryMs = 2.5 * dayMs;
const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/** A year without a 29th of February in which no line is of the future; there is none in the log. */
const year = 2005;

interface Line {
  readonly timeMs: number;
  readonly text: string;
}

/** One real host: how often it would have been told of, and whether faults put into it are found. */
export const linuxSyslog: DataSet = {
  name: 'linux-syslog',
  async judge({ folder, limits }) {
    const judgements: Judgement[] = [];
    const { patterns } = await loadPatterns();
    const { budgetPerDay: budget = 3, hourMultipliers } = limits;
    const options = { budget, hourMultipliers, timezone: 'UTC', patterns };
    for (const file of await logsOf(folder)) {
      const lines = await readSyslog(join(folder, file));
      const alone = run(lines, options);
      const startMs = (lines[0]?.timeMs ?? 0) + learnDays * dayMs;
      const endMs = lines.at(-1)?.timeMs ?? startMs;
      const quiet = perDay(alone, { startMs, endMs, budgetPerDay: budget });
      const host = hostOf(lines[0]?.text ?? '');
      const planned = planForeignFaults(faultTimes(startMs, endMs), { host, seed: 1 });
      const withFaults = [
        ...injectFaults(lines, planned, ({ timeMs, service, pid, message }) => ({
          timeMs,
          text: `${stampOf(timeMs)} ${host} ${service}${pid > 0 ? `[${pid}]` : ''}: ${message}`,
        })),
      ];
      const mixed = run(withFaults, options);
      const faults = planned.map(({ fault }) => fault);
      judgements.push({
        name: `linux-syslog/${file.replace(/\.log(\.gz)?$/, '')}`,
        measures: {
          lines: lines.length,
          days: (endMs - startMs) / dayMs,
          ...quiet,
          ...found(mixed, faults, startMs),
        },
      });
    }
    return judgements;
  },
};

async function logsOf(folder: string): Promise<readonly string[]> {
  const files = await readdir(folder);
  return files.filter((name) => /\.log(\.gz)?$/.test(name)).toSorted();
}

async function readSyslog(path: string): Promise<readonly Line[]> {
  const lines: Line[] = [];
  let lastMs = 0;
  let added = 0;
  for await (const text of readLines(path)) {
    const timeMs = timeOf(text, year + added);
    if (timeMs === undefined) {
      if (text !== '') lines.push({ timeMs: lastMs, text });
      continue;
    }
    if (timeMs < lastMs - 180 * dayMs) added++;
    lastMs = timeOf(text, year + added) ?? lastMs;
    lines.push({ timeMs: lastMs, text });
  }
  return lines;
}

/** Of `Jun  9 06:06:20`, as UTC. */
function timeOf(text: string, inYear: number): number | undefined {
  const stamp = /^(\w{3}) +(\d+) (\d\d):(\d\d):(\d\d) /.exec(text);
  if (stamp === null) return undefined;
  const [, month = '', day, hour, minute, second] = stamp;
  return Date.UTC(
    inYear,
    months.indexOf(month),
    Number(day),
    Number(hour),
    Number(minute),
    Number(second),
  );
}

function stampOf(timeMs: number): string {
  const iso = new Date(timeMs).toISOString();
  const day = String(Number(iso.slice(8, 10))).padStart(2);
  return `${months[Number(iso.slice(5, 7)) - 1] ?? ''} ${day} ${iso.slice(11, 19)}`;
}

function hostOf(text: string): string {
  return text.slice(16).split(' ')[0] ?? '';
}

function run(lines: readonly Line[], options: LineRunOptions): readonly RunIncident[] {
  const detector = new LineRun(options);
  for (const { timeMs, text } of lines) detector.push({ timeMs, text, labels: { job: 'file' } });
  return detector.end();
}

function perDay(
  incidents: readonly RunIncident[],
  {
    startMs,
    endMs,
    budgetPerDay,
  }: { readonly startMs: number; readonly endMs: number; readonly budgetPerDay: number },
): Measures {
  const days = (endMs - startMs) / dayMs;
  const after = incidents.filter(({ incident }) => incident.openedMs >= startMs);
  return {
    incidentsPerDay: after.length / days,
    ...alertCost({ toldMs: toldMsOf(after), days, budgetPerDay }),
    incidentsWhileLearning: incidents.length - after.length,
  };
}

/** A fault every two and a half days, at odd hours, each scenario once, the last well before the end. */
function faultTimes(startMs: number, endMs: number): readonly number[] {
  const fitting = Math.floor((endMs - startMs - dayMs) / faultEveryMs);
  const count = Math.max(0, Math.min(foreignScenarios('').length, fitting));
  return Array.from({ length: count }, (_, i) => Math.floor(startMs + (i + 0.37) * faultEveryMs));
}

function found(
  incidents: readonly RunIncident[],
  faults: readonly Fault[],
  startMs: number,
): Measures {
  let told = 0;
  let rootFirst = 0;
  const latencies: number[] = [];
  for (const fault of faults) {
    const own = incidents.filter((one) => isOf(one, fault));
    const first = own[0];
    if (first === undefined) continue;
    if (own.some(({ isTold }) => isTold)) told++;
    if (first.incident.startedWith?.text.includes(fault.rootLine) === true) rootFirst++;
    latencies.push(Math.max(0, first.incident.openedMs - fault.startMs) / 1_000);
  }
  const after = incidents.filter(({ incident }) => incident.openedMs >= startMs);
  return {
    faults: faults.length,
    faultsFound: latencies.length / Math.max(1, faults.length),
    faultsTold: told / Math.max(1, faults.length),
    rootLineFirst: rootFirst / Math.max(1, faults.length),
    latencySecondsMedian: middleOf(latencies),
    ...incidentMeasures(scoredOf(after, faults, isOf), faults.length),
  };
}

/** An incident is a fault's when it began in the fault's time. */
function isOf({ incident: { firstSeenMs } }: RunIncident, { startMs, endMs }: Fault): boolean {
  return firstSeenMs >= startMs - 1_000 && firstSeenMs <= Math.max(endMs, startMs + patienceMs);
}
