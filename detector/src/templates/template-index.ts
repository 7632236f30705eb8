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
  /** How many lists of `byFirst` a structure has: one for each first word, and the one for any. */
  readonly #lists = new IntMap();
  readonly #firstWordsMax: number;

  /** @param firstWordsMax of one structure; templates beyond are listed among those of any first word */
  constructor(table: TemplateTable, firstWordsMax: number) {
    this.#table = table;
    this.#firstWordsMax = firstWordsMax;
  }

  /** Whether there are templates of that structure: where there are none, no list has to be looked for. */
  hasStructure(signature: number): boolean {
    return this.#lists.get(signature) !== 0;
  }

  add(slot: number): void {
    const table = this.#table;
    const first = table.firstHash(slot);
    const isOverflow =
      first !== VARIABLE_HASH && this.#isFull(table.signature[slot] as number, first);
    table.isOverflow[slot] = isOverflow ? 1 : 0;
    this.restore(slot);
  }

  /** Lists the template where `isOverflow` says. */
  restore(slot: number): void {
    const table = this.#table;
    const signature = table.signature[slot] as number;
    const isByWord = table.isOverflow[slot] === 0 && table.firstHash(slot) !== VARIABLE_HASH;
    const key = firstKey(signature, isByWord ? table.firstHash(slot) : ANY);
    const lists = this.#lists.get(signature);
    if (lists === 0 || !this.#hasList(key, signature)) this.#lists.set(signature, lists + 1);
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

  /** @param slot was added */
  remove(slot: number): void {
    const signature = this.#table.signature[slot] as number;
    this.byFirst.remove(slot);
    if (!this.#hasList(this.byFirst.keyOf(slot), signature)) this.#forgetList(signature);
    this.byRest.remove(slot);
  }

  clear(): void {
    this.byFirst.clear();
    this.byRest.clear();
    this.#lists.clear();
  }

  /** Whether the structure has as many first words as it may, and that one is not among them. */
  #isFull(signature: number, first: number): boolean {
    const lists = this.#lists.get(signature);
    if (lists < this.#firstWordsMax) return false;
    const firsts = this.#hasList(firstKey(signature, ANY), signature) ? lists - 1 : lists;
    return firsts >= this.#firstWordsMax && !this.#hasList(firstKey(signature, first), signature);
  }

  /** Whether a template of the structure itself is under the key: one of another may be, by its hash. */
  #hasList(key: number, signature: number): boolean {
    const { signature: signatures } = this.#table;
    let slot = this.byFirst.first(key);
    while (slot !== 0 && signatures[slot] !== signature) slot = this.byFirst.after(slot);
    return slot !== 0;
  }

  #forgetList(signature: number): void {
    const lists = this.#lists.get(signature) - 1;
    if (lists > 0) this.#lists.set(signature, lists);
    else this.#lists.delete(signature);
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
