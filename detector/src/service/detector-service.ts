import { setTimeout as sleep } from 'node:timers/promises';
import { alertOf } from '../alerts/alert-of.ts';
import type { CanaryCheck } from '../features/canary-checks.ts';
import type { Question } from '../feedback/questions.ts';
import type {
  CountersStatus,
  Health,
  LineExplanation,
  MaintenanceControl,
  PatternSummary,
  ServiceStatus,
  ServiceView,
  SimulatorControl,
  TemplateSummary,
} from '../http/service-view.ts';
import type { IncidentQuery, PersonAction } from '../model/person-action.ts';
import type { Alert, Incident, IncidentChange, Verdict } from '../model/types.ts';
import type { PipelineState } from '../pipeline/pipeline.ts';
import { Analysis } from './analysis.ts';
import type { Checkpoint } from './checkpoints.ts';
import type { DetectorServiceOptions } from './detector-service-options.ts';
import { explainLine } from './explain-line.ts';
import { lastingSuppression } from './lasting-suppression.ts';
import { reportMetrics } from './report-metrics.ts';
import { ServiceMeters } from './service-meters.ts';
import { templateSummaries } from './template-summaries.ts';

const commitEveryMs = 2_000;
const meterMs = 1_000;

/** Sources, pipeline, checkpoints and outbox as one service, and what the API sees of it. */
export class DetectorService implements ServiceView {
  readonly environment: string;
  readonly simulator: SimulatorControl | undefined;
  readonly maintenance: MaintenanceControl;
  readonly #options: DetectorServiceOptions;
  readonly #analysis: Analysis;
  readonly #meters: ServiceMeters;
  readonly #listeners = new Set<(changes: readonly IncidentChange[]) => void>();
  #counters: CountersStatus | undefined;
  /** Incidents of the last commit, with what people made of them. */
  #committed: ReadonlyMap<string, Incident> = new Map();

  constructor(options: DetectorServiceOptions) {
    const { clock, parts, sources, stored } = options;
    this.#options = options;
    this.environment = options.settings.environment;
    this.simulator = options.simulator;
    this.maintenance = options.maintenance;
    this.#analysis = new Analysis({
      analyser: parts.pipeline,
      sources,
      cursors: stored.cursors,
      linesBySource: stored.linesBySource,
      clock,
      store: (checkpoint) => this.#store(checkpoint),
      onChanges: (changes) => this.#publish(changes.map((change) => this.#withPeople(change))),
      onProblem: options.onProblem,
      commitEveryMs,
    });
    this.#meters = new ServiceMeters(clock.nowMs());
  }

  /** Until `signal` aborts; everything that was analysed is on disk then. */
  async run(signal: AbortSignal): Promise<void> {
    const { outbox, incidentLines } = this.#options;
    const meter = setInterval(() => void this.#sample(), meterMs);
    try {
      await this.#sample();
      outbox.start();
      incidentLines?.start();
      await this.#analyse(signal);
    } finally {
      clearInterval(meter);
      await Promise.all([outbox.stop(), incidentLines?.stop()]);
      await Promise.all(this.#options.sources.map((source) => source.close()));
    }
  }

  health(): Health {
    const { sources, problems } = this.#options;
    const states = sources.map((source) => source.status());
    const reasons = states.flatMap(({ name, problem }) =>
      problem === undefined ? [] : [`${name}: ${problem}`],
    );
    const { problem } = this.#analysis.checkpoints;
    if (problem !== undefined) reasons.push(`state: ${problem}`);
    const isFlowing = states.some(({ state }) => state !== 'failed');
    if (!isFlowing) reasons.push('no source can be read', ...problems);
    return { isHealthy: problem === undefined && isFlowing, reasons };
  }

  status(): ServiceStatus {
    const { clock, parts, settings, sources, liveProblems, problems, version } = this.#options;
    const { linesBySource, eventMs, checkpoints } = this.#analysis;
    return this.#meters.status({
      version,
      nowMs: clock.nowMs(),
      eventMs,
      budget: settings.budget,
      storedMs: checkpoints.storedMs,
      linesBySource,
      sources: sources.map((source) => source.status()),
      pipeline: parts.pipeline.status(),
      counters: this.#counters,
      maintenance: this.maintenance.list(),
      skippedByParse: parts.parser.counters(),
      problems: [
        ...problems,
        ...liveProblems(),
        ...this.#lineProblems(),
        ...(checkpoints.problem === undefined ? [] : [checkpoints.problem]),
      ],
    });
  }

  incidents(query: IncidentQuery): Promise<readonly Incident[]> {
    return this.#options.store.incidents(query);
  }

  incident(id: string): Promise<Incident | undefined> {
    return this.#options.store.incident(id);
  }

  async act(id: string, action: PersonAction, by: string): Promise<Incident | undefined> {
    const { store, clock, outbox, incidentLines } = this.#options;
    const atMs = clock.nowMs();
    const change = await store.act(id, action, { by, atMs, alertOf });
    if (change === undefined) return undefined;
    this.#learn(change.incident, action, by);
    this.#publish([change]);
    outbox.wake();
    incidentLines?.wake();
    return change.incident;
  }

  questions(): readonly Question[] {
    const { parts, settings } = this.#options;
    return parts.pipeline.questions(settings.questionsPerDay);
  }

  async answer(id: string, answer: Verdict | 'skip', by: string): Promise<boolean> {
    const { store, clock, parts } = this.#options;
    const signature = this.questions().find((question) => question.signature === id)?.signature;
    if (signature === undefined) return false;
    if (answer === 'skip') {
      parts.pipeline.skipQuestion(signature);
      return true;
    }
    const changes = await store.judge(signature, answer, { by, atMs: clock.nowMs() });
    parts.pipeline.setVerdict(signature, answer);
    this.#publish(changes);
    return true;
  }

  templates(limit: number): readonly TemplateSummary[] {
    return templateSummaries(this.#options.parts.templates, limit);
  }

  explain(line: string): LineExplanation {
    return explainLine(this.#options.parts, line);
  }

  canaryCheck(id: string): CanaryCheck | undefined {
    return this.#options.parts.pipeline.canaryCheck(id);
  }

  patterns(): readonly PatternSummary[] {
    return this.#options.parts.pipeline.patterns.hits().map(({ pattern, hits, lastHitMs }) => {
      const { name, category, score } = pattern;
      return { name, category, score, hits, lastHitMs };
    });
  }

  subscribe(listener: (changes: readonly IncidentChange[]) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** All sources may end (a demo that is over): the service goes on until it is told to stop. */
  async #analyse(signal: AbortSignal): Promise<void> {
    await this.#analysis.run(signal);
    while (!signal.aborted) await sleep(60_000, undefined, { signal }).catch(() => undefined);
  }

  async #store({ cursors, linesBySource, pipelineState, changes }: Checkpoint): Promise<void> {
    const alerts = changes
      .map((change) => alertOf(change))
      .filter((alert): alert is Alert => alert !== undefined);
    const startMs = this.#options.clock.nowMs();
    // Before the cursors: a kill between the two leads to the same counts put twice.
    await this.#options.counters.flush();
    const incidents = await this.#options.store.commit({
      cursors,
      linesBySource,
      // A property is a part: those that have not changed are not written again.
      pipelineState: { ...(pipelineState as PipelineState) },
      changes,
      alerts,
      nowMs: this.#options.clock.nowMs(),
    });
    this.#committed = new Map(incidents.map((incident) => [incident.id, incident]));
    this.#options.metrics.committed((this.#options.clock.nowMs() - startMs) / 1000);
    for (const { incident, tell } of changes) {
      if (tell === 'opened') this.#options.metrics.incidentOpened(incident.severity);
    }
    if (alerts.length > 0) this.#options.outbox.wake();
    if (changes.length > 0) this.#options.incidentLines?.wake();
  }

  /** Tells the pipeline what a person said, so that it holds for what comes. */
  #learn({ id, signature }: Incident, action: PersonAction, by: string): void {
    const { pipeline } = this.#options.parts;
    if (action.kind === 'close' || action.kind === 'ignore') pipeline.letGo(id);
    if (action.kind === 'verdict') pipeline.setVerdict(signature, action.verdict);
    if (action.kind === 'ignore') {
      const { reason, untilMs } = action;
      pipeline.suppress(lastingSuppression({ signature, reason, owner: by, untilMs }));
    }
  }

  /** The pipeline does not know that somebody acknowledged an incident; the store does. */
  #withPeople({ incident, tell }: IncidentChange): IncidentChange {
    return { incident: this.#committed.get(incident.id) ?? incident, tell };
  }

  #lineProblems(): readonly string[] {
    const { incidentLines, store } = this.#options;
    const lost = store.linesDropped;
    return [
      ...(incidentLines?.problem === undefined ? [] : [incidentLines.problem]),
      ...(lost === 0
        ? []
        : [`${lost} changes of incidents were not written to Loki: too many waited`]),
    ];
  }

  #publish(changes: readonly IncidentChange[]): void {
    for (const listener of this.#listeners) listener(changes);
  }

  async #countersStatus(): Promise<CountersStatus> {
    const { counters, countersPlace } = this.#options;
    const { oldestMinute, rebuiltHour, ...counted } = await counters.status();
    return {
      ...counted,
      place: countersPlace(),
      oldestMs: oldestMinute === undefined ? undefined : oldestMinute * 60_000,
      rebuiltMs: rebuiltHour === undefined ? undefined : (rebuiltHour + 1) * 3_600_000,
    };
  }

  async #sample(): Promise<void> {
    const { store, clock, onProblem, metrics, parts, journalBytes, incidentLines } = this.#options;
    try {
      const [incidents, alerts] = await Promise.all([store.incidentCounts(), store.alertCounts()]);
      this.#meters.sample(clock.nowMs(), {
        linesBySource: this.#analysis.linesBySource,
        incidents,
        alerts,
      });
      this.#counters = await this.#countersStatus();
      const { findings } = parts.pipeline.status();
      metrics.incidentLines({
        written: incidentLines?.written ?? 0,
        refused: incidentLines?.refused ?? 0,
        dropped: store.linesDropped,
      });
      reportMetrics(metrics, this.status(), { findings, journalBytes: journalBytes() });
    } catch (error) {
      onProblem('state', error, meterMs);
    }
  }
}
