import { grown } from '../stats/grown.ts';

const headsFirst = 512;

/** Of a slot: its key, and the slot that follows in its chain. Beside each other, as both are looked at. */
const STRIDE = 2;
const NEXT = 1;

/**
 * The slots that have a key, for many keys, as chains through a table by slot. A chain may hold slots of
 * several keys; they are passed over. In no order.
 */
export class SlotChains {
  /** First slot of each chain, 0 for none. */
  #heads = new Int32Array(headsFirst);
  #links = new Int32Array(headsFirst * STRIDE);
  #size = 0;

  /** @returns a slot of the key, 0 for none; `after` gives the next one */
  first(key: number): number {
    return this.#search(this.#heads[this.#chainOf(key)] as number, key);
  }

  /** @returns the slot of the same key that follows, 0 for none */
  after(slot: number): number {
    return this.#search(this.#nextOf(slot), this.keyOf(slot));
  }

  /** @param slot was added */
  keyOf(slot: number): number {
    return this.#links[slot * STRIDE] as number;
  }

  /** @param slot is in no chain */
  add(key: number, slot: number): void {
    if (slot * STRIDE >= this.#links.length) {
      const length = Math.max((slot + 1) * STRIDE, this.#links.length * 2);
      this.#links = grown(new Int32Array(length), this.#links);
    }
    if (++this.#size > this.#heads.length) this.#spread();
    this.#links[slot * STRIDE] = key;
    this.#link(slot);
  }

  /** @param slot was added */
  remove(slot: number): void {
    const chain = this.#chainOf(this.keyOf(slot));
    const next = this.#nextOf(slot);
    this.#size--;
    let before = this.#heads[chain] as number;
    if (before === slot) {
      this.#heads[chain] = next;
      return;
    }
    while (this.#nextOf(before) !== slot) before = this.#nextOf(before);
    this.#links[before * STRIDE + NEXT] = next;
  }

  clear(): void {
    this.#heads = new Int32Array(headsFirst);
    this.#size = 0;
  }

  #search(from: number, key: number): number {
    const links = this.#links;
    let slot = from;
    while (slot !== 0 && links[slot * STRIDE] !== key) slot = links[slot * STRIDE + NEXT] as number;
    return slot;
  }

  #nextOf(slot: number): number {
    return this.#links[slot * STRIDE + NEXT] as number;
  }

  #link(slot: number): void {
    const chain = this.#chainOf(this.keyOf(slot));
    this.#links[slot * STRIDE + NEXT] = this.#heads[chain] as number;
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
        const next = this.#nextOf(slot);
        this.#link(slot);
        slot = next;
      }
    }
  }
}
