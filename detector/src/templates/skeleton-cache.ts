/** Of an entry, as offsets from its place: low and high of the hash, and whose it is. */
const SLOT = 2;
const NUMBER = 3;
const STRIDE = 4;
/** The slot of a template that is gone: no table is as long. */
const noSlot = 0x7fffffff;

/** `[low, high, number]` of each skeleton, oldest generation first. */
export type SkeletonCacheState = readonly (readonly number[])[];

/**
 * What template a skeleton had: open addressing over 64-bit hashes, in two generations. When the young
 * one is full it becomes the old one, and the old one is forgotten; what is found in the old one is
 * young again. So what is in use stays, memory is bounded, and what is forgotten depends on nothing
 * but the lines.
 */
export class SkeletonCache {
  readonly max: number;
  readonly #mask: number;
  #young: Int32Array;
  #old: Int32Array;
  #size = 0;

  /** @param max skeletons in a generation, >= 1; rounded up to a power of 2 */
  constructor(max: number) {
    if (!(max >= 1)) throw new RangeError(`Cannot keep ${max} skeletons`);
    this.max = 2 ** Math.ceil(Math.log2(max));
    // At most half full, so that searches stay short.
    this.#mask = this.max * 2 - 1;
    this.#young = new Int32Array(this.max * 2 * STRIDE);
    this.#old = new Int32Array(this.max * 2 * STRIDE);
  }

  /**
   * @param numbers of the templates by slot: an entry whose slot has another number by now is not found
   * @returns the slot of the skeleton's template, 0 for none
   */
  find(low: number, high: number, numbers: Uint32Array): number {
    const young = this.#young;
    const mask = this.#mask;
    let at = (low & mask) * STRIDE;
    for (;;) {
      const slot = young[at + SLOT] as number;
      if (slot === 0) return this.#findOld(low, high, numbers);
      if (young[at] === low && young[at + 1] === high) {
        return numbers[slot] === (young[at + NUMBER] as number) >>> 0 ? slot : 0;
      }
      at = (at + STRIDE) & (mask * STRIDE + STRIDE - 1);
    }
  }

  #findOld(low: number, high: number, numbers: Uint32Array): number {
    const at = this.#placeOf(this.#old, low, high);
    const slot = this.#old[at + SLOT] as number;
    if (slot === 0 || numbers[slot] !== (this.#old[at + NUMBER] as number) >>> 0) return 0;
    this.put(low, high, slot, numbers);
    return slot;
  }

  /** Remembers that the skeleton is of the template in `slot`, whatever it was before. */
  put(low: number, high: number, slot: number, numbers: Uint32Array): void {
    let at = this.#placeOf(this.#young, low, high);
    if (this.#young[at + SLOT] === 0) {
      if (this.#size >= this.max) {
        this.#turn();
        at = this.#placeOf(this.#young, low, high);
      }
      this.#size++;
    }
    this.#young[at] = low;
    this.#young[at + 1] = high;
    this.#young[at + SLOT] = slot;
    this.#young[at + NUMBER] = numbers[slot] as number;
  }

  #turn(): void {
    [this.#young, this.#old] = [this.#old, this.#young];
    this.#young.fill(0);
    this.#size = 0;
  }

  /** Where the skeleton stands in `table`, or would. */
  #placeOf(table: Int32Array, low: number, high: number): number {
    let at = (low & this.#mask) * STRIDE;
    while (table[at + SLOT] !== 0 && (table[at] !== low || table[at + 1] !== high)) {
      at = (at + STRIDE) & (this.#mask * STRIDE + STRIDE - 1);
    }
    return at;
  }

  clear(): void {
    this.#young.fill(0);
    this.#old.fill(0);
    this.#size = 0;
  }

  /** The old generation and the young one, each as low, high, number of one entry after the other. */
  snapshot(): SkeletonCacheState {
    return [entriesOf(this.#old), entriesOf(this.#young)];
  }

  /** @param slotOf the slot of a number, 0 for a template that is gone */
  restore(state: SkeletonCacheState, slotOf: (number: number) => number): void {
    this.clear();
    for (const [generation, entries] of state.entries()) {
      if (generation > 0) this.#turn();
      for (let i = 0; i + 2 < entries.length; i += 3) {
        const [low = 0, high = 0, number = 0] = entries.slice(i, i + 3);
        const at = this.#placeOf(this.#young, low, high);
        // An entry of a template that is gone counts on, so that generations turn when they would have.
        this.#young.set([low, high, slotOf(number) || noSlot, number], at);
        this.#size++;
      }
    }
  }
}

/** From a free place on: put back in this order, each comes to the place that it had. */
function entriesOf(table: Int32Array): number[] {
  const entries: number[] = [];
  let free = 0;
  while (table[free + SLOT] !== 0) free += STRIDE;
  for (let i = 0; i < table.length; i += STRIDE) {
    const at = (free + i) & (table.length - 1);
    if (table[at + SLOT] === 0) continue;
    entries.push(
      table[at] as number,
      table[at + 1] as number,
      (table[at + NUMBER] as number) >>> 0,
    );
  }
  return entries;
}
