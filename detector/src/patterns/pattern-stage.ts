import type { LineBatch } from '../model/line-batch.ts';
import type { StreamTable } from '../model/stream-table.ts';
import { type Severity, severities } from '../model/types.ts';
import { bandOfScore } from './band-of-score.ts';
import type { CompiledPattern } from './compile-pattern.ts';
import { FieldText, mayHaveFields } from './field-text.ts';
import { lineFeedIn } from './line-feed-in.ts';
import { type OpenEntry, PatternCache, type SkeletonKey } from './pattern-cache.ts';
import { type PatternHit, PatternHits, type PatternHitsState } from './pattern-hits.ts';
import { PatternMatcher, type TextBeginning } from './pattern-matcher.ts';
import { PatternNotes, type PatternNote, type PatternNotesState } from './pattern-notes.ts';
import { PatternSets } from './pattern-sets.ts';
import { patternText } from './plain-text.ts';
import { PlainWriter } from './plain-writer.ts';
import type { SkeletonAnswer } from './skeleton-answer.ts';
import { skeletonSymbols } from './skeleton-symbols.ts';
import { unionOf } from './union-of.ts';

export interface PatternStageOptions {
  readonly patterns: readonly CompiledPattern[];
  readonly streams: StreamTable;
  /** As `SkeletonHash`; for events of several lines, whose hash in the batch is that of the first. */
  readonly skeleton: Skeleton;
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

/** Hashes one line; the result is in `low` and `high`. */
export interface Skeleton {
  readonly low: number;
  readonly high: number;
  of(bytes: Uint8Array, start: number, end: number): void;
}

export interface PatternStageState {
  readonly hits: PatternHitsState;
  /** Of the open window. */
  readonly notes: PatternNotesState;
}

/** Of a longer message, the beginning is compared. */
const messageBytesMax = 4_096;
/** Any number: fields are another text than a message that reads the same. */
const fieldsSeed = 0x27d4eb2f;
/** A skeleton that comes so often is worth the question what holds for all of its texts. */
const usesMin = 4;

interface Span {
  readonly start: number;
  readonly end: number;
}

interface Decision {
  readonly key: SkeletonKey;
  readonly entry: OpenEntry;
  readonly text: string;
  /** Of its service. */
  readonly name: string;
}

interface Service {
  readonly name: string;
  readonly beginning: TextBeginning;
}

/**
 * Fills the column `patternSet`: which patterns each line matches, by its skeleton and its service. Where
 * an answer depends on something that a skeleton leaves out (how many digits, which), the expression is
 * run on each line; for most skeletons there is none such. A cached answer is always that of the line by
 * itself, `matchText` of its text.
 */
export class PatternStage {
  readonly #streams: StreamTable;
  readonly #skeleton: Skeleton;
  readonly #cache: PatternCache;
  readonly #sets: PatternSets;
  readonly #servicesMax: number;
  readonly #decoder = new TextDecoder();
  readonly #plain = new PlainWriter();
  readonly #fields = new FieldText();
  #matcher: PatternMatcher;
  #hits: PatternHits;
  #notes: PatternNotes;
  /** Empty but while those of the open window are laid aside: then those. */
  #otherNotes: PatternNotes;
  #tried = 0;
  #services: Service[] = [];
  readonly #serviceNumbers = new Map<string, number>();
  /** By stream: one more than the number of its service, 0 where it is not known yet. */
  #serviceOf = new Uint32Array(64);

  constructor({ patterns, streams, skeleton, ...limits }: PatternStageOptions) {
    this.#skeleton = skeleton;
    this.#streams = streams;
    this.#cache = new PatternCache(limits.skeletonsMax ?? 32_768);
    this.#sets = new PatternSets(limits.setsMax ?? 4_096);
    this.#servicesMax = limits.servicesMax ?? 4_096;
    this.#matcher = new PatternMatcher(patterns);
    this.#hits = new PatternHits(patterns);
    this.#notes = new PatternNotes(patterns);
    this.#otherNotes = new PatternNotes(patterns);
  }

  get patterns(): readonly CompiledPattern[] {
    return this.#matcher.patterns;
  }

  /** What is known of services and skeletons at the moment: it bounds the memory in use. */
  get sizes(): { readonly skeletons: number; readonly sets: number; readonly services: number } {
    const { size: skeletons } = this.#cache;
    return { skeletons, sets: this.#sets.size, services: this.#services.length };
  }

  /** Lines on which expressions were run. */
  get tried(): number {
    return this.#tried;
  }

  /** Other patterns from now on; the hits of those with a name that stays are kept. */
  replace(patterns: readonly CompiledPattern[]): void {
    const state = this.snapshot();
    this.#matcher = new PatternMatcher(patterns);
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
    if (this.#sets.isFull || this.#services.length >= this.#servicesMax) this.#beginAnew();
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
    const service = this.#serviceOf[stream] || this.#meet(stream);
    if (hasLines(batch, row)) return this.#lookAtLines(batch, row, service);
    const low = batch.skeletonLow[row] as number;
    const high = batch.skeletonHigh[row] as number;
    const known = this.#cache.find(low, high, service);
    return known > 0 ? known - 1 : this.#look(batch, row, { key: { low, high, service }, known });
  }

  /** @returns the set of a structured line: what its message matches, and what its fields do */
  #withFields(batch: LineBatch, row: number, ofMessage: number): number {
    const { batch: fields, bytes, length } = this.#fields;
    const service = this.#serviceOf[batch.stream[row] as number] as number;
    this.#skeleton.of(bytes, 0, length);
    // Another beginning than that of a message, so that none is taken for the other.
    const [low, high] = [~this.#skeleton.low, this.#skeleton.high ^ fieldsSeed];
    const known = this.#cache.find(low, high, service);
    const set =
      known > 0 ? known - 1 : this.#look(fields, 0, { key: { low, high, service }, known });
    if (set === 0 || set === ofMessage) return ofMessage;
    return this.#sets.numberOf(unionOf(this.#sets.get(ofMessage), this.#sets.get(set)));
  }

  /** @param known what the cache says of the skeleton: nothing, or that not all is known */
  #look(
    batch: LineBatch,
    row: number,
    { key, known }: { readonly key: SkeletonKey; readonly known: number },
  ): number {
    const entry = known < 0 ? this.#cache.openAt(known) : this.#begin(batch, row, key);
    return typeof entry === 'number' ? entry : this.#finish(batch, row, { key, entry });
  }

  /** An event of several lines: by the hash of all of them. */
  #lookAtLines(batch: LineBatch, row: number, service: number): number {
    const key = { ...this.#hashOfLines(batch, row), service };
    const known = this.#cache.find(key.low, key.high, service);
    return known > 0 ? known - 1 : this.#look(batch, row, { key, known });
  }

  #hashOfLines(batch: LineBatch, row: number): { low: number; high: number } {
    const { start, end } = spanOf(batch, row);
    // Another beginning than that of one line, so that none is taken for the other.
    let [low, high] = [1, 1];
    for (let at = start; at < end;) {
      const lineEnd = lineFeedIn(batch.bytes, at, end);
      this.#skeleton.of(batch.bytes, at, lineEnd);
      low = (Math.imul(low, 31) + this.#skeleton.low) | 0;
      high = (Math.imul(high, 37) + this.#skeleton.high) | 0;
      at = lineEnd + 1;
    }
    return { low, high };
  }

  /** The first text of a skeleton. @returns the number of its set where no expression has to be run */
  #begin(batch: LineBatch, row: number, key: SkeletonKey): number | OpenEntry {
    const { beginning } = this.#services[key.service - 1] as Service;
    const tried = this.#matcher.candidates(batch.bytes, spanOf(batch, row), beginning);
    const open = { matched: [], tried, lengthMax: messageBytesMax, set: 0, uses: 0 };
    const what = tried.length === 0 ? 0 : open;
    this.#cache.put(key, what);
    return what;
  }

  #finish(
    batch: LineBatch,
    row: number,
    { key, entry }: { readonly key: SkeletonKey; readonly entry: OpenEntry },
  ): number {
    const length = (batch.messageEnd[row] as number) - (batch.messageStart[row] as number);
    const isShort = length <= entry.lengthMax;
    if (entry.tried.length === 0 && isShort) return entry.set;
    const { name, beginning } = this.#services[key.service - 1] as Service;
    const { start, end } = spanOf(batch, row);
    const text = this.#plain.write(beginning.bytes, batch.bytes, start, end);
    this.#tried++;
    if (++entry.uses === usesMin) this.#decide({ key, entry, text, name });
    const matched = this.#matcher.matchAmong(entry.tried, text);
    const known = isShort ? entry.matched : this.#matcher.matchAmong(entry.matched, text);
    return this.#sets.numberOf(unionOf(known, matched));
  }

  /** Asks the candidates about all texts of the skeleton, and puts what is certain in the cache. */
  #decide({ key, entry, text, name }: Decision): void {
    const symbols = skeletonSymbols(text);
    if (symbols === undefined) return;
    const isOneLine = !text.includes('\n');
    const nameLength = name === '' ? 0 : name.length + 2;
    const [matched, tried]: [number[], number[]] = [[], []];
    let lengthMax = messageBytesMax;
    for (const index of entry.tried) {
      const pattern = this.#matcher.patterns[index] as CompiledPattern;
      const { answer, lengthMax: most } = ask(pattern, { symbols, isOneLine });
      if (answer === 'yes' && most >= text.length) {
        matched.push(index);
        lengthMax = Math.min(lengthMax, most - nameLength);
      } else if (answer !== 'no') tried.push(index);
    }
    const set = this.#sets.numberOf(matched);
    const isExact = tried.length === 0 && lengthMax >= messageBytesMax;
    const open = { matched, tried, lengthMax, set, uses: usesMin };
    this.#cache.put(key, isExact ? set : open);
  }

  #meet(stream: number): number {
    if (stream >= this.#serviceOf.length) {
      const wider = new Uint32Array(Math.max(stream + 1, this.#serviceOf.length * 2));
      wider.set(this.#serviceOf);
      this.#serviceOf = wider;
    }
    const { service: name } = this.#streams.get(stream);
    let number = this.#serviceNumbers.get(name);
    if (number === undefined) {
      const beginning = this.#matcher.begin(name);
      number = this.#services.push({ name, beginning });
      this.#serviceNumbers.set(name, number);
    }
    this.#serviceOf[stream] = number;
    return number;
  }

  #beginAnew(): void {
    this.#sets.clear();
    this.#cache.clear();
    this.#services = [];
    this.#serviceNumbers.clear();
    this.#serviceOf.fill(0);
  }
}

function ask(
  { flags, askSkeletons }: CompiledPattern,
  { symbols, isOneLine }: { readonly symbols: readonly number[]; readonly isOneLine: boolean },
): { readonly answer: SkeletonAnswer; readonly lengthMax: number } {
  // Flags that are about line ends change nothing where there are none.
  const question = isOneLine || flags === '' ? askSkeletons() : undefined;
  if (question === undefined) return { answer: 'depends', lengthMax: 0 };
  return { answer: question.asker.answer(symbols), lengthMax: question.lengthMax };
}

/** Whether the message is one of several lines. */
function hasLines(batch: LineBatch, row: number): boolean {
  const end = batch.messageEnd[row] as number;
  return lineFeedIn(batch.bytes, batch.messageStart[row] as number, end) < end;
}

function spanOf({ messageStart, messageEnd }: LineBatch, row: number): Span {
  const start = messageStart[row] as number;
  return { start, end: Math.min(messageEnd[row] as number, start + messageBytesMax) };
}
