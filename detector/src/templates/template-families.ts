import { siblingsNeeded } from './siblings-needed.ts';
import { anyFirstKey, sameFirstKey, sameRestKey, type TemplateIndex } from './template-index.ts';
import type { TemplateTable } from './template-table.ts';
import { EMPTY_HASH, type TokenColumns, VARIABLE_HASH } from './token-columns.ts';

/** Templates that differ from a line at the same places. */
export interface Family {
  readonly slots: number[];
  /** The places (token numbers), ascending. */
  readonly places: readonly number[];
}

/** Finds templates that become one with a line that none covers. */
export class TemplateFamilies {
  readonly #table: TemplateTable;
  readonly #index: TemplateIndex;
  readonly #similarity: number;
  /** By their places: of the line that was asked about last. */
  readonly #families = new Map<string, Family>();

  /** @param similarity share of a template's fixed values that a line must have */
  constructor(table: TemplateTable, index: TemplateIndex, similarity: number) {
    this.#table = table;
    this.#index = index;
    this.#similarity = similarity;
  }

  /**
   * @param isCrowded whether there are so many like the line that one that is similar is enough
   * @returns the best family that is large enough; undefined for none
   */
  of(bytes: Uint8Array, tokens: TokenColumns, isCrowded: boolean): Family | undefined {
    let best: Family | undefined;
    if (!this.#index.hasStructure(tokens.signature)) return best;
    this.#collectAll(tokens);
    for (const family of this.#families.values()) {
      const needed = isCrowded ? 2 : this.#needed(family, bytes, tokens);
      if (family.slots.length + 1 < needed) continue;
      if (best === undefined || isBetter(family, best)) best = family;
    }
    return best;
  }

  #collectAll(tokens: TokenColumns): void {
    if (this.#families.size > 0) this.#families.clear();
    const { byFirst, byRest } = this.#index;
    let slot = byFirst.first(sameFirstKey(tokens));
    for (; slot !== 0; slot = byFirst.after(slot)) this.#collect(slot, tokens);
    if (tokens.hash[0] === VARIABLE_HASH) return;
    slot = byFirst.first(anyFirstKey(tokens));
    for (; slot !== 0; slot = byFirst.after(slot)) this.#collect(slot, tokens);
    slot = byRest.first(sameRestKey(tokens));
    for (; slot !== 0; slot = byRest.after(slot)) {
      // Not looked at above: its first word is another one.
      if (this.#table.isOverflow[slot] === 1) continue;
      if (this.#table.firstHash(slot) !== VARIABLE_HASH) this.#collect(slot, tokens);
    }
  }

  #collect(slot: number, tokens: TokenColumns): void {
    const places = this.#differences(slot, tokens);
    if (places === undefined) return;
    const key = places.join();
    const known = this.#families.get(key);
    if (known === undefined) this.#families.set(key, { slots: [slot], places });
    else known.slots.push(slot);
  }

  /** Where the line has another value than the template; undefined when too little is equal. */
  #differences(slot: number, tokens: TokenColumns): number[] | undefined {
    const table = this.#table;
    if (table.signature[slot] !== tokens.signature) return undefined;
    const differentMax = Math.floor((table.fixed[slot] as number) * (1 - this.#similarity));
    if (differentMax === 0) return undefined;
    const { words, offset, values } = table.rows;
    const at = offset[slot] as number;
    let places: number[] | undefined;
    for (let i = 0; i < (values[slot] as number); i++) {
      const hash = words[at + i];
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
      const isAbsent = slots.some((slot) => this.#table.hashAt(slot, place) === EMPTY_HASH);
      if (!isAbsent) needed = Math.max(needed, siblingsNeeded(bytes, tokens, place));
    }
    return needed;
  }
}

/** Fewest places, then most templates, then leftmost places: a total order. */
function isBetter(family: Family, other: Family): boolean {
  const { places, slots } = family;
  if (places.length !== other.places.length) return places.length < other.places.length;
  if (slots.length !== other.slots.length) return slots.length > other.slots.length;
  const at = places.findIndex((place, i) => place !== other.places[i]);
  return (places[at] ?? 0) < (other.places[at] ?? 0);
}
