import type { IncidentLineWorker } from '../alerts/incident-line-worker.ts';
import type { OutboxWorker } from '../alerts/outbox-worker.ts';
import type { Settings } from '../config/load-settings.ts';
import type { CountersStatus, SimulatorControl } from '../http/service-view.ts';
import type { Clock } from '../model/clock.ts';
import type { Metrics } from '../observability/metrics.ts';
import type { PipelineParts } from '../pipeline/create-pipeline.ts';
import type { Source } from '../sources/source.ts';
import type { StoredState } from '../state/commit.ts';
import type { Store } from '../state/store.ts';
import type { CounterFeed } from './counter-feed.ts';
import type { MaintenanceCalendar } from './maintenance-calendar.ts';

export interface DetectorServiceOptions {
  readonly settings: Settings;
  readonly version: string;
  readonly clock: Clock;
  readonly store: Store;
  /** As `store.load()` gave it. */
  readonly stored: StoredState;
  /** With the stored state in it already. */
  readonly parts: PipelineParts;
  readonly sources: readonly Source[];
  readonly outbox: OutboxWorker;
  /** Undefined where incidents are not written to Loki. */
  readonly incidentLines: IncidentLineWorker | undefined;
  readonly metrics: Metrics;
  /** Bytes of pushed input that wait on disk. */
  readonly journalBytes: () => number;
  readonly counters: CounterFeed;
  readonly countersPlace: () => CountersStatus['place'];
  /** What does not work at the moment besides the sources and the state, in sentences. */
  readonly liveProblems: () => readonly string[];
  readonly simulator: SimulatorControl | undefined;
  readonly maintenance: MaintenanceCalendar;
  /** What could not be opened, and why: shown, and not fatal. */
  readonly problems: readonly string[];
  readonly onProblem: (where: string, error: unknown, retryInMs: number | undefined) => void;
}
