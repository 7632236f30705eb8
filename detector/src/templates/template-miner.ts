import { hashBytes } from '../model/hash-bytes.ts';
import type { LineBatch } from '../model/line-batch.ts';
import type { Template, TemplateId } from '../model/types.ts';
import { LineTokeniser, type TokenKernel } from './line-tokeniser.ts';
import { type Parameter, parameterOf } from './parameter-of.ts';
import { SkeletonCache, type SkeletonCacheState } from './skeleton-cache.ts';
import { SkeletonHash, type SkeletonHasher } from './skeleton-hash.ts';
import {
  FormWriter,
  generaliseForm,
  hashesOf,
  type Line,
  textOfForm,
  utf8OfForm,
} from './template-form.ts';
import { TemplateIndex } from './template-index.ts';
import { type Family, TemplateMatcher } from './template-matcher.ts';
import { type TemplateEntry, TemplateTable } from './template-table.ts';
import { fixedOf, TokenColumns, VARIABLE_HASH } from './token-columns.ts';

export interface TemplateMinerOptions {
  /** Templates kept; beyond, a quarter is forgotten, those first not seen for longest. Default 100,000. */
  readonly templatesMax?: number;
  /** Skeletons remembered in each of two generations; rounded up to a power of 2. Default 32,768. */
  readonly skeletonsMax?: number;
  /** Different first words that lines of one structure are told apart by. Default 256. */
  readonly firstWordsMax?: number;
  /** Templates of one structure and first word; beyond, what is similar, then all, is one. Default 64. */
  readonly siblingsMax?: number;
  /** Values of a line; all from the last on is one value. Default 128. */
  readonly tokensMax?: number;
  /** Bytes of a line that are looked at. Default 4,096. */
  readonly lineBytesMax?: number;
  /**
   * Share of a template's fixed values that a line must have for the two to become one, in (0, 1].
   * Default 0.5: "session opened for user root" and "… alice" share 4 of 5, "disk full on sda" and
   * "link down on eth0" 1 of 4.
   */
  readonly similarity?: number;
  /** Hashes skeletons: the kernel where there is one. Default: its twin. */
  readonly skeletons?: SkeletonHasher | undefined;
  /** Finds the tokens of lines: the kernel where there is one. Default: its twin. */
  readonly tokens?: TokenKernel | undefined;
}

/** A template without its example, of which only those know who keep lines. */
export type MinedTemplate = Omit<Template, 'exampleId'>;

/** A template seen for the first time, and the row of the last batch that it was seen in. */
export interface TemplateBirth {
  readonly number: number;
  readonly row: number;
}

/** Template `from` is gone and was merged into `into`; lines that have its number keep it. */
export interface TemplateMerge {
  readonly from: number;
  readonly into: number;
}

interface StoredTemplate {
  readonly number: number;
  readonly id: string;
  readonly aliases: readonly string[];
  readonly signature: number;
  readonly isOverflow: boolean;
  readonly form: string;
  readonly count: number;
  readonly firstSeenMs: number;
  readonly lastSeenMs: number;
}

export interface TemplateMinerState {
  readonly last: number;
  readonly templates: readonly StoredTemplate[];
  readonly merged: readonly (readonly [from: number, into: number])[];
  readonly skeletons: SkeletonCacheState;
}

/** Ids kept of templates merged into one: the oldest. */
const aliasesMax = 128;

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
  readonly #options: Required<Omit<TemplateMinerOptions, 'skeletons' | 'tokens'>>;
  readonly #skeletons: SkeletonHasher;
  readonly #cache: SkeletonCache;
  readonly #table = new TemplateTable();
  readonly #index: TemplateIndex;
  readonly #matcher: TemplateMatcher;
  readonly #tokens: TokenColumns;
  readonly #tokeniser: LineTokeniser;
  readonly #writer = new FormWriter();
  /** Numbers of templates that were merged, and into which. */
  readonly #merged = new Map<number, number>();
  #births: TemplateBirth[] = [];
  #merges: TemplateMerge[] = [];
  #last = 0;
  #evicted = 0;

  /** @throws {RangeError} when a limit is too low to work with */
  constructor(options: TemplateMinerOptions = {}) {
    this.#options = {
      templatesMax: options.templatesMax ?? 100_000,
      skeletonsMax: options.skeletonsMax ?? 32_768,
      firstWordsMax: options.firstWordsMax ?? 256,
      siblingsMax: options.siblingsMax ?? 64,
      tokensMax: options.tokensMax ?? 128,
      lineBytesMax: options.lineBytesMax ?? 4096,
      similarity: options.similarity ?? 0.5,
    };
    this.#skeletons = options.skeletons ?? new SkeletonHash();
    if (!(this.#options.templatesMax >= 8))
      throw new RangeError(`Cannot work with ${this.#options.templatesMax} templates`);
    this.#cache = new SkeletonCache(this.#options.skeletonsMax);
    this.#tokens = new TokenColumns(this.#options.tokensMax);
    this.#tokeniser = new LineTokeniser(this.#tokens, options.tokens);
    this.#index = new TemplateIndex(this.#options.firstWordsMax);
    this.#matcher = new TemplateMatcher(this.#table, this.#index, this.#options);
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
    const { template, timeMs, skeletonLow, skeletonHigh } = batch;
    const cache = this.#cache;
    const table = this.#table;
    this.#births = [];
    this.#merges = [];
    this.#skeletons.hashRows(batch, { from, to, bytesMax: this.#options.lineBytesMax });
    for (let row = from; row < to; row++) {
      const low = skeletonLow[row] as number;
      const high = skeletonHigh[row] as number;
      let slot = cache.find(low, high, table.number);
      if (slot === 0) {
        slot = this.#learn(this.#lineOf(batch, row), row);
        cache.put(low, high, slot, table.number);
      }
      table.see(slot, timeMs[row] as number);
      template[row] = table.number[slot] as number;
    }
  }

  /** @returns the template of that number, or into which it was merged; undefined when it is forgotten */
  get(number: number): MinedTemplate | undefined {
    const slot = this.#slotOf(number);
    const entry = this.#table.entries[slot];
    if (entry === undefined) return undefined;
    return {
      id: idOfEntry(entry),
      aliases: entry.aliases as TemplateId[],
      tokens: textOfForm(entry.form).split(' '),
      count: this.#table.count[slot] ?? 0,
      firstSeenMs: this.#table.firstSeenMs[slot] ?? 0,
      lastSeenMs: this.#table.lastSeenMs[slot] ?? 0,
    };
  }

  /** "session opened for user <*>"; empty for a template that is forgotten. */
  text(number: number): string {
    const entry = this.#table.entries[this.#slotOf(number)];
    return entry === undefined ? '' : textOfForm(entry.form);
  }

  /** @returns the id; empty for a template that is forgotten */
  idOf(number: number): TemplateId {
    const entry = this.#table.entries[this.#slotOf(number)];
    return entry === undefined ? ('' as TemplateId) : idOfEntry(entry);
  }

  /**
   * Looks through all templates.
   *
   * @param id of a template or of one merged into it
   * @returns its number, 0 for none
   */
  numberOf(id: TemplateId): number {
    for (const slot of this.#table.slots()) {
      const entry = this.#table.entries[slot] as TemplateEntry;
      if (idOfEntry(entry) === id || entry.aliases.includes(id)) return entry.number;
    }
    return 0;
  }

  /** @returns the number itself, or of the template that it was merged into */
  canonical(number: number): number {
    let known = number;
    for (let into = this.#merged.get(known); into !== undefined; into = this.#merged.get(known)) {
      known = into;
    }
    return known;
  }

  /** The numbers of all templates, ascending. */
  numbers(): number[] {
    return this.#table.slots().map((slot) => this.#table.number[slot] ?? 0);
  }

  /**
   * What stands in the variable places of a line, from left to right.
   *
   * @param batch after `push`
   */
  parametersOf(batch: LineBatch, row: number): readonly Parameter[] {
    const entry = this.#table.entries[this.#slotOf(batch.template[row] ?? 0)];
    const line = this.#lineOf(batch, row);
    this.#tokeniser.tokenise(line);
    const tokens = this.#tokens;
    if (entry === undefined || entry.signature !== tokens.signature) return [];
    const parameters: Parameter[] = [];
    for (const [i, hash] of entry.hashes.entries()) {
      if (hash !== VARIABLE_HASH) continue;
      parameters.push(parameterOf(line.bytes, tokens.start[i] ?? 0, tokens.end[i] ?? 0));
    }
    return parameters;
  }

  snapshot(): TemplateMinerState {
    const table = this.#table;
    const templates = table.slots().map((slot): StoredTemplate => {
      const entry = table.entries[slot] as TemplateEntry;
      const { number, aliases, signature, isOverflow, form } = entry;
      const count = table.count[slot] ?? 0;
      const firstSeenMs = table.firstSeenMs[slot] ?? 0;
      const lastSeenMs = table.lastSeenMs[slot] ?? 0;
      const id = idOfEntry(entry);
      const kept = { number, id, aliases: [...aliases], signature, isOverflow, form };
      return { ...kept, count, firstSeenMs, lastSeenMs };
    });
    const skeletons = this.#cache.snapshot();
    return { last: this.#last, templates, merged: [...this.#merged], skeletons };
  }

  /** Forgets what it has. */
  restore(state: TemplateMinerState): void {
    this.#table.clear();
    this.#index.clear();
    this.#merged.clear();
    this.#births = [];
    this.#merges = [];
    this.#last = state.last;
    for (const template of state.templates) this.#restoreTemplate(template);
    for (const [from, into] of state.merged) this.#merged.set(from, into);
    this.#cache.restore(state.skeletons, (number) => this.#table.slotOf(number));
  }

  #restoreTemplate(stored: StoredTemplate): void {
    const { number, id, aliases, signature, isOverflow, form } = stored;
    const hashes = hashesOf(form);
    const entry = { number, id, aliases: [...aliases], signature, isOverflow, form, hashes };
    const slot = this.#table.add({ ...entry, fixed: fixedOf(hashes) }, stored);
    this.#index.restore(slot, this.#table.entries[slot] as TemplateEntry);
  }

  #slotOf(number: number): number {
    return this.#table.slotOf(this.canonical(number));
  }

  #lineOf(batch: LineBatch, row: number): Line {
    const start = batch.messageStart[row] ?? 0;
    const last = Math.min(batch.messageEnd[row] ?? 0, start + this.#options.lineBytesMax);
    return { bytes: batch.bytes, start, end: last };
  }

  /** @returns the slot of the template of a line whose skeleton is not known */
  #learn(line: Line, row: number): number {
    const tokens = this.#tokens;
    this.#tokeniser.tokenise(line);
    const found = this.#matcher.find(tokens);
    if (found !== 0) return found;
    const family = this.#matcher.family(line.bytes, tokens);
    if (family !== undefined) return this.#unite(family);
    if (this.size >= this.#options.templatesMax) this.#evict();
    this.#matcher.coarsen(tokens);
    const slot = this.#bear(line);
    this.#births.push({ number: this.#last, row });
    return slot;
  }

  #bear(line: Line): number {
    const tokens = this.#tokens;
    const form = this.#writer.write(tokens, line);
    const hashes = tokens.hashes();
    const entry: TemplateEntry = {
      number: ++this.#last,
      id: undefined,
      signature: tokens.signature,
      isOverflow: false,
      aliases: [],
      hashes,
      fixed: fixedOf(hashes),
      form,
    };
    const slot = this.#table.add(entry);
    this.#index.add(slot, entry);
    return slot;
  }

  /** Makes one template of a family, the oldest; its places vary from now on. @returns its slot */
  #unite({ slots, places }: Family): number {
    const table = this.#table;
    const [kept = 0, ...others] = slots.toSorted(
      (a, b) => (table.number[a] ?? 0) - (table.number[b] ?? 0),
    );
    const entry = table.entries[kept] as TemplateEntry;
    idOfEntry(entry);
    this.#index.remove(kept, entry);
    for (const place of places) {
      entry.hashes[place] = VARIABLE_HASH;
      entry.form = generaliseForm(entry.form, place);
    }
    entry.fixed = fixedOf(entry.hashes);
    table.noteProbe(kept);
    for (const slot of others) this.#join(kept, slot);
    this.#index.add(kept, entry);
    return kept;
  }

  #join(kept: number, slot: number): void {
    const entry = this.#table.entries[kept] as TemplateEntry;
    const other = this.#table.entries[slot] as TemplateEntry;
    this.#index.remove(slot, other);
    entry.aliases.push(idOfEntry(other), ...other.aliases);
    entry.aliases.length = Math.min(entry.aliases.length, aliasesMax);
    this.#merged.set(other.number, entry.number);
    this.#merges.push({ from: other.number, into: entry.number });
    const [oldest] = this.#merged.keys();
    if (this.#merged.size > this.#options.templatesMax && oldest !== undefined)
      this.#merged.delete(oldest);
    this.#table.join(kept, slot);
  }

  #evict(): void {
    for (const slot of this.#table.leastRecent(this.size >> 2)) {
      const entry = this.#table.entries[slot] as TemplateEntry;
      this.#index.remove(slot, entry);
      this.#table.remove(slot);
      this.#evicted++;
    }
  }
}

/**
 * Made when it is first asked for, but before the form changes: the hash of the first form's text,
 * with its structure as the seed. One form has one template at a time, so ids are unique.
 */
function idOfEntry(entry: TemplateEntry): TemplateId {
  entry.id ??= hashBytes(utf8OfForm(entry.form), 0, undefined, entry.signature >>> 0);
  return entry.id as TemplateId;
}
