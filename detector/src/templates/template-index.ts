import { IntMap } from './int-map.ts';
import { SlotChains } from './slot-chains.ts';
import type { TemplateTable } from './template-table.ts';
import { type Values, VARIABLE_HASH } from './token-columns.ts';

/** Stands for "any first word" in keys. */
const ANY = 3;

/**
 * Where to look for templates like a line: those of its structure and first word, those of its structure
 * whose first value varies, and those equal to it but for the first word. Chains of slots; one may also
 * hold templates of other structure whose key has the same hash.
 */
export class TemplateIndex {
  readonly byFirst = new SlotChains();
  readonly byRest = new SlotChains();
  readonly #table: TemplateTable;
  /** How many first words a structure has. */
  readonly #firsts = new IntMap();
  readonly #firstWordsMax: number;

  /** @param firstWordsMax of one structure; templates beyond are listed among those of any first word */
  constructor(table: TemplateTable, firstWordsMax: number) {
    this.#table = table;
    this.#firstWordsMax = firstWordsMax;
  }

  add(slot: number): void {
    const table = this.#table;
    const signature = table.signature[slot] as number;
    const first = table.firstHash(slot);
    const isFull = this.#firsts.get(signature) >= this.#firstWordsMax;
    const isOverflow =
      isFull && first !== VARIABLE_HASH && !this.byFirst.has(firstKey(signature, first));
    table.isOverflow[slot] = isOverflow ? 1 : 0;
    this.restore(slot);
  }

  /** Lists the template where `isOverflow` says. */
  restore(slot: number): void {
    const table = this.#table;
    const signature = table.signature[slot] as number;
    const key = this.#listKey(slot);
    if (this.#isByWord(slot) && !this.byFirst.has(key))
      this.#firsts.set(signature, this.#firsts.get(signature) + 1);
    this.byFirst.add(key, slot);
    const { rows } = table;
    this.byRest.add(
      restKey(signature, rows.words, {
        from: rows.offset[slot] as number,
        length: rows.values[slot] as number,
      }),
      slot,
    );
  }

  /** @param slot its values are still those that it was added with */
  remove(slot: number): void {
    const isByWord = this.#isByWord(slot);
    this.byFirst.remove(slot);
    if (isByWord && !this.byFirst.has(this.#listKey(slot)))
      this.#forgetFirst(this.#table.signature[slot] as number);
    this.byRest.remove(slot);
  }

  clear(): void {
    this.byFirst.clear();
    this.byRest.clear();
    this.#firsts.clear();
  }

  #forgetFirst(signature: number): void {
    const firsts = this.#firsts.get(signature) - 1;
    if (firsts > 0) this.#firsts.set(signature, firsts);
    else this.#firsts.delete(signature);
  }

  #isByWord(slot: number): boolean {
    return this.#table.isOverflow[slot] === 0 && this.#table.firstHash(slot) !== VARIABLE_HASH;
  }

  #listKey(slot: number): number {
    const first = this.#isByWord(slot) ? this.#table.firstHash(slot) : ANY;
    return firstKey(this.#table.signature[slot] as number, first);
  }
}

/** The key of lines whose first value has that hash. */
export function sameFirstKey({ signature, hash }: Values): number {
  return firstKey(signature, hash[0] as number);
}

/** The key of templates for any first word. */
export function anyFirstKey({ signature }: Values): number {
  return firstKey(signature, ANY);
}

/** The key of lines that are alike but for the first value. */
export function sameRestKey({ signature, hash, length }: Values): number {
  return restKey(signature, hash, { from: 0, length });
}

function firstKey(signature: number, first: number): number {
  const key = Math.imul(signature ^ Math.imul(first || ANY, 0x9e3779b1), 0x85ebca6b);
  return key ^ (key >>> 15);
}

function restKey(
  signature: number,
  hashes: Int32Array,
  { from, length }: { readonly from: number; readonly length: number },
): number {
  let key = signature ^ 0x3c6ef372;
  for (let i = from + 1; i < from + length; i++) {
    key = Math.imul(key ^ (hashes[i] as number), 0x5bd1e995);
    key ^= key >>> 15;
  }
  return key;
}
