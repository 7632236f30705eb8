import { SlotLists } from './slot-lists.ts';
import type { TemplateEntry } from './template-table.ts';
import { type TokenColumns, VARIABLE_HASH } from './token-columns.ts';

/** Stands for "any first word" in keys. */
const ANY = 3;

/**
 * Where to look for templates like a line: those of its structure and first word, those of its
 * structure whose first value varies, and those equal to it but for the first word. Lists of slots;
 * one may also hold templates of other structure whose key has the same hash.
 */
export class TemplateIndex {
  readonly #byFirst = new SlotLists();
  readonly #byRest = new SlotLists();
  /** How many first words a structure has. */
  readonly #firsts = new Map<number, number>();
  readonly #firstWordsMax: number;

  /** @param firstWordsMax of one structure; templates beyond are listed among those of any first word */
  constructor(firstWordsMax: number) {
    this.#firstWordsMax = firstWordsMax;
  }

  sameFirst(tokens: TokenColumns): readonly number[] {
    return this.#byFirst.get(firstKey(tokens.signature, tokens.hash[0] as number));
  }

  anyFirst(tokens: TokenColumns): readonly number[] {
    return this.#byFirst.get(firstKey(tokens.signature, ANY));
  }

  sameRest(tokens: TokenColumns): readonly number[] {
    return this.#byRest.get(restKey(tokens.signature, tokens.hash, tokens.length));
  }

  add(slot: number, entry: TemplateEntry): void {
    const first = entry.hashes[0] ?? VARIABLE_HASH;
    const firsts = this.#firsts.get(entry.signature) ?? 0;
    entry.isOverflow =
      first !== VARIABLE_HASH &&
      firsts >= this.#firstWordsMax &&
      !this.#byFirst.has(firstKey(entry.signature, first));
    this.restore(slot, entry);
  }

  /** Lists the template where `isOverflow` says. */
  restore(slot: number, entry: TemplateEntry): void {
    const { signature, hashes } = entry;
    const key = listKey(entry);
    if (isByWord(entry) && !this.#byFirst.has(key))
      this.#firsts.set(signature, (this.#firsts.get(signature) ?? 0) + 1);
    this.#byFirst.add(key, slot);
    this.#byRest.add(restKey(signature, hashes, hashes.length), slot);
  }

  remove(slot: number, entry: TemplateEntry): void {
    const { signature, hashes } = entry;
    const key = listKey(entry);
    this.#byFirst.remove(key, slot);
    if (isByWord(entry) && !this.#byFirst.has(key)) this.#forgetFirst(signature);
    this.#byRest.remove(restKey(signature, hashes, hashes.length), slot);
  }

  clear(): void {
    this.#byFirst.clear();
    this.#byRest.clear();
    this.#firsts.clear();
  }

  #forgetFirst(signature: number): void {
    const firsts = (this.#firsts.get(signature) ?? 1) - 1;
    if (firsts > 0) this.#firsts.set(signature, firsts);
    else this.#firsts.delete(signature);
  }
}

function isByWord({ hashes, isOverflow }: TemplateEntry): boolean {
  return !isOverflow && (hashes[0] ?? VARIABLE_HASH) !== VARIABLE_HASH;
}

function listKey(entry: TemplateEntry): number {
  return firstKey(entry.signature, isByWord(entry) ? (entry.hashes[0] ?? ANY) : ANY);
}

function firstKey(signature: number, first: number): number {
  const key = Math.imul(signature ^ Math.imul(first || ANY, 0x9e3779b1), 0x85ebca6b);
  return key ^ (key >>> 15);
}

function restKey(signature: number, hashes: ArrayLike<number>, length: number): number {
  let key = signature ^ 0x3c6ef372;
  for (let i = 1; i < length; i++) {
    key = Math.imul(key ^ (hashes[i] as number), 0x5bd1e995);
    key ^= key >>> 15;
  }
  return key;
}
