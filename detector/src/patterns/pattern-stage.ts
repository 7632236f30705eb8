import type { LineBatch } from '../model/line-batch.ts';
import type { StreamTable } from '../model/stream-table.ts';
import type { CompiledPattern } from './compile-pattern.ts';
import { type OpenEntry, PatternCache } from './pattern-cache.ts';
import { type PatternHit, PatternHits, type PatternHitsState } from './pattern-hits.ts';
import { PatternMatcher, type TextBeginning } from './pattern-matcher.ts';
import { PatternSets } from './pattern-sets.ts';
import { patternText } from './plain-text.ts';
import { skeletonSymbols } from './skeleton-symbols.ts';

export interface PatternStageOptions {
  readonly patterns: readonly CompiledPattern[];
  readonly streams: StreamTable;
  /** Skeletons remembered in each of two generations. Default 32,768. */
  readonly skeletonsMax?: number;
  /** Different sets of patterns, from which on they are numbered anew. Default 4,096. */
  readonly setsMax?: number;
  /** Services told apart, from which on they are numbered anew. Default 4,096. */
  readonly servicesMax?: number;
}

/** Of a longer message, the beginning is compared. */
const messageBytesMax = 4_096;
/** A skeleton that comes so often is worth the question what holds for all of its texts. */
const usesMin = 4;
const LINE_FEED = 10;

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
  readonly #cache: PatternCache;
  readonly #sets: PatternSets;
  readonly #servicesMax: number;
  readonly #decoder = new TextDecoder();
  #matcher: PatternMatcher;
  #hits: PatternHits;
  #services: Service[] = [];
  #serviceNumbers = new Map<string, number>();
  /** By stream: one more than the number of its service, 0 where it is not known yet. */
  #serviceOf = new Uint32Array(64);

  constructor({ patterns, streams, ...limits }: PatternStageOptions) {
    this.#streams = streams;
    this.#cache = new PatternCache(limits.skeletonsMax ?? 32_768);
    this.#sets = new PatternSets(limits.setsMax ?? 4_096);
    this.#servicesMax = limits.servicesMax ?? 4_096;
    this.#matcher = new PatternMatcher(patterns);
    this.#hits = new PatternHits(patterns);
  }

  get patterns(): readonly CompiledPattern[] {
    return this.#matcher.patterns;
  }

  /** What is known of services and skeletons at the moment: it bounds the memory in use. */
  get sizes(): { readonly skeletons: number; readonly sets: number; readonly services: number } {
    const { size: skeletons } = this.#cache;
    return { skeletons, sets: this.#sets.size, services: this.#services.length };
  }

  /** Other patterns from now on; the hits of those with a name that stays are kept. */
  replace(patterns: readonly CompiledPattern[]): void {
    const hits = this.#hits.snapshot();
    this.#matcher = new PatternMatcher(patterns);
    this.#hits = new PatternHits(patterns);
    this.#hits.restore(hits);
    this.#beginAnew();
  }

  /**
   * @param batch with templates' columns filled
   * @param from with `to` the rows [from, to)
   */
  push(batch: LineBatch, from = 0, to: number = batch.length): void {
    if (this.#matcher.patterns.length === 0) return;
    if (this.#sets.isFull || this.#services.length >= this.#servicesMax) this.#beginAnew();
    const { stream, skeletonLow, skeletonHigh, patternSet, timeMs } = batch;
    const cache = this.#cache;
    for (let row = from; row < to; row++) {
      const service = this.#serviceOf[stream[row] as number] || this.#meet(stream[row] as number);
      const low = skeletonLow[row] as number;
      const high = skeletonHigh[row] as number;
      const known = cache.find(low, high, service);
      const set = known > 0 ? known - 1 : this.#look(batch, row, { service, known });
      patternSet[row] = set;
      if (set !== 0) this.#hits.see(set, timeMs[row] as number);
    }
    this.#hits.settle(this.#sets);
  }

  /** The patterns of a set, of the last push. @returns indices into `patterns`, ascending */
  patternsOf(set: number): readonly number[] {
    return this.#sets.get(set);
  }

  /** What a line by itself matches. @returns indices into `patterns`, ascending */
  matchText(service: string, message: string): readonly number[] {
    return this.#matcher.match(patternText(service, message));
  }

  /** In the order of `patterns`. */
  hits(): readonly PatternHit[] {
    return this.#hits.list();
  }

  snapshot(): PatternHitsState {
    return this.#hits.snapshot();
  }

  restore(state: PatternHitsState): void {
    this.#hits.restore(state);
    this.#beginAnew();
  }

  /** The message of a row, as far as it is compared. */
  messageOf({ bytes, messageStart, messageEnd }: LineBatch, row: number): string {
    const start = messageStart[row] as number;
    const end = Math.min(messageEnd[row] as number, start + messageBytesMax);
    return this.#decoder.decode(bytes.subarray(start, end));
  }

  #look(
    batch: LineBatch,
    row: number,
    { service, known }: { readonly service: number; readonly known: number },
  ): number {
    const entry = known < 0 ? this.#cache.openAt(known) : this.#begin(batch, row, service);
    if (typeof entry === 'number') return entry;
    const length = (batch.messageEnd[row] as number) - (batch.messageStart[row] as number);
    if (entry.tried.length === 0 && length <= entry.lengthMax) return entry.set;
    const text = this.#textOf(batch, row, service);
    if (++entry.uses === usesMin) this.#decide(batch, row, { service, text, entry });
    const isShort = length <= entry.lengthMax;
    const matched = this.#matcher.matchAmong(entry.tried, text);
    if (isShort) return this.#sets.numberOf(merged(entry.matched, matched));
    return this.#sets.numberOf(merged(this.#matcher.matchAmong(entry.matched, text), matched));
  }

  /** The first line of a skeleton. @returns the number of its set where no expression has to be run */
  #begin(batch: LineBatch, row: number, service: number): number | OpenEntry {
    const start = batch.messageStart[row] as number;
    const end = Math.min(batch.messageEnd[row] as number, start + messageBytesMax);
    const { beginning } = this.#services[service - 1] as Service;
    const tried = this.#matcher.candidates(batch.bytes, { start, end }, beginning);
    const key = [batch.skeletonLow[row] as number, batch.skeletonHigh[row] as number] as const;
    if (tried.length === 0) {
      this.#cache.put(...key, { service, what: 0 });
      return 0;
    }
    const entry = { matched: [], tried, lengthMax: messageBytesMax, set: 0, uses: 0 };
    this.#cache.put(...key, { service, what: entry });
    return entry;
  }

  /** Asks the candidates about all texts of the skeleton, and puts what is certain in the cache. */
  #decide(
    batch: LineBatch,
    row: number,
    { service, text, entry }: { service: number; text: string; entry: OpenEntry },
  ): void {
    const symbols = text.includes('\n') ? undefined : skeletonSymbols(text);
    if (symbols === undefined) return;
    const open = { matched: [] as number[], tried: [] as number[], lengthMax: messageBytesMax };
    const { name } = this.#services[service - 1] as Service;
    const nameLength = name === '' ? 0 : name.length + 2;
    for (const index of entry.tried) {
      const question = this.#matcher.patterns[index]?.askSkeletons();
      const answer = question?.asker.answer(symbols) ?? 'depends';
      if (answer === 'no') continue;
      const lengthMax = (question?.lengthMax ?? 0) - nameLength;
      if (answer === 'depends' || lengthMax < text.length - nameLength) open.tried.push(index);
      else {
        open.matched.push(index);
        open.lengthMax = Math.min(open.lengthMax, lengthMax);
      }
    }
    const set = this.#sets.numberOf(open.matched);
    const isExact = open.tried.length === 0 && open.lengthMax >= messageBytesMax;
    const what = isExact ? set : { ...open, set, uses: usesMin };
    const [low, high] = [batch.skeletonLow[row] as number, batch.skeletonHigh[row] as number];
    this.#cache.put(low, high, { service, what });
  }

  #textOf(batch: LineBatch, row: number, service: number): string {
    return patternText(this.#services[service - 1]?.name ?? '', this.messageOf(batch, row));
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
      const beginning = this.#matcher.begin(name === '' ? '' : `${name}: `);
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

function merged(a: readonly number[], b: readonly number[]): readonly number[] {
  if (a.length === 0) return b;
  return b.length === 0 ? a : [...a, ...b].toSorted((x, y) => x - y);
}
