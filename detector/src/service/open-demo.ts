import type { Clock } from '../model/clock.ts';
import type { StreamTable } from '../model/stream-table.ts';
import type { FaultPlan } from '../simulator/simulator.ts';
import type { OpenedSources } from './open-sources.ts';
import { SimulatorSource } from './simulator-source.ts';

export interface OpenDemoOptions {
  readonly streams: StreamTable;
  readonly clock: Clock;
  readonly timezone: string;
}

const seed = 20_260_301;
const dayMs = 86_400_000;
const minuteMs = 60_000;
const pastMs = 8 * dayMs;
/** A host a day: few enough for the past to be read within seconds. */
const linesPerDay = 4_000;
const faultsPerDay = 40;

/** What has gone wrong before anybody looks, and (below 0) what will while they do. */
const knownFaults: readonly (readonly [agoMs: number, scenario: string])[] = [
  [26 * 60 * minuteMs, 'error: connection timeout'],
  [35 * minuteMs, 'postgres-disk-full'],
  [-2 * minuteMs, 'billing-oom'],
];

/**
 * A simulated fleet in place of all sources: eight days of it, as fast as they are read, with faults
 * near their end; then on with the clock, with a fault about every half hour.
 */
export function openDemo({ streams, clock, timezone }: OpenDemoOptions): OpenedSources {
  const nowMs = clock.nowMs();
  const startMs = nowMs - pastMs;
  const faults: readonly FaultPlan[] = knownFaults.map(([agoMs, scenario]) => ({
    scenario,
    startMs: nowMs - agoMs,
  }));
  const simulator = {
    seed,
    startMs,
    timezone,
    linesPerDay,
    faults,
    faultsPerDay,
    quietMs: pastMs,
  };
  return {
    sources: [new SimulatorSource({ simulator, streams, clock })],
    journals: [],
    pushJournal: undefined,
    opened: ['plays a simulated fleet of four hosts with injected faults'],
    problems: [],
  };
}
