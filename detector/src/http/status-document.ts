import { type MaintenanceDocument, maintenanceDocument } from './maintenance-document.ts';
import type { CountersStatus, ServiceStatus, SourceSummary } from './service-view.ts';

/** The status as the API gives it. */
export interface StatusDocument {
  readonly version: string;
  readonly environment: string;
  readonly started_at: string | null;
  readonly uptime_seconds: number;
  readonly now: string | null;
  readonly event_time: string | null;
  readonly lines: number;
  readonly lines_per_second: number;
  readonly skipped: Readonly<Record<string, number>>;
  readonly sources: readonly SourceDocument[];
  readonly learning: {
    readonly is_learning: boolean;
    readonly progress: number;
    readonly sentence: string;
  };
  readonly model: {
    readonly templates: number;
    readonly streams: number;
    readonly learned_from: string | null;
    readonly learned_to: string | null;
    readonly age_seconds: number | null;
  };
  readonly incidents: Readonly<Record<string, number>>;
  readonly alerts: Readonly<Record<string, number>>;
  readonly not_told: Readonly<Record<string, number>>;
  readonly maintenance: readonly MaintenanceDocument[];
  readonly counters: CountersDocument | null;
  readonly budget: number;
  readonly problems: readonly string[];
}

export interface CountersDocument {
  readonly place: string;
  readonly series: number;
  readonly oldest: string | null;
  readonly rebuilt_to: string | null;
  readonly minutes_lost: number;
  readonly counts_over_limit: number;
}

export interface SourceDocument {
  readonly name: string;
  readonly state: string;
  readonly lines: number;
  readonly bytes: number;
  readonly lines_per_second: number;
  readonly skipped: Readonly<Record<string, number>>;
  readonly lag_bytes: number | null;
  readonly lag_seconds: number | null;
  readonly problem: string | null;
}

/** The status in the words of the API: times are ISO 8601 in UTC, what is not known is null. */
export function statusDocument(status: ServiceStatus, environment: string): StatusDocument {
  const { model, learning } = status;
  return {
    version: status.version,
    environment,
    started_at: isoTime(status.startedMs),
    uptime_seconds: Math.round((status.nowMs - status.startedMs) / 1000),
    now: isoTime(status.nowMs),
    event_time: isoTime(status.eventMs),
    lines: status.lines,
    lines_per_second: rounded(status.linesPerSecond),
    skipped: status.skipped,
    sources: status.sources.map((source) => sourceDocument(source)),
    learning: {
      is_learning: learning.isLearning,
      progress: rounded(learning.progress),
      sentence: learning.sentence,
    },
    model: {
      templates: model.templates,
      streams: model.streams,
      learned_from: isoTime(model.fromMs),
      learned_to: isoTime(model.toMs),
      age_seconds:
        model.storedMs === undefined ? null : Math.round((status.nowMs - model.storedMs) / 1000),
    },
    incidents: status.incidents,
    alerts: status.alerts,
    not_told: status.notTold,
    maintenance: status.maintenance.map((window) => maintenanceDocument(window)),
    counters: status.counters === undefined ? null : countersDocument(status.counters),
    budget: status.budget,
    problems: status.problems,
  };
}

function countersDocument(counters: CountersStatus): CountersDocument {
  return {
    place: counters.place,
    series: counters.series,
    oldest: isoTime(counters.oldestMs),
    rebuilt_to: isoTime(counters.rebuiltMs),
    minutes_lost: counters.minutesLost,
    counts_over_limit: counters.countsOverLimit,
  };
}

function sourceDocument(source: SourceSummary): SourceDocument {
  return {
    name: source.name,
    state: source.state,
    lines: source.linesRead,
    bytes: source.bytesRead,
    lines_per_second: rounded(source.linesPerSecond),
    skipped: source.skipped,
    lag_bytes: source.lagBytes ?? null,
    lag_seconds: source.lagMs === undefined ? null : rounded(source.lagMs / 1000),
    problem: source.problem ?? null,
  };
}

function isoTime(ms: number | undefined): string | null {
  if (ms === undefined || !(Math.abs(ms) <= 8.64e15)) return null;
  return new Date(ms).toISOString();
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}
