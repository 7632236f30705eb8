import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { loadPatterns } from '../pipeline/load-patterns.ts';
import type { DataSet, Judgement } from './data-set.ts';
import { alertCost, incidentMeasures, scoredOf, toldMsOf } from './judge-incidents.ts';
import { LineRun, type LineRunOptions, type RunIncident } from './line-run.ts';
import { middleOf } from './measures.ts';
import { readLines } from './read-text.ts';
import { splitCsv } from './split-csv.ts';

const dayMs = 86_400_000;
/** An incident belongs to a phase of an attack until so long after its last alert. */
const afterMs = 60_000;

interface Phase {
  readonly name: string;
  startMs: number;
  endMs: number;
}

/** Alerts of other tools as a log: is the attack told among their daily false ones? */
export const attackAlerts: DataSet = {
  name: 'alerts',
  async judge({ folder, limits, onProgress }) {
    const judgements: Judgement[] = [];
    const { budgetPerDay: budget = 3, hourMultipliers } = limits;
    const { patterns } = await loadPatterns();
    const options = { budget, hourMultipliers, timezone: 'UTC', patterns };
    for (const file of (await readdir(folder)).toSorted()) {
      if (!/\.csv(\.gz)?$/.test(file)) continue;
      const name = `alerts/${file.replace(/\.csv(\.gz)?$/, '')}`;
      onProgress(name);
      judgements.push({ name, measures: await judgeScenario(join(folder, file), options) });
    }
    return judgements;
  },
};

async function judgeScenario(
  path: string,
  options: LineRunOptions,
): Promise<Judgement['measures']> {
  const phases = await phasesOf(path);
  const detector = new LineRun(options);
  let lastMs = 0;
  for await (const line of readLines(path)) {
    const [time = '', text = '', , host = ''] = splitCsv(line);
    const timeMs = Number(time) * 1_000;
    if (!(timeMs > 0)) continue;
    lastMs = timeMs;
    const service = text.split(':', 1)[0] ?? '';
    detector.push({ timeMs, text, labels: { job: 'alerts', host, service } });
  }
  return measure(detector.end(), phases, { lastMs, budgetPerDay: options.budget });
}

async function phasesOf(path: string): Promise<readonly Phase[]> {
  const phases = new Map<string, Phase>();
  for await (const line of readLines(path)) {
    const fields = splitCsv(line);
    const label = fields[5];
    if (label === undefined || label === 'false_positive' || label === 'time_label') continue;
    const timeMs = Number(fields[0]) * 1_000;
    const phase = phases.get(label) ?? { name: label, startMs: timeMs, endMs: timeMs };
    phase.startMs = Math.min(phase.startMs, timeMs);
    phase.endMs = Math.max(phase.endMs, timeMs);
    phases.set(label, phase);
  }
  return [...phases.values()].toSorted((a, b) => a.startMs - b.startMs);
}

function measure(
  incidents: readonly RunIncident[],
  phases: readonly Phase[],
  { lastMs, budgetPerDay }: { readonly lastMs: number; readonly budgetPerDay: number },
): Judgement['measures'] {
  const startMs = phases[0]?.startMs ?? lastMs;
  const judged = incidents.filter(({ incident }) => incident.openedMs >= startMs);
  const days = Math.max(1e-9, (lastMs - startMs) / dayMs);
  const isWithin = ({ incident }: RunIncident, phase: Phase) =>
    incident.firstSeenMs <= phase.endMs + afterMs && incident.lastSeenMs >= phase.startMs;
  const latencies: number[] = [];
  let opened = 0;
  for (const phase of phases) {
    const own = judged.filter((one) => isWithin(one, phase));
    if (own.some(({ incident }) => incident.firstSeenMs >= phase.startMs)) opened++;
    const [first] = own;
    if (first === undefined) continue;
    latencies.push(Math.max(0, first.incident.openedMs - phase.startMs) / 1_000);
  }
  const beside = judged.filter((one) => !phases.some((phase) => isWithin(one, phase)));
  const before = incidents.filter(({ incident }) => incident.openedMs < startMs);
  return {
    days,
    phases: phases.length,
    phasesFound: latencies.length / Math.max(1, phases.length),
    phasesOpened: opened / Math.max(1, phases.length),
    latencySecondsMedian: middleOf(latencies),
    incidentsPerDay: judged.length / days,
    ...alertCost({ toldMs: toldMsOf(judged), days, budgetPerDay }),
    incidentsBesidePhasesPerDay: beside.length / days,
    incidentsBeforeFirstAttack: before.length,
    ...incidentMeasures(scoredOf(judged, phases, isWithin), phases.length),
  };
}
