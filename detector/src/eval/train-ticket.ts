import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { loadPatterns } from '../pipeline/load-patterns.ts';
import type { DataSet, Judgement } from './data-set.ts';
import { alertCost, incidentMeasures, scoredOf, toldMsOf } from './judge-incidents.ts';
import { LineRun, type RunIncident } from './line-run.ts';
import { middleOf } from './measures.ts';
import { readTar } from './read-tar.ts';
import { splitCsv } from './split-csv.ts';

/** The logs that are there reach some minutes around each fault. */
const patienceMs = 240_000;
/** Faults come every few minutes: a budget of a day would be spent on the first. */
const usualBudget = 1_000;

interface Fault {
  readonly timeMs: number;
  readonly pod: string;
}
interface Row {
  readonly timeMs: number;
  readonly node: string;
  readonly pod: string;
  readonly log: string;
}

/** Containers of a shop: is a fault found, and is its pod the first that is named? */
export const trainTicket: DataSet = {
  name: 'trainticket',
  async judge({ folder, limits, onProgress }) {
    const judgements: Judgement[] = [];
    const { patterns } = await loadPatterns();
    const { budgetPerDay: budget = usualBudget, hourMultipliers } = limits;
    for (const file of (await readdir(folder)).toSorted()) {
      if (!file.endsWith('.tgz')) continue;
      onProgress(file);
      const files = await readTar(join(folder, file));
      const faults = faultsOf(files);
      const rows = rowsOf(files);
      const firstMs = faults[0]?.timeMs ?? 0;
      const learnMs = Math.max(0, firstMs - (rows[0]?.timeMs ?? 0));
      const detector = new LineRun({ budget, hourMultipliers, timezone: 'UTC', patterns, learnMs });
      for (const { timeMs, node, pod, log } of rows) {
        const labels = { job: 'docker', host: node, service: pod };
        detector.push({ timeMs, text: log, labels });
      }
      const measures = measure(detector.end(), faults, { rows, budgetPerDay: budget });
      judgements.push({
        name: `trainticket/${file.replace('.tgz', '')}`,
        measures: { ...measures, trainSeconds: learnMs / 1_000 },
      });
    }
    return judgements;
  },
};

/** Their times are written as the logs' (UTC); the file's `inject_timestamp` is eight hours off. */
function faultsOf(files: ReadonlyMap<string, Buffer>): readonly Fault[] {
  for (const [name, content] of files) {
    if (!name.endsWith('.json')) continue;
    const hours = JSON.parse(content.toString()) as Record<string, Record<string, string>[]>;
    return Object.values(hours)
      .flat()
      .map((fault) => ({
        timeMs: Date.parse(`${(fault['inject_time'] ?? '').replace(' ', 'T')}Z`),
        pod: fault['inject_pod'] ?? '',
      }))
      .toSorted((a, b) => a.timeMs - b.timeMs);
  }
  return [];
}

function rowsOf(files: ReadonlyMap<string, Buffer>): readonly Row[] {
  const rows: Row[] = [];
  for (const [name, content] of files) {
    if (!name.endsWith('_log.csv')) continue;
    for (const line of content.toString().split('\n').slice(1)) {
      const [, nanos = '', node = '', pod = '', , , , log = ''] = splitCsv(line);
      const timeMs = Number(nanos) / 1e6;
      // Some rows have the zero time of their collector.
      if (log !== '' && timeMs > 0) rows.push({ timeMs, node, pod, log });
    }
  }
  return rows.toSorted((a, b) => a.timeMs - b.timeMs);
}

function measure(
  incidents: readonly RunIncident[],
  faults: readonly Fault[],
  { rows, budgetPerDay }: { readonly rows: readonly Row[]; readonly budgetPerDay: number },
): Judgement['measures'] {
  let podFirst = 0;
  const latencies: number[] = [];
  const times = Float64Array.from(rows, ({ timeMs }) => timeMs);
  const covered = faults.filter(({ timeMs }) =>
    times.some((at) => at >= timeMs && at < timeMs + patienceMs),
  );
  const isOf = ({ incident }: RunIncident, { timeMs }: Fault) =>
    incident.openedMs >= timeMs && incident.firstSeenMs <= timeMs + patienceMs;
  for (const fault of covered) {
    const first = incidents.find((one) => isOf(one, fault));
    if (first === undefined) continue;
    latencies.push((first.incident.openedMs - fault.timeMs) / 1_000);
    const pod = first.incident.startedWith?.service ?? first.incident.services[0];
    if (pod === fault.pod) podFirst++;
  }
  const beside = incidents.filter((one) => !faults.some((fault) => isOf(one, fault)));
  return {
    lines: rows.length,
    faults: covered.length,
    faultsFound: latencies.length / Math.max(1, covered.length),
    podFirst: podFirst / Math.max(1, covered.length),
    latencySecondsMedian: middleOf(latencies),
    incidents: incidents.length,
    incidentsBesideFaults: beside.length,
    ...alertCost({
      toldMs: toldMsOf(incidents),
      days: Math.max(1e-9, ((times.at(-1) ?? 0) - (times[0] ?? 0)) / 86_400_000),
      budgetPerDay,
    }),
    ...incidentMeasures(scoredOf(incidents, covered, isOf), covered.length),
  };
}
