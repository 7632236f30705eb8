import type { LineBatch } from '../model/line-batch.ts';
import type { Template, TemplateId } from '../model/types.ts';
import { LineTokeniser } from './line-tokeniser.ts';
import { MergedNumbers, type TemplateMerge } from './merged-numbers.ts';
import { type MinerLimits, minerLimits, type TemplateMinerOptions } from './miner-limits.ts';
import { type Parameter, parameterOf } from './parameter-of.ts';
import { SkeletonCache, type SkeletonCacheState } from './skeleton-cache.ts';
import { SkeletonHash, type SkeletonHasher } from './skeleton-hash.ts';
import { restoreTemplate, type StoredTemplate, storeTemplate } from './stored-template.ts';
import { type Family, TemplateFamilies } from './template-families.ts';
import type { Line } from './template-form.ts';
import { TemplateIndex } from './template-index.ts';
import { TemplateMatcher } from './template-matcher.ts';
import { TemplateTable } from './template-table.ts';
import { TokenColumns, VARIABLE_HASH } from './token-columns.ts';

/** A template without its example, of which only those know who keep lines. */
export type MinedTemplate = Omit<Template, 'exampleId'>;

/** A template seen for the first time, and the row of the last batch that it was seen in. */
export interface TemplateBirth {
  readonly number: number;
  readonly row: number;
}

export interface TemplateMinerState {
  readonly last: number;
  readonly templates: readonly StoredTemplate[];
  readonly merged: readonly (readonly [from: number, into: number])[];
  readonly skeletons: SkeletonCacheState;
}

/**
 * Learns the templates of lines as they come, and numbers each line's: 1, 2, … in the order of first
 * sight, never twice in a process. After Drain (He, Zhu, Zheng, Lyu, "Drain: An Online Log Parsing
 * Approach with Fixed Depth Tree", ICWS 2017): lines of one structure and first word are compared, and
 * similar ones become one template. Different from it:
 *
 * - Structure is all that stands between values, not just their number.
 * - Similar is not enough: a place must have shown some different values before it varies; how many
 *   depends on what stands there (`siblingsNeeded`). Until then each is a template; then they are
 *   merged into the oldest, and their ids stay as its aliases.
 * - A line whose skeleton was seen is not looked at again.
 *
 * Only the first line of an event counts. What it does depends on the lines alone, not on how they
 * are cut into batches, and a miner that was restored goes on as the one that made the state. Memory
 * is bounded by the options.
 *
 * Cost: a known skeleton one pass over its bytes; else tokenising and comparing with at most
 * 2 * `siblingsMax` templates.
 */
export class TemplateMiner {
  readonly #limits: MinerLimits;
  readonly #skeletons: SkeletonHasher;
  readonly #cache: SkeletonCache;
  readonly #table = new TemplateTable();
  readonly #index: TemplateIndex;
  readonly #matcher: TemplateMatcher;
  readonly #families: TemplateFamilies;
  readonly #tokens: TokenColumns;
  readonly #tokeniser: LineTokeniser;
  readonly #merged: MergedNumbers;
  #births: TemplateBirth[] = [];
  #merges: TemplateMerge[] = [];
  #last = 0;
  #evicted = 0;

  /** @throws {RangeError} when a limit is too low to work with */
  constructor(options: TemplateMinerOptions = {}) {
    const limits = minerLimits(options);
    this.#limits = limits;
    this.#skeletons = options.skeletons ?? new SkeletonHash();
    this.#cache = new SkeletonCache(limits.skeletonsMax);
    this.#tokens = new TokenColumns(limits.tokensMax);
    this.#tokeniser = new LineTokeniser(this.#tokens, options.tokens);
    this.#index = new TemplateIndex(this.#table, limits.firstWordsMax);
    this.#matcher = new TemplateMatcher(this.#table, this.#index);
    this.#families = new TemplateFamilies(this.#table, this.#index, limits.similarity);
    this.#merged = new MergedNumbers(limits.templatesMax);
  }

  /** How many templates there are. */
  get size(): number {
    return this.#table.size;
  }

  /** How many templates were forgotten because there were too many. */
  get evicted(): number {
    return this.#evicted;
  }

  /** Templates first seen in the last batch, in the order of its rows. */
  get births(): readonly TemplateBirth[] {
    return this.#births;
  }

  /** Templates merged in the last batch, in the order in which it happened. */
  get merges(): readonly TemplateMerge[] {
    return this.#merges;
  }

  /** Fills the columns `template` and `skeleton…`. @param from with `to` the rows [from, to) */
  push(batch: LineBatch, from = 0, to: number = batch.length): void {
    this.#births = [];
    this.#merges = [];
    this.#skeletons.hashRows(batch, { from, to, bytesMax: this.#limits.lineBytesMax });
    for (let row = from; row < to; row++) {
      const { number: numbers } = this.#table;
      const unknown = this.#cache.findYoung(batch, { from: row, to, numbers });
      this.#table.see(batch, row, unknown);
      row = unknown;
      if (row < to) this.#recall(batch, row);
    }
  }

  /** Of a row whose skeleton is not among the late ones. */
  #recall(batch: LineBatch, row: number): void {
    const cache = this.#cache;
    const table = this.#table;
    const low = batch.skeletonLow[row] as number;
    const high = batch.skeletonHigh[row] as number;
    let slot = cache.findOld(low, high, table.number);
    if (slot === 0) {
      slot = this.#learn(this.#lineOf(batch, row), row);
      cache.keep(low, high, { slot, numbers: table.number });
    }
    batch.template[row] = slot;
    table.see(batch, row, row + 1);
  }

  /** @returns the template of that number, or into which it was merged; undefined when it is forgotten */
  get(number: number): MinedTemplate | undefined {
    const table = this.#table;
    const slot = this.#slotOf(number);
    if (slot === 0) return undefined;
    return {
      id: table.idOf(slot),
      aliases: [...table.aliasesOf(slot)],
      tokens: table.text(slot).split(' '),
      count: table.count[slot] ?? 0,
      firstSeenMs: table.firstSeenMs[slot] ?? 0,
      lastSeenMs: table.lastSeenMs[slot] ?? 0,
    };
  }

  /** "session opened for user <*>"; empty for a template that is forgotten. */
  text(number: number): string {
    const slot = this.#slotOf(number);
    return slot === 0 ? '' : this.#table.text(slot);
  }

  /** @returns the id; empty for a template that is forgotten */
  idOf(number: number): TemplateId {
    const slot = this.#slotOf(number);
    return slot === 0 ? ('' as TemplateId) : this.#table.idOf(slot);
  }

  /**
   * Looks through all templates.
   *
   * @param id of a template or of one merged into it
   * @returns its number, 0 for none
   */
  numberOf(id: TemplateId): number {
    const table = this.#table;
    for (const slot of table.slots()) {
      if (table.idOf(slot) === id || table.aliasesOf(slot).includes(id))
        return table.number[slot] ?? 0;
    }
    return 0;
  }

  /** @returns the number itself, or of the template that it was merged into */
  canonical(number: number): number {
    return this.#merged.canonical(number);
  }

  /** The numbers of all templates, ascending. */
  numbers(): number[] {
    return Array.from(this.#table.slots(), (slot) => this.#table.number[slot] ?? 0);
  }

  /**
   * What stands in the variable places of a line, from left to right.
   *
   * @param batch after `push`
   */
  parametersOf(batch: LineBatch, row: number): readonly Parameter[] {
    const slot = this.#slotOf(batch.template[row] ?? 0);
    const line = this.#lineOf(batch, row);
    this.#tokeniser.tokenise(line);
    const tokens = this.#tokens;
    if (slot === 0 || this.#table.signature[slot] !== tokens.signature) return [];
    const parameters: Parameter[] = [];
    for (let i = 0; i < tokens.length; i++) {
      if (this.#table.hashAt(slot, i) !== VARIABLE_HASH) continue;
      parameters.push(parameterOf(line.bytes, tokens.start[i] ?? 0, tokens.end[i] ?? 0));
    }
    return parameters;
  }

  snapshot(): TemplateMinerState {
    const templates = Array.from(this.#table.slots(), (slot) => storeTemplate(this.#table, slot));
    const skeletons = this.#cache.snapshot();
    return { last: this.#last, templates, merged: this.#merged.snapshot(), skeletons };
  }

  /** Forgets what it has. */
  restore(state: TemplateMinerState): void {
    this.#table.clear();
    this.#index.clear();
    this.#births = [];
    this.#merges = [];
    this.#last = state.last;
    for (const template of state.templates)
      this.#index.restore(restoreTemplate(this.#table, template));
    this.#merged.restore(state.merged);
    this.#cache.restore(state.skeletons, (number) => this.#table.slotOf(number));
  }

  #slotOf(number: number): number {
    return this.#table.slotOf(this.canonical(number));
  }

  #lineOf(batch: LineBatch, row: number): Line {
    const start = batch.messageStart[row] ?? 0;
    const end = Math.min(batch.messageEnd[row] ?? 0, start + this.#limits.lineBytesMax);
    return { bytes: batch.bytes, start, end };
  }

  /** @returns the slot of the template of a line whose skeleton is not known */
  #learn(line: Line, row: number): number {
    const tokens = this.#tokens;
    this.#tokeniser.tokenise(line);
    const found = this.#matcher.find(tokens);
    if (found !== 0) return found;
    const family = this.#families.of(line.bytes, tokens, this.#isCrowded());
    if (family !== undefined) return this.#unite(family);
    if (this.size >= this.#limits.templatesMax) {
      this.#evict();
      this.#matcher.find(tokens);
    }
    if (this.#isCrowded()) this.#coarsen();
    const slot = this.#bear(line);
    this.#births.push({ number: this.#last, row });
    return slot;
  }

  /** Whether there are too many templates like the line that was looked for last. */
  #isCrowded(): boolean {
    const { sameFirsts, anyFirsts } = this.#matcher;
    return Math.max(sameFirsts, anyFirsts) >= this.#limits.siblingsMax;
  }

  /** Takes all values of the line to vary. */
  #coarsen(): void {
    const isFirstKept = this.#matcher.anyFirsts < this.#limits.siblingsMax;
    this.#tokens.hash.fill(VARIABLE_HASH, isFirstKept ? 1 : 0, this.#tokens.length);
  }

  #bear(line: Line): number {
    const form = this.#tokeniser.formOf(line);
    const slot = this.#table.add(++this.#last, this.#tokens, { form });
    this.#index.add(slot);
    return slot;
  }

  /** Makes one template of a family, the oldest; its places vary from now on. @returns its slot */
  #unite({ slots, places }: Family): number {
    const table = this.#table;
    const [kept = 0, ...others] = slots.toSorted(
      (a, b) => (table.number[a] ?? 0) - (table.number[b] ?? 0),
    );
    this.#index.remove(kept);
    table.generalise(kept, places);
    for (const slot of others) {
      const merge = { from: table.number[slot] ?? 0, into: table.number[kept] ?? 0 };
      this.#index.remove(slot);
      this.#merged.add(merge);
      this.#merges.push(merge);
      table.join(kept, slot);
    }
    this.#index.add(kept);
    return kept;
  }

  #evict(): void {
    for (const slot of this.#table.leastRecent(this.size >> 2)) {
      this.#index.remove(slot);
      this.#table.remove(slot);
      this.#evicted++;
    }
  }
}
