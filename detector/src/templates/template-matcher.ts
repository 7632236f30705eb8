import { siblingsNeeded } from './siblings-needed.ts';
import type { TemplateIndex } from './template-index.ts';
import { covers, type TemplateEntry, type TemplateTable } from './template-table.ts';
import { EMPTY_HASH, type TokenColumns, VARIABLE_HASH } from './token-columns.ts';

/** Templates that differ from a line at the same places. */
export interface Family {
  readonly slots: number[];
  /** The places (token numbers), ascending. */
  readonly places: readonly number[];
}

export interface TemplateMatcherOptions {
  readonly siblingsMax: number;
  readonly similarity: number;
}

/** Finds the template of a line, or those that become one with it. */
export class TemplateMatcher {
  readonly #table: TemplateTable;
  readonly #index: TemplateIndex;
  readonly #options: TemplateMatcherOptions;

  constructor(table: TemplateTable, index: TemplateIndex, options: TemplateMatcherOptions) {
    this.#table = table;
    this.#index = index;
    this.#options = options;
  }

  /**
   * @returns the slot of the template that covers the line, of several the one with most fixed values,
   * of equals the oldest; 0 for none
   */
  find(tokens: TokenColumns): number {
    const best = this.#best(this.#index.sameFirst(tokens), tokens, 0);
    if (tokens.hash[0] === VARIABLE_HASH) return best;
    return this.#best(this.#index.anyFirst(tokens), tokens, best);
  }

  #best(slots: readonly number[], tokens: TokenColumns, known: number): number {
    let best = known;
    const table = this.#table;
    for (const slot of slots) {
      if (!table.mayCover(slot, tokens)) continue;
      const entry = table.entries[slot];
      if (entry === undefined || !covers(entry.hashes, tokens)) continue;
      if (best === 0 || isBefore(entry, this.#table.entries[best])) best = slot;
    }
    return best;
  }

  /** @returns the templates that become one with a line that none covers; undefined for none */
  family(bytes: Uint8Array, tokens: TokenColumns): Family | undefined {
    const families = this.#families(tokens);
    let best: Family | undefined;
    if (families.size === 0) return best;
    const isCrowded = this.#isCrowded(tokens);
    for (const family of families.values()) {
      const needed = isCrowded ? 2 : this.#needed(family, bytes, tokens);
      if (family.slots.length + 1 < needed) continue;
      if (best === undefined || isBetter(family, best)) best = family;
    }
    return best;
  }

  /** Where there are too many templates already, takes all values of the line to vary. */
  coarsen(tokens: TokenColumns): void {
    if (!this.#isCrowded(tokens)) return;
    const isFirstKept = this.#index.anyFirst(tokens).length < this.#options.siblingsMax;
    tokens.hash.fill(VARIABLE_HASH, isFirstKept ? 1 : 0, tokens.length);
  }

  #isCrowded(tokens: TokenColumns): boolean {
    const max = this.#options.siblingsMax;
    const { length } = this.#index.sameFirst(tokens);
    return length >= max || this.#index.anyFirst(tokens).length >= max;
  }

  #families(tokens: TokenColumns): Map<string, Family> {
    const families = new Map<string, Family>();
    const index = this.#index;
    for (const slot of index.sameFirst(tokens)) this.#collect(slot, families, tokens);
    if (tokens.hash[0] === VARIABLE_HASH) return families;
    for (const slot of index.anyFirst(tokens)) this.#collect(slot, families, tokens);
    // Not listed above: their first word is another one.
    for (const slot of index.sameRest(tokens)) {
      const entry = this.#table.entries[slot];
      if (entry === undefined || entry.isOverflow || entry.hashes[0] === VARIABLE_HASH) continue;
      this.#collect(slot, families, tokens);
    }
    return families;
  }

  #collect(slot: number, families: Map<string, Family>, tokens: TokenColumns): void {
    if (this.#table.signature[slot] !== tokens.signature) return;
    const entry = this.#table.entries[slot];
    if (entry === undefined) return;
    const places = this.#differences(entry, tokens);
    if (places === undefined) return;
    const key = places.join();
    const known = families.get(key);
    if (known === undefined) families.set(key, { slots: [slot], places });
    else known.slots.push(slot);
  }

  /** Where the line has another value than the template; undefined when too little is equal. */
  #differences(entry: TemplateEntry, tokens: TokenColumns): number[] | undefined {
    const { hashes, fixed } = entry;
    const differentMax = Math.floor(fixed * (1 - this.#options.similarity));
    if (differentMax === 0) return undefined;
    let places: number[] | undefined;
    for (let i = 0; i < hashes.length; i++) {
      const hash = hashes[i];
      if (hash === VARIABLE_HASH || hash === tokens.hash[i]) continue;
      places ??= [];
      if (places.length >= differentMax) return undefined;
      places.push(i);
    }
    return places;
  }

  /** How many templates and lines there must be; a value absent in one of them varies at once. */
  #needed({ slots, places }: Family, bytes: Uint8Array, tokens: TokenColumns): number {
    let needed = 2;
    for (const place of places) {
      const isAbsent = slots.some(
        (slot) => this.#table.entries[slot]?.hashes[place] === EMPTY_HASH,
      );
      if (!isAbsent) needed = Math.max(needed, siblingsNeeded(bytes, tokens, place));
    }
    return needed;
  }
}

function isBefore(entry: TemplateEntry, other: TemplateEntry | undefined): boolean {
  if (other === undefined) return true;
  return entry.fixed === other.fixed ? entry.number < other.number : entry.fixed > other.fixed;
}

/** Fewest places, then most templates, then leftmost places: a total order. */
function isBetter(family: Family, other: Family): boolean {
  const { places, slots } = family;
  if (places.length !== other.places.length) return places.length < other.places.length;
  if (slots.length !== other.slots.length) return slots.length > other.slots.length;
  const at = places.findIndex((place, i) => place !== other.places[i]);
  return (places[at] ?? 0) < (other.places[at] ?? 0);
}
