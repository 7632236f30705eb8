import { Counter, Gauge, Histogram, Registry } from 'prom-client';

/** What a source has done since the process began; totals, not steps. */
export interface SourceTotals {
  readonly name: string;
  readonly lines: number;
  readonly bytes: number;
  /** By reason. */
  readonly skipped: Readonly<Record<string, number>>;
  readonly lagBytes: number | undefined;
  readonly lagMs: number | undefined;
}

/** What is as it is at this moment. */
export interface Gauges {
  readonly templates: number;
  readonly streams: number;
  readonly journalBytes: number;
  readonly alertsWaiting: number;
  readonly incidentsOpen: number;
  readonly eventClients: number;
}

type Labels = Readonly<Record<string, string>>;

/** Seconds of a commit: from a fast disk with nothing new to a slow one with a large model. */
const commitBuckets = [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5];

/** Everything that the detector counts of itself, as named events, for /metrics. */
export class Metrics {
  readonly #registry = new Registry();
  /** Totals as they were last given, by metric and labels. */
  readonly #totals = new Map<string, number>();
  readonly #lines = this.#counter('lines_total', 'Lines read', ['source']);
  readonly #bytes = this.#counter('bytes_total', 'Bytes read', ['source']);
  readonly #skipped = this.#counter('lines_skipped_total', 'Lines not read, by reason', [
    'source',
    'reason',
  ]);
  readonly #kernelDrops = this.#counter(
    'kernel_dropped_total',
    'Datagrams that the kernel dropped before they were read',
    ['source'],
  );
  readonly #findings = this.#counter('findings_total', 'Findings of detectors', ['kind']);
  readonly #notTold = this.#counter('not_told_total', 'Why something unusual was not told', [
    'reason',
  ]);
  readonly #incidents = this.#counter('incidents_total', 'Incidents opened', ['severity']);
  readonly #alerts = this.#counter('alerts_total', 'Tries to send an alert, by what came of it', [
    'route',
    'state',
  ]);
  readonly #incidentLines = this.#counter(
    'incident_lines_total',
    'Changes of incidents for Loki, by what came of them',
    ['state'],
  );
  readonly #eventsDropped = this.#counter(
    'event_clients_dropped_total',
    'Pages that were cut off because they did not read their events',
    [],
  );
  readonly #commitSeconds = new Histogram({
    name: 'tidewatch_commit_seconds',
    help: 'How long a transaction of the state took',
    buckets: commitBuckets,
    registers: [this.#registry],
  });
  readonly #lagBytes = this.#gauge('source_lag_bytes', 'Bytes there that are not read', ['source']);
  readonly #lagSeconds = this.#gauge(
    'source_lag_seconds',
    'How far the newest line of a source lies behind the clock',
    ['source'],
  );
  readonly #gauges: Readonly<Record<keyof Gauges, Gauge>> = {
    templates: this.#gauge('templates', 'Templates known', []),
    streams: this.#gauge('streams', 'Streams known', []),
    journalBytes: this.#gauge('journal_bytes', 'Pushed input that waits on disk', []),
    alertsWaiting: this.#gauge('alerts_waiting', 'Alerts that are not yet sent', []),
    incidentsOpen: this.#gauge('incidents_open', 'Incidents open or acknowledged', []),
    eventClients: this.#gauge('event_clients', 'Pages that follow live', []),
  };

  constructor() {
    const memory = this.#gauge('resident_memory_bytes', 'Memory of the process', []);
    const processor = this.#gauge('cpu_seconds', 'Processor time of the process', []);
    Object.assign(memory, { collect: () => memory.set(process.memoryUsage.rss()) });
    Object.assign(processor, {
      collect: () => {
        const { user, system } = process.cpuUsage();
        processor.set((user + system) / 1e6);
      },
    });
  }

  sourceRead(totals: SourceTotals): void {
    const source = totals.name;
    this.#raise(this.#lines, { source }, totals.lines);
    this.#raise(this.#bytes, { source }, totals.bytes);
    for (const [reason, count] of Object.entries(totals.skipped)) {
      this.#raise(this.#skipped, { source, reason }, count);
      if (reason === 'kernel-dropped') this.#raise(this.#kernelDrops, { source }, count);
    }
    if (totals.lagBytes !== undefined) this.#lagBytes.set({ source }, totals.lagBytes);
    if (totals.lagMs !== undefined) this.#lagSeconds.set({ source }, totals.lagMs / 1000);
  }

  /** @param totals by kind, since the process began */
  findingsMade(totals: Readonly<Record<string, number>>): void {
    for (const [kind, count] of Object.entries(totals)) {
      this.#raise(this.#findings, { kind }, count);
    }
  }

  /** @param totals written, refused for good, dropped because too many waited; since the process began */
  incidentLines(totals: Readonly<Record<'written' | 'refused' | 'dropped', number>>): void {
    for (const [state, count] of Object.entries(totals)) {
      this.#raise(this.#incidentLines, { state }, count);
    }
  }

  /** @param totals by `SilenceReason`, since the process began */
  notTold(totals: Readonly<Record<string, number>>): void {
    for (const [reason, count] of Object.entries(totals)) {
      this.#raise(this.#notTold, { reason }, count);
    }
  }

  incidentOpened(severity: string): void {
    this.#incidents.inc({ severity });
  }

  alertTried(route: string, state: string): void {
    this.#alerts.inc({ route, state });
  }

  committed(seconds: number): void {
    this.#commitSeconds.observe(seconds);
  }

  eventClientDropped(): void {
    this.#eventsDropped.inc();
  }

  set(gauges: Partial<Gauges>): void {
    for (const [name, value] of Object.entries(gauges)) {
      this.#gauges[name as keyof Gauges].set(value);
    }
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  /** All of it in Prometheus' text format. */
  text(): Promise<string> {
    return this.#registry.metrics();
  }

  /** Adds what came since the total given before; a total that has shrunk began anew. */
  #raise(counter: Counter, labels: Labels, total: number): void {
    const key = JSON.stringify([Object.entries(labels), this.#nameOf(counter)]);
    const before = this.#totals.get(key) ?? 0;
    this.#totals.set(key, total);
    counter.inc(labels, total >= before ? total - before : total);
  }

  #nameOf(counter: Counter): string {
    return 'name' in counter ? String(counter.name) : '';
  }

  #counter(name: string, help: string, labelNames: readonly string[]): Counter {
    return new Counter({
      name: `tidewatch_${name}`,
      help,
      labelNames,
      registers: [this.#registry],
    });
  }

  #gauge(name: string, help: string, labelNames: readonly string[]): Gauge {
    return new Gauge({ name: `tidewatch_${name}`, help, labelNames, registers: [this.#registry] });
  }
}
