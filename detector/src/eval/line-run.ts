import { allocateLineBatch } from '../model/allocate-line-batch.ts';
import { StreamTable, type Labels } from '../model/stream-table.ts';
import type { Incident, IncidentChange } from '../model/types.ts';
import { Parser } from '../parse/parser.ts';
import type { CompiledPattern } from '../patterns/compile-pattern.ts';
import { Pipeline } from '../pipeline/pipeline.ts';
import { streamsMax } from '../pipeline/streams-max.ts';
import { TemplateMiner } from '../templates/template-miner.ts';

const batchBytes = 1 << 19;
const batchRows = 8_192;
const encoder = new TextEncoder();

export interface RunLine {
  /** When it arrived: what stands in the line itself goes before it. */
  readonly timeMs: number;
  readonly text: string;
  readonly labels: Labels;
}

/** An incident as it was last, and how people first heard of it. */
export interface RunIncident {
  readonly incident: Incident;
  readonly isTold: boolean;
}

export interface LineRunOptions {
  /** Alerts a day. */
  readonly budget: number;
  readonly hourMultipliers?: readonly number[] | undefined;
  readonly timezone: string;
  /** What lines are compared with: the built-in ones, as the service has them. */
  readonly patterns: readonly CompiledPattern[];
  /** How long a host is learned before anything is told. Default the pipeline's own. */
  readonly learnMs?: number;
}

/**
 * The detector as it is, over lines from anywhere: the pipeline of all commands, fed in batches and in
 * time order, and what it said.
 */
export class LineRun {
  readonly #streams = new StreamTable({ streamsMax });
  readonly #pipeline: Pipeline;
  readonly #incidents = new Map<string, RunIncident>();
  #batch = allocateLineBatch(new Uint8Array(batchBytes), batchRows);
  #used = 0;
  #lines = 0;

  constructor({ budget, hourMultipliers, timezone, patterns, learnMs }: LineRunOptions) {
    const streams = this.#streams;
    this.#pipeline = new Pipeline({
      streams,
      parser: new Parser({ streams, timezone }),
      templates: new TemplateMiner(),
      patterns,
      budgetPerDay: budget,
      timezone,
      ...(hourMultipliers === undefined ? {} : { hourMultipliers }),
      ...(learnMs === undefined ? {} : { learnMs }),
    });
  }

  get lines(): number {
    return this.#lines;
  }

  push({ timeMs, text, labels }: RunLine): void {
    if (this.#used + text.length * 3 > batchBytes || this.#batch.length === batchRows) this.#send();
    const room = this.#batch.bytes.subarray(this.#used);
    const { written } = encoder.encodeInto(text, room);
    const row = this.#batch.length++;
    this.#batch.start[row] = this.#used;
    this.#batch.messageStart[row] = this.#used;
    this.#used += written;
    this.#batch.end[row] = this.#used;
    this.#batch.messageEnd[row] = this.#used;
    this.#batch.timeMs[row] = timeMs;
    this.#batch.stream[row] = this.#streams.intern(labels);
    this.#lines++;
  }

  /** All incidents, in the order of their opening; nothing may be pushed after it. */
  end(): readonly RunIncident[] {
    this.#send();
    this.#note(this.#pipeline.flush(Number.POSITIVE_INFINITY));
    return [...this.#incidents.values()];
  }

  #send(): void {
    if (this.#batch.length === 0) return;
    this.#note(this.#pipeline.push(this.#batch, 'eval'));
    this.#batch = allocateLineBatch(new Uint8Array(batchBytes), batchRows);
    this.#used = 0;
  }

  #note(changes: readonly IncidentChange[]): void {
    for (const { incident, tell } of changes) {
      const isTold = (this.#incidents.get(incident.id)?.isTold ?? false) || tell === 'opened';
      this.#incidents.set(incident.id, { incident, isTold });
    }
  }
}
