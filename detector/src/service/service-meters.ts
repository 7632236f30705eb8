import type { CountersStatus, ServiceStatus, SourceSummary } from '../http/service-view.ts';
import type { PipelineStatus } from '../pipeline/pipeline.ts';
import type { SourceStatus } from '../sources/source.ts';
import { LineRate } from './line-rate.ts';

/** What the service knows at the moment of asking. */
export interface Reading {
  readonly version: string;
  readonly nowMs: number;
  readonly eventMs: number | undefined;
  readonly budget: number;
  readonly storedMs: number | undefined;
  readonly linesBySource: Readonly<Record<string, number>>;
  readonly sources: readonly SourceStatus[];
  readonly pipeline: PipelineStatus;
  readonly maintenance: ServiceStatus['maintenance'];
  readonly counters?: CountersStatus | undefined;
  readonly skippedByParse: Readonly<Record<string, number>>;
  readonly problems: readonly string[];
}

/** What is read about once a second. */
export interface Sample {
  readonly linesBySource: Readonly<Record<string, number>>;
  readonly incidents: Readonly<Record<string, number>>;
  readonly alerts: Readonly<Record<string, number>>;
}

/** The numbers of `/status`: rates over the last seconds, and counts as of the last sample. */
export class ServiceMeters {
  readonly #startedMs: number;
  readonly #rates = new Map<string, LineRate>();
  #last: Sample = { linesBySource: {}, incidents: {}, alerts: {} };

  constructor(startedMs: number) {
    this.#startedMs = startedMs;
  }

  sample(atMs: number, sample: Sample): void {
    this.#last = sample;
    for (const [source, lines] of Object.entries(sample.linesBySource)) {
      const rate = this.#rates.get(source) ?? new LineRate();
      this.#rates.set(source, rate);
      rate.sample(atMs, lines);
    }
  }

  status(reading: Reading): ServiceStatus {
    const { nowMs, eventMs, pipeline, sources } = reading;
    const summaries = sources.map((source) => this.#summary(source, reading));
    const skipped: Record<string, number> = { ...reading.skippedByParse };
    for (const source of sources) addCounts(skipped, source.skipped);
    return {
      version: reading.version,
      startedMs: this.#startedMs,
      nowMs,
      eventMs,
      linesPerSecond: summaries.reduce((sum, { linesPerSecond }) => sum + linesPerSecond, 0),
      lines: pipeline.lines,
      skipped,
      sources: summaries,
      learning: learningOf(pipeline),
      model: {
        templates: pipeline.templates,
        streams: pipeline.streams,
        fromMs: pipeline.learning.firstMs,
        toMs: pipeline.eventMs,
        storedMs: reading.storedMs,
      },
      incidents: this.#last.incidents,
      alerts: this.#last.alerts,
      notTold: pipeline.untold,
      maintenance: reading.maintenance,
      budget: reading.budget,
      counters: reading.counters,
      problems: [...reading.problems, ...problemsOf(sources)],
    };
  }

  #summary(source: SourceStatus, { eventMs, nowMs }: Reading): SourceSummary {
    const isBehind = source.state === 'reading' && eventMs !== undefined;
    return {
      ...source,
      linesPerSecond: this.#rates.get(source.name)?.perSecond ?? 0,
      lagMs: isBehind ? Math.max(0, nowMs - eventMs) : eventMs === undefined ? undefined : 0,
    };
  }
}

function learningOf({ learning, hosts, lines }: PipelineStatus): ServiceStatus['learning'] {
  const { hostsLearning, progress } = learning;
  const isLearning = hosts === 0 || progress < 1;
  if (lines === 0) return { isLearning, progress: 0, sentence: 'No line has come yet' };
  const known = hosts - hostsLearning;
  const sentence = isLearning
    ? `Getting to know ${hosts > 1 ? `${hosts} hosts` : 'the first host'}: ${Math.floor(progress * 100)} %`
    : `Knows ${known} of ${hosts} hosts`;
  return { isLearning, progress, sentence: hostsLearning === 0 ? '' : sentence };
}

function addCounts(target: Record<string, number>, counts: Readonly<Record<string, number>>): void {
  for (const [reason, count] of Object.entries(counts))
    target[reason] = (target[reason] ?? 0) + count;
}

function problemsOf(sources: readonly SourceStatus[]): string[] {
  return sources.flatMap(({ name, problem }) =>
    problem === undefined ? [] : [`${name}: ${problem}`],
  );
}
