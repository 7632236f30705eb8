/** Where a search begins: the golden ratio spreads ids that lie close together. */
const golden = 0x9e3779b1;
const empty = -1;

/** A set of whole numbers below 2^53, 16 to 32 bytes each: a million of them are no burden. */
export class IdSet {
  #slots = new Float64Array(16).fill(empty);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  has(id: number): boolean {
    return this.#slots[this.#find(id)] === id;
  }

  /** @returns false when it was there */
  add(id: number): boolean {
    const slot = this.#find(id);
    if (this.#slots[slot] === id) return false;
    this.#slots[slot] = id;
    this.#size++;
    if (this.#size * 2 > this.#slots.length) this.#grow();
    return true;
  }

  /** The slot that has the id, or the empty one where it belongs. */
  #find(id: number): number {
    const mask = this.#slots.length - 1;
    let slot = (Math.imul(id % 0x1_0000_0000, golden) >>> 8) & mask;
    while (this.#slots[slot] !== empty && this.#slots[slot] !== id) slot = (slot + 1) & mask;
    return slot;
  }

  #grow(): void {
    const before = this.#slots;
    this.#slots = new Float64Array(before.length * 2).fill(empty);
    for (const id of before) if (id !== empty) this.#slots[this.#find(id)] = id;
  }
}
