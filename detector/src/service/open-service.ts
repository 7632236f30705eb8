import { mkdir } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { IncidentLineWorker } from '../alerts/incident-line-worker.ts';
import type { Notifier } from '../alerts/notifier.ts';
import { OutboxWorker } from '../alerts/outbox-worker.ts';
import type { Settings } from '../config/load-settings.ts';
import type { Clock } from '../model/clock.ts';
import { DetectorError } from '../model/detector-error.ts';
import { LokiWriter } from '../notifiers/loki/loki-writer.ts';
import { WebhookNotifier } from '../notifiers/webhook/webhook-notifier.ts';
import type { Metrics } from '../observability/metrics.ts';
import {
  createPipeline,
  type CreatePipelineOptions,
  type PipelineParts,
} from '../pipeline/create-pipeline.ts';
import type { LoadedPatterns } from '../pipeline/load-pattern-file.ts';
import { loadPatterns } from '../pipeline/load-patterns.ts';
import type { PipelineState } from '../pipeline/pipeline-state.ts';
import type { Pipeline } from '../pipeline/pipeline.ts';
import { createLokiPush, type LokiPush } from '../sources/http/create-loki-push.ts';
import type { StoredState } from '../state/commit.ts';
import type { StoreOptions } from '../state/store-options.ts';
import { Store } from '../state/store.ts';
import { CounterFeed } from './counter-feed.ts';
import { DeliveryProblems } from './delivery-problems.ts';
import { DetectorService } from './detector-service.ts';
import { type FollowedFile, FollowedFiles } from './followed-files.ts';
import { lastingSuppression } from './lasting-suppression.ts';
import { MaintenanceCalendar } from './maintenance-calendar.ts';
import { openCounters } from './open-counters.ts';
import { openDemo } from './open-demo.ts';
import { openSources } from './open-sources.ts';
import { PatternsFolder } from './patterns-folder.ts';
import { SimulatorRunControl } from './simulator-run-control.ts';
import { SuppressionsFile } from './suppressions-file.ts';

/** Changes of incidents that wait for Loki: weeks of them, where it is away. */
const incidentLinesMax = 10_000;

export interface OpenServiceOptions {
  readonly settings: Settings;
  readonly isDemo: boolean;
  readonly version: string;
  readonly clock: Clock;
  readonly metrics: Metrics;
  /** Told of what fails and is tried again. */
  readonly onProblem: (where: string, error: unknown, retryInMs: number | undefined) => void;
}

export interface OpenedService {
  readonly service: DetectorService;
  /** Undefined when push is off. */
  readonly push: LokiPush | undefined;
  /** What it does, in words, and what it could not open. */
  readonly opened: readonly string[];
  readonly problems: readonly string[];
  /** After `service.run` has ended. */
  close(): Promise<void>;
}

/**
 * Everything that the service is made of, opened and with the stored state in it.
 *
 * @throws {DetectorError} when there is no place for the state, or it cannot be used
 */
export async function openService(options: OpenServiceOptions): Promise<OpenedService> {
  const { settings, clock, version, metrics, onProblem } = options;
  await makeFolder(settings.dataDir);
  const notifiers = notifiersOf(options);
  const writer = lokiWriterOf(options);
  const store = await Store.open(storeOptionsOf(options, { notifiers, writer }));
  const stored = await store.load(clock.nowMs());
  const { patterns } = await firstPatterns(settings.patterns.dir);
  const opened = openCounters(options);
  const onCounterProblem = (error: unknown): void => onProblem('counters', error, undefined);
  const counters = new CounterFeed({ store: opened.store, onProblem: onCounterProblem });
  const onCounts = counters.note.bind(counters);
  const parts = pipelineParts(options, stored, { patterns, onCounts });
  const { streams } = parts;
  const sources = options.isDemo
    ? openDemo({ streams, clock, timezone: settings.timezone })
    : await openSources({ settings, streams, clock, hostname: hostname(), onProblem });
  const { pushJournal: journal } = sources;
  const problems = parts.hasKernel ? sources.problems : [...sources.problems, kernelMissing];
  const deliveries = new DeliveryProblems();
  const outbox = outboxOf(options, { store, notifiers, deliveries });
  const incidentLines = writer && lineWorkerOf(options, { store, writer });
  const followed = await followFiles(options, parts.pipeline);
  const service = new DetectorService({
    settings,
    version,
    clock,
    store,
    stored,
    parts,
    sources: sources.sources,
    outbox,
    incidentLines,
    metrics,
    journalBytes: () => sources.journals.reduce((sum, { totalBytes }) => sum + totalBytes, 0),
    counters,
    countersPlace: opened.place,
    liveProblems: () => [...deliveries.list(), ...followed.problems(), ...opened.problems()],
    maintenance: calendarOf(options, { store, stored, pipeline: parts.pipeline }),
    simulator: journal && new SimulatorRunControl({ journal, clock, timezone: settings.timezone }),
    problems,
    onProblem,
  });
  return {
    service,
    push: journal === undefined ? undefined : createLokiPush({ journal, clock }),
    opened: sources.opened,
    problems,
    async close() {
      followed.stop();
      await Promise.all(sources.journals.map((each) => each.close()));
      await counters.close();
      await store.close();
    },
  };
}

const kernelMissing =
  'the WebAssembly kernel: it was not built (npm run build); its slower twin in TypeScript is used';

/** The pipeline as it was left, or a new one that tells nothing of what was before it. */
function pipelineParts(
  options: OpenServiceOptions,
  stored: StoredState,
  given: Required<Pick<CreatePipelineOptions, 'patterns' | 'onCounts'>>,
): PipelineParts {
  const parts = createPipeline({ ...options.settings, ...given });
  restore(parts.pipeline, stored);
  if (isFirstStart(options, stored)) parts.pipeline.tellFrom(options.clock.nowMs());
  return parts;
}

function restore(pipeline: Pipeline, stored: StoredState): void {
  const { pipelineState, verdicts, suppressions, endedByPeople } = stored;
  if (pipelineState !== undefined) pipeline.restore(pipelineState as unknown as PipelineState);
  // What people said is stored at once, the pipeline's state later: after a kill it may not know yet.
  for (const { signature, verdict } of verdicts) pipeline.setVerdict(signature, verdict);
  for (const suppression of suppressions) pipeline.suppress(lastingSuppression(suppression));
  for (const id of endedByPeople) pipeline.letGo(id);
}

interface CalendarParts {
  readonly store: Store;
  readonly stored: StoredState;
  readonly pipeline: Pipeline;
}

function calendarOf(
  { clock }: OpenServiceOptions,
  { store, stored, pipeline }: CalendarParts,
): MaintenanceCalendar {
  return new MaintenanceCalendar({
    clock,
    windows: stored.maintenance,
    store: (windows) => store.setMaintenance(windows),
    apply: (windows) => pipeline.setMaintenance(windows),
  });
}

interface OutboxParts {
  readonly store: Store;
  readonly notifiers: readonly Notifier[];
  readonly deliveries: DeliveryProblems;
}

function outboxOf(
  { clock, metrics, onProblem }: OpenServiceOptions,
  { store, notifiers, deliveries }: OutboxParts,
): OutboxWorker {
  return new OutboxWorker({
    outbox: store,
    notifiers,
    clock,
    sleep: (ms, signal) => sleep(ms, undefined, { signal }),
    random: Math.random,
    onOutcome: ({ route }, outcome) => {
      deliveries.note(route, outcome);
      metrics.alertTried(route, outcome.state);
    },
    onProblem: (route, error) => onProblem(`alerts to ${route}`, error, undefined),
  });
}

/** Where the folder of one's own cannot be read: the built-in ones, and it is said by who follows it. */
async function firstPatterns(folder: string | undefined): Promise<LoadedPatterns> {
  try {
    return await loadPatterns(folder);
  } catch (error) {
    if (error instanceof DetectorError) return loadPatterns();
    throw error;
  }
}

/** What is read anew when it changes. */
async function followFiles(
  { settings, clock }: OpenServiceOptions,
  pipeline: Pipeline,
): Promise<FollowedFiles> {
  const { suppressions: path, patterns } = settings;
  const { dir: folder } = patterns;
  const files: FollowedFile[] = [];
  if (path !== undefined) {
    const apply = pipeline.setFileSuppressions.bind(pipeline);
    files.push(new SuppressionsFile({ path, clock, apply }));
  }
  if (folder !== undefined) {
    files.push(new PatternsFolder({ folder, apply: (all) => pipeline.patterns.replace(all) }));
  }
  const followed = new FollowedFiles(files);
  await followed.start();
  return followed;
}

function notifiersOf({ settings, clock }: OpenServiceOptions): readonly Notifier[] {
  const { url, secret } = settings.webhook;
  if (url === undefined) return [];
  return [new WebhookNotifier({ url, secret, environment: settings.environment, clock })];
}

/** Where there is a Loki to read, incidents are written to it, for Grafana. */
function lokiWriterOf({ settings, isDemo }: OpenServiceOptions): LokiWriter | undefined {
  const { url, user, password, writeIncidents } = settings.loki;
  if (url === undefined || isDemo || writeIncidents === 'off' || !URL.canParse(url))
    return undefined;
  return new LokiWriter({ url, user, password, environment: settings.environment });
}

function storeOptionsOf(
  { settings }: OpenServiceOptions,
  { notifiers, writer }: { notifiers: readonly Notifier[]; writer: LokiWriter | undefined },
): StoreOptions {
  return {
    path: join(settings.dataDir, 'tidewatch.db'),
    routes: notifiers.map(({ name }) => name),
    incidentLinesMax: writer === undefined ? 0 : incidentLinesMax,
  };
}

/** What Loki has of the time before is then learned, and told to nobody. */
function isFirstStart({ settings }: OpenServiceOptions, { pipelineState }: StoredState): boolean {
  return settings.loki.url !== undefined && pipelineState === undefined;
}

function lineWorkerOf(
  { clock, onProblem }: OpenServiceOptions,
  { store, writer }: { readonly store: Store; readonly writer: LokiWriter },
): IncidentLineWorker {
  return new IncidentLineWorker({
    lines: store,
    writer,
    clock,
    sleep: (ms, signal) => sleep(ms, undefined, { signal }),
    onProblem: (error, retryInMs) => onProblem('incidents to Loki', error, retryInMs),
  });
}

async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw new DetectorError(`Cannot make the folder "${path}" for the state`, {
      code: 'state-unusable',
      hint: 'Name one that this user can write with --data-dir.',
      cause,
    });
  }
}
