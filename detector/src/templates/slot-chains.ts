import { grown } from '../stats/grown.ts';

const headsFirst = 512;

/**
 * The slots that have a key, for many keys, as chains through columns by slot. A chain may hold slots of
 * several keys; they are passed over. In no order.
 */
export class SlotChains {
  /** First slot of each chain, 0 for none. */
  #heads = new Int32Array(headsFirst);
  #keys = new Int32Array(headsFirst);
  #next = new Int32Array(headsFirst);
  #size = 0;

  /** @returns a slot of the key, 0 for none; `after` gives the next one */
  first(key: number): number {
    return this.#search(this.#heads[this.#chainOf(key)] as number, key);
  }

  /** @returns the slot of the same key that follows, 0 for none */
  after(slot: number): number {
    return this.#search(this.#next[slot] as number, this.#keys[slot] as number);
  }

  has(key: number): boolean {
    return this.first(key) !== 0;
  }

  /** @param slot is in no chain */
  add(key: number, slot: number): void {
    if (slot >= this.#keys.length) {
      const length = Math.max(slot + 1, this.#keys.length * 2);
      this.#keys = grown(new Int32Array(length), this.#keys);
      this.#next = grown(new Int32Array(length), this.#next);
    }
    if (++this.#size > this.#heads.length / 2) this.#spread();
    this.#keys[slot] = key;
    this.#link(slot);
  }

  /** @param slot was added */
  remove(slot: number): void {
    const chain = this.#chainOf(this.#keys[slot] as number);
    const next = this.#next[slot] as number;
    this.#size--;
    let before = this.#heads[chain] as number;
    if (before === slot) {
      this.#heads[chain] = next;
      return;
    }
    while (this.#next[before] !== slot) before = this.#next[before] as number;
    this.#next[before] = next;
  }

  clear(): void {
    this.#heads = new Int32Array(headsFirst);
    this.#size = 0;
  }

  #search(from: number, key: number): number {
    const keys = this.#keys;
    const next = this.#next;
    let slot = from;
    while (slot !== 0 && keys[slot] !== key) slot = next[slot] as number;
    return slot;
  }

  #link(slot: number): void {
    const chain = this.#chainOf(this.#keys[slot] as number);
    this.#next[slot] = this.#heads[chain] as number;
    this.#heads[chain] = slot;
  }

  #chainOf(key: number): number {
    const mixed = Math.imul(key, 0x9e3779b1);
    return (mixed ^ (mixed >>> 15)) & (this.#heads.length - 1);
  }

  /** Over twice as many chains. */
  #spread(): void {
    const heads = this.#heads;
    this.#heads = new Int32Array(heads.length * 2);
    for (const head of heads) {
      for (let slot = head; slot !== 0;) {
        const next = this.#next[slot] as number;
        this.#link(slot);
        slot = next;
      }
    }
  }
}
