import type { LineBatch } from '../model/line-batch.ts';
import type { StreamTable } from '../model/stream-table.ts';
import { type Severity, severities } from '../model/types.ts';
import { bandOfScore } from './band-of-score.ts';
import type { CompiledPattern } from './compile-pattern.ts';
import { EventAnswers } from './event-answers.ts';
import type { Skeleton } from './event-lines.ts';
import { FieldText, mayHaveFields } from './field-text.ts';
import type { MakeLiteralFinder } from './literal-search.ts';
import { messageBytesMax, spanOf } from './message-span.ts';
import { PatternAnswers } from './pattern-answers.ts';
import type { SkeletonKey } from './pattern-cache.ts';
import { type PatternHit, PatternHits, type PatternHitsState } from './pattern-hits.ts';
import { PatternMatcher, type TextBeginning } from './pattern-matcher.ts';
import { PatternNotes, type PatternNote, type PatternNotesState } from './pattern-notes.ts';
import { PatternServices } from './pattern-services.ts';
import { PatternSets } from './pattern-sets.ts';
import { patternText } from './plain-text.ts';
import { unionOf } from './union-of.ts';

export type { Skeleton };

export interface PatternStageOptions {
  readonly patterns: readonly CompiledPattern[];
  readonly streams: StreamTable;
  /** As `SkeletonHash`; for events of several lines, whose hash in the batch is that of the first. */
  readonly skeleton: Skeleton;
  /** Finds literals. Default: `LiteralSearch`. */
  readonly makeFinder?: MakeLiteralFinder | undefined;
  /** Skeletons remembered in each of two generations. Default 32,768. */
  readonly skeletonsMax?: number;
  /** Different sets of patterns, from which on they are numbered anew. Default 4,096. */
  readonly setsMax?: number;
  /** Services told apart, from which on they are numbered anew. Default 4,096. */
  readonly servicesMax?: number;
}

/** Which patterns a line matches. */
export interface PatternMatch {
  /** The highest of their bands; undefined when it matches none. */
  readonly band: Severity | undefined;
  readonly names: readonly string[];
}

export interface PatternStageState {
  readonly hits: PatternHitsState;
  /** Of the open window. */
  readonly notes: PatternNotesState;
}

/** Any number: fields are another text than a message that reads the same. */
const fieldsSeed = 0x27d4eb2f;

/**
 * Fills the column `patternSet`: which patterns each line matches, by its skeleton and its service. Where
 * an answer depends on something that a skeleton leaves out (how many digits, which), the expression is
 * run on each line; for most skeletons there is none such. A cached answer is always that of the line by
 * itself, `matchText` of its text.
 */
export class PatternStage {
  readonly #streams: StreamTable;
  readonly #skeleton: Skeleton;
  readonly #makeFinder: MakeLiteralFinder | undefined;
  readonly #answers: PatternAnswers;
  readonly #events: EventAnswers;
  readonly #sets: PatternSets;
  readonly #services: PatternServices;
  readonly #decoder = new TextDecoder();
  readonly #fields = new FieldText();
  #matcher: PatternMatcher;
  #hits: PatternHits;
  #notes: PatternNotes;
  /** Empty but while those of the open window are laid aside: then those. */
  #otherNotes: PatternNotes;
  readonly #begin = (name: string): TextBeginning => this.#matcher.begin(name);

  constructor({ patterns, streams, skeleton, makeFinder, ...limits }: PatternStageOptions) {
    const skeletonsMax = limits.skeletonsMax ?? 32_768;
    this.#skeleton = skeleton;
    this.#makeFinder = makeFinder;
    this.#streams = streams;
    this.#sets = new PatternSets(limits.setsMax ?? 4_096);
    this.#answers = new PatternAnswers(this.#sets, skeletonsMax);
    this.#services = new PatternServices(streams, limits.servicesMax ?? 4_096);
    this.#events = new EventAnswers({
      skeleton,
      answers: this.#answers,
      services: this.#services,
      sets: this.#sets,
      linesMax: skeletonsMax,
    });
    this.#matcher = new PatternMatcher(patterns, this.#makeFinder);
    this.#hits = new PatternHits(patterns);
    this.#notes = new PatternNotes(patterns);
    this.#otherNotes = new PatternNotes(patterns);
  }

  get patterns(): readonly CompiledPattern[] {
    return this.#matcher.patterns;
  }

  /** What is known of services and skeletons at the moment: it bounds the memory in use. */
  get sizes(): Readonly<Record<'skeletons' | 'lines' | 'sets' | 'services', number>> {
    return {
      skeletons: this.#answers.size,
      lines: this.#events.size,
      sets: this.#sets.size,
      services: this.#services.size,
    };
  }

  /** Lines, and events of several lines, on which expressions were run. */
  get tried(): number {
    return this.#answers.tried + this.#events.tried;
  }

  /** Other patterns from now on; the hits of those with a name that stays are kept. */
  replace(patterns: readonly CompiledPattern[]): void {
    const state = this.snapshot();
    this.#matcher = new PatternMatcher(patterns, this.#makeFinder);
    this.#hits = new PatternHits(patterns);
    this.#notes = new PatternNotes(patterns);
    this.#otherNotes = new PatternNotes(patterns);
    this.restore(state);
  }

  /**
   * @param batch with templates' columns filled
   * @param from with `to` the rows [from, to)
   * @param sinceMs older ones are left as they are
   */
  push(batch: LineBatch, from = 0, to: number = batch.length, sinceMs = -Infinity): void {
    if (this.#matcher.patterns.length === 0) return;
    if (this.#sets.isFull || this.#services.isFull || this.#matcher.isFull) this.#beginAnew();
    const { timeMs, patternSet } = batch;
    for (let row = from; row < to; row++) {
      if ((timeMs[row] as number) < sinceMs) continue;
      const set = this.#setOfRow(batch, row);
      patternSet[row] = set;
      if (set === 0) continue;
      this.#hits.see(set, timeMs[row] as number);
      this.#notes.add(batch, row, this.#sets.get(set));
    }
    this.#hits.settle(this.#sets);
  }

  /** The patterns of a set, of the last push. @returns indices into `patterns`, ascending */
  patternsOf(set: number): readonly number[] {
    return this.#sets.get(set);
  }

  /** What a line by itself matches. @returns indices into `patterns`, ascending */
  matchText(service: string, message: string): readonly number[] {
    return this.#matcher.match(patternText(service, message), service);
  }

  /** What a row by itself matches, with nothing remembered. @returns indices into `patterns`, ascending */
  matchRow(batch: LineBatch, row: number): readonly number[] {
    const { service } = this.#streams.get(batch.stream[row] as number);
    const ofMessage = this.matchText(service, this.messageOf(batch, row));
    if (!this.#fields.read(batch, row)) return ofMessage;
    return unionOf(ofMessage, this.matchText(service, this.messageOf(this.#fields.batch, 0)));
  }

  /** In the order of `patterns`. */
  hits(): readonly PatternHit[] {
    return this.#hits.list();
  }

  /** How grave the patterns say that a line is, and which. Asked of lines that are judged already. */
  matchOf(service: string, message: string): PatternMatch {
    if (this.patterns.length === 0) return { band: undefined, names: [] };
    const matched = this.matchText(service, message.slice(0, messageBytesMax)).map(
      (i) => (this.patterns[i] as CompiledPattern).pattern,
    );
    const bands = new Set(matched.map(({ score }) => bandOfScore(score)));
    return {
      band: severities.findLast((severity) => bands.has(severity)),
      names: matched.map(({ name }) => name),
    };
  }

  /** Whether there are notes of the open window. */
  get isNoting(): boolean {
    return this.#notes.size > 0;
  }

  /** What the open window's lines match. */
  notes(): readonly PatternNote[] {
    return this.#notes.size === 0 ? [] : this.#notes.list();
  }

  /** Has other lines than those of the open window noted and looked at by `work`. */
  aside<Result>(work: () => Result): Result {
    [this.#notes, this.#otherNotes] = [this.#otherNotes, this.#notes];
    try {
      return work();
    } finally {
      this.#notes.clear();
      [this.#notes, this.#otherNotes] = [this.#otherNotes, this.#notes];
    }
  }

  /** Templates were merged: a number is another one's. */
  merge(merges: ReadonlyMap<number, number>): void {
    this.#notes.merge(merges);
  }

  /** The window was closed. */
  clear(): void {
    this.#notes.clear();
  }

  snapshot(): PatternStageState {
    return { hits: this.#hits.snapshot(), notes: this.#notes.snapshot() };
  }

  restore({ hits, notes }: PatternStageState): void {
    this.#hits.restore(hits);
    this.#notes.restore(notes);
    this.#beginAnew();
  }

  /** The message of a row, as far as it is compared. */
  messageOf(batch: LineBatch, row: number): string {
    const { start, end } = spanOf(batch, row);
    return this.#decoder.decode(batch.bytes.subarray(start, end));
  }

  #setOfRow(batch: LineBatch, row: number): number {
    const { bytes, end, messageStart } = batch;
    const set = this.#setOf(batch, row);
    const before = messageStart[row] as number;
    // Most lines have no fields: two bytes say so.
    const mayHave = mayHaveFields(
      bytes[(end[row] as number) - 1],
      bytes[before > 0 ? before - 1 : 0],
    );
    return mayHave && this.#fields.read(batch, row) ? this.#withFields(batch, row, set) : set;
  }

  #setOf(batch: LineBatch, row: number): number {
    const stream = batch.stream[row] as number;
    const service = this.#services.find(stream) || this.#services.meet(stream, this.#begin);
    const high = batch.skeletonHigh[row] as number;
    const hasLines = (high & 1) !== 0;
    if (hasLines) return this.#events.setOf(batch, row, service, this.#matcher);
    return this.#setOfLine(batch, row, { low: batch.skeletonLow[row] as number, high, service });
  }

  #setOfLine(batch: LineBatch, row: number, key: SkeletonKey): number {
    const known = this.#answers.find(key.low, key.high, key.service);
    if (known > 0) return known - 1;
    const length = (batch.messageEnd[row] as number) - (batch.messageStart[row] as number);
    const service = this.#services.get(key.service);
    const text = { bytes: batch.bytes, span: spanOf(batch, row), length, key, service };
    return this.#answers.look(text, known, this.#matcher);
  }

  /** @returns the set of a structured line: what its message matches, and what its fields do */
  #withFields(batch: LineBatch, row: number, ofMessage: number): number {
    const { batch: fields, bytes, length } = this.#fields;
    const service = this.#services.find(batch.stream[row] as number);
    this.#skeleton.of(bytes, 0, length);
    // Another beginning than that of a message, so that none is taken for the other.
    const [low, high] = [~this.#skeleton.low, this.#skeleton.high ^ fieldsSeed];
    const set = this.#setOfLine(fields, 0, { low, high, service });
    return this.#sets.union(ofMessage, set);
  }

  #beginAnew(): void {
    this.#sets.clear();
    this.#answers.clear();
    this.#events.clear();
    this.#services.clear();
    this.#matcher.beginAnew();
  }
}
