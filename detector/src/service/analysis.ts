import { setImmediate } from 'node:timers/promises';
import type { Clock } from '../model/clock.ts';
import type { LineBatch } from '../model/line-batch.ts';
import type { IncidentChange } from '../model/types.ts';
import type { Source } from '../sources/source.ts';
import { type Checkpoint, Checkpoints } from './checkpoints.ts';
import { EventClock } from './event-clock.ts';
import { mergeSources } from './merge-sources.ts';
import { SourcePresence } from './source-presence.ts';

/** What of the pipeline the loop needs: `Pipeline` has it. */
export interface Analyser {
  /** Event time of the newest line so far; undefined before the first. */
  readonly eventMs: number | undefined;
  push(batch: LineBatch, sourceName: string): readonly IncidentChange[];
  flush(nowMs: number): readonly IncidentChange[];
  /** That source cannot be read at that event time. */
  away(sourceName: string, nowMs: number): void;
  snapshot(): unknown;
}

export interface AnalysisOptions {
  readonly analyser: Analyser;
  readonly sources: readonly Source[];
  /** As stored with the state that the analyser has. */
  readonly cursors: Readonly<Record<string, string>>;
  readonly linesBySource: Readonly<Record<string, number>>;
  readonly clock: Clock;
  /** Stores a checkpoint in one transaction. */
  readonly store: (checkpoint: Checkpoint) => Promise<void>;
  /** Changes that are on disk, to be shown and sent. */
  readonly onChanges: (changes: readonly IncidentChange[]) => void;
  readonly onProblem: (where: string, error: unknown, retryInMs: number | undefined) => void;
  readonly commitEveryMs: number;
}

const tickMs = 250;
/** Between two commits there is at least this, so that a backlog with many incidents is read fast. */
const urgentEveryMs = 250;
const commitShareMax = 0.05;
/** Changes that wait for a commit; above it there is one before the next batch. */
const changesMax = 1_000;

/**
 * The loop of the service: batches into the pipeline, time where no line comes, and commits. A change
 * that people are to hear of is committed at once, everything else every `commitEveryMs`.
 */
export class Analysis {
  readonly #options: AnalysisOptions;
  readonly #events: EventClock;
  readonly #presence: SourcePresence;
  readonly #checkpoints: Checkpoints;
  readonly #cursors: Record<string, string>;
  readonly #linesBySource: Record<string, number>;
  #changes: IncidentChange[] = [];
  #isDirty = false;
  #isUrgent = false;

  constructor(options: AnalysisOptions) {
    this.#options = options;
    this.#events = new EventClock(options.clock);
    this.#presence = new SourcePresence(options.clock);
    // After a restart time goes on, also when no line comes: what fell silent meanwhile is noticed.
    if (options.analyser.eventMs !== undefined) this.#events.saw(options.analyser.eventMs);
    this.#cursors = { ...options.cursors };
    this.#linesBySource = { ...options.linesBySource };
    this.#checkpoints = new Checkpoints({
      clock: options.clock,
      take: () => this.#take(),
      store: options.store,
      onStored: (checkpoint) => this.#stored(checkpoint),
      onProblem: (error, retryInMs) => options.onProblem('state', error, retryInMs),
      everyMs: options.commitEveryMs,
      shareMax: commitShareMax,
    });
  }

  get checkpoints(): Checkpoints {
    return this.#checkpoints;
  }

  get linesBySource(): Readonly<Record<string, number>> {
    return this.#linesBySource;
  }

  /** Event time now; undefined before the first line. */
  get eventMs(): number | undefined {
    return this.#events.nowMs();
  }

  /** Until all sources have ended or `signal` aborts; the last checkpoint is on disk then. */
  async run(signal: AbortSignal): Promise<void> {
    const { sources, onProblem } = this.#options;
    const ticker = setInterval(() => this.#tick(), tickMs);
    try {
      const merged = mergeSources(sources, {
        cursors: this.#cursors,
        signal,
        patienceMs: 50,
        retryMs: 500,
        retryMsMax: 60_000,
        onProblem: (source, error, retryInMs) => {
          if (retryInMs !== undefined) this.#presence.failed(source.name);
          onProblem(source.name, error, retryInMs);
        },
      });
      for await (const { source, batch } of merged) {
        this.#push(source, batch);
        if (this.#isCommitDue) await this.#checkpoints.store();
        // Batches may come without any I/O: timers and requests have their turn between two.
        await setImmediate();
      }
    } finally {
      clearInterval(ticker);
      await this.#checkpoints.store();
    }
  }

  #push(source: Source, batch: LineBatch): void {
    const { analyser } = this.#options;
    this.#presence.came(source.name);
    this.#add(analyser.push(batch, source.name));
    if (analyser.eventMs !== undefined && batch.length > 0) this.#events.saw(analyser.eventMs);
    // A source's first cursor says which files there were: without it a rotation could hide one.
    if (this.#cursors[source.name] === undefined) this.#isUrgent = true;
    this.#cursors[source.name] = batch.cursor;
    this.#linesBySource[source.name] = (this.#linesBySource[source.name] ?? 0) + batch.length;
    this.#isDirty = true;
  }

  #tick(): void {
    const { sources, analyser } = this.#options;
    const eventMs = this.#events.nowMs();
    const states = sources.map((source) => source.status());
    this.#presence.saw(states);
    const isReading = states.some(({ state }) => state === 'reading');
    if (eventMs !== undefined) {
      for (const name of this.#presence.away) analyser.away(name, eventMs);
      // While there is a backlog, or will be one, the lines themselves say what time it is.
      if (!isReading && this.#presence.mayTimePass) this.#add(analyser.flush(eventMs));
    }
    if (this.#isCommitDue) void this.#checkpoints.store();
  }

  #add(changes: readonly IncidentChange[]): void {
    if (changes.length === 0) return;
    this.#isDirty = true;
    this.#isUrgent ||= changes.some(({ tell }) => tell !== 'nothing');
    this.#changes.push(...changes);
  }

  get #isCommitDue(): boolean {
    if (!this.#isDirty) return false;
    const isUrgent = this.#isUrgent && this.#checkpoints.restedMs >= urgentEveryMs;
    return isUrgent || this.#checkpoints.isDue || this.#changes.length > changesMax;
  }

  #take(): Checkpoint | undefined {
    if (!this.#isDirty) return undefined;
    const changes = this.#changes;
    this.#changes = [];
    this.#isDirty = false;
    this.#isUrgent = false;
    return {
      cursors: { ...this.#cursors },
      linesBySource: { ...this.#linesBySource },
      pipelineState: this.#options.analyser.snapshot(),
      changes,
    };
  }

  async #stored({ cursors, changes }: Checkpoint): Promise<void> {
    if (changes.length > 0) this.#options.onChanges(changes);
    for (const source of this.#options.sources) {
      const cursor = cursors[source.name];
      if (cursor !== undefined) await source.committed(cursor);
    }
  }
}
