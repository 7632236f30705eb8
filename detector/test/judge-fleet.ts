import { allocateLineBatch } from '../src/model/allocate-line-batch.ts';
import type { LineBatch } from '../src/model/line-batch.ts';
import type { Incident, IncidentChange } from '../src/model/types.ts';
import { createPipeline } from '../src/pipeline/create-pipeline.ts';
import { loadPatterns } from '../src/pipeline/load-patterns.ts';
import type { Fault, FaultKind } from '../src/simulator/fault-kinds.ts';
import type { SimulatedLine } from '../src/simulator/line-formats.ts';
import { type FaultPlan, Simulator } from '../src/simulator/simulator.ts';

const { patterns } = await loadPatterns();

export interface FleetTrial {
  readonly seed: number;
  /** Days without a fault before those that are judged. */
  readonly learnDays: number;
  readonly days: number;
  readonly faultsPerDay: number;
  /** Faults that are made whatever is drawn. Default: none. */
  readonly faults?: readonly FaultPlan[];
  readonly linesPerDay: number;
  /** Default Europe/Berlin. */
  readonly timezone?: string;
  /** When it begins, ms since the Unix epoch. Default 2026-03-02. */
  readonly startMs?: number;
}

export interface FleetResult {
  readonly days: number;
  readonly lines: number;
  readonly faults: number;
  readonly found: number;
  /** Of the faults: their incident names their first line as its start. */
  readonly rootFirst: number;
  /** Alerts with reason opened. */
  readonly told: number;
  /** Incidents that are no fault's. */
  readonly beside: number;
  /** The same of new errors, bursts and silences alone: what the first detectors are for. */
  readonly ofKnownKinds: { readonly hits: number; readonly all: number };
  readonly missed: readonly Fault[];
  readonly others: readonly Incident[];
  /** Those of faults. */
  readonly ofFaults: readonly Incident[];
}

const dayMs = 86_400_000;
const known: ReadonlySet<FaultKind> = new Set(['new-error', 'burst', 'silence']);
/** Incidents that begin so long after a fault's end are still its. */
const patienceMs = 1_800_000;

/** Plays a fleet through the path as commands run it, and compares what it said with what was done. */
export function judgeFleet({
  seed,
  learnDays,
  days,
  faultsPerDay,
  faults = [],
  linesPerDay,
  timezone = 'Europe/Berlin',
  startMs = Date.UTC(2026, 2, 2),
}: FleetTrial): FleetResult {
  const simulator = new Simulator({
    seed,
    startMs,
    timezone,
    linesPerDay,
    faultsPerDay,
    faults,
    quietMs: learnDays * dayMs,
    format: 'rfc5424',
  });
  const { pipeline, streams } = createPipeline({ budget: 3, timezone, patterns });
  const stream = streams.intern({ job: 'syslog' });
  const incidents = new Map<string, { incident: Incident; isTold: boolean }>();
  const note = (changes: readonly IncidentChange[]): void => {
    for (const { incident, tell } of changes) {
      const isTold = (incidents.get(incident.id)?.isTold ?? false) || tell === 'opened';
      incidents.set(incident.id, { incident, isTold });
    }
  };
  const endMs = startMs + (learnDays + days) * dayMs;
  let lines = 0;
  for (;;) {
    const next = simulator.next(4_000, endMs);
    lines += next.length;
    if (next.length > 0) note(pipeline.push(batchOf(next, stream), 'simulator'));
    if (next.length < 4_000) break;
  }
  note(pipeline.flush(endMs));
  note(pipeline.flush(Number.POSITIVE_INFINITY));
  const judged = [...incidents.values()].filter(
    ({ incident }) => incident.openedMs >= startMs + learnDays * dayMs,
  );
  return { days, lines, ...compare(judged, simulator.faults()) };
}

function compare(
  judged: readonly { incident: Incident; isTold: boolean }[],
  faults: readonly Fault[],
): Omit<FleetResult, 'days' | 'lines'> {
  const own = faults.map((fault) => judged.filter(({ incident }) => isOf(incident, fault)));
  const others = judged.filter(({ incident }) => !faults.some((fault) => isOf(incident, fault)));
  return {
    faults: faults.length,
    found: own.filter((incidents) => incidents.length > 0).length,
    rootFirst: faults.filter((fault, i) => isRoot(fault, own[i]?.[0]?.incident)).length,
    told: judged.filter(({ isTold }) => isTold).length,
    beside: others.length,
    ofKnownKinds: {
      hits: faults.filter(({ kind }, i) => known.has(kind) && own[i]?.length !== 0).length,
      all: faults.filter(({ kind }) => known.has(kind)).length,
    },
    missed: faults.filter((_, i) => own[i]?.length === 0),
    others: others.map(({ incident }) => incident),
    ofFaults: [...new Set(own.flat())].map(({ incident }) => incident),
  };
}

function isOf({ firstSeenMs, openedMs, hosts }: Incident, fault: Fault): boolean {
  return (
    hosts.includes(fault.host) &&
    openedMs >= fault.startMs &&
    firstSeenMs <= fault.endMs + patienceMs
  );
}

function isRoot(fault: Fault, incident: Incident | undefined): boolean {
  if (fault.rootLine === '') return incident?.services.includes(fault.service) === true;
  return incident?.startedWith?.text.endsWith(fault.rootLine) === true;
}

function batchOf(lines: readonly SimulatedLine[], stream: number): LineBatch {
  const bytes = Buffer.from(lines.map(({ text }) => text).join('\n'));
  const batch = allocateLineBatch(bytes, lines.length);
  let at = 0;
  for (const [row, { text, timeMs }] of lines.entries()) {
    const end = at + Buffer.byteLength(text);
    batch.start[row] = at;
    batch.messageStart[row] = at;
    batch.end[row] = end;
    batch.messageEnd[row] = end;
    batch.timeMs[row] = timeMs;
    batch.stream[row] = stream;
    at = end + 1;
  }
  batch.length = lines.length;
  return batch;
}
