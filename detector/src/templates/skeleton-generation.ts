import type { LineBatch } from '../model/line-batch.ts';

/** Of an entry, as offsets from its place: low and high of the hash, and whose it is. */
const SLOT = 2;
const NUMBER = 3;
/** Places of entries are given as a multiple of it. */
const STRIDE = 4;

/**
 * Templates by 64-bit hashes of skeletons, open addressing. A place is marked by a byte that tells most
 * hashes apart, so that a skeleton that is not there, as where lines are ever new, costs a look at marks,
 * which stay in the processor's cache, and none at entries.
 */
export class SkeletonGeneration {
  readonly #mask: number;
  /** 0 for a free place. */
  readonly #marks: Uint8Array;
  readonly #table: Int32Array;
  #size = 0;
  /** Where `slotsOf` ended last: at a free place, or at an entry whose template is gone. */
  #stop = 0;

  /** @param max entries, a power of 2 */
  constructor(max: number) {
    // At most half full, so that searches stay short.
    this.#mask = max * 2 - 1;
    this.#marks = new Uint8Array(max * 2);
    this.#table = new Int32Array(max * 2 * STRIDE);
  }

  get size(): number {
    return this.#size;
  }

  /** @returns the place of the skeleton's entry, -1 for none */
  placeOf(low: number, high: number): number {
    const marks = this.#marks;
    const table = this.#table;
    const mask = this.#mask;
    const wanted = markOf(high);
    for (let at = low & mask; ; at = (at + 1) & mask) {
      const mark = marks[at];
      if (mark === 0) return -1;
      if (mark !== wanted) continue;
      const place = at * STRIDE;
      if (table[place] === low && table[place + 1] === high) return place;
    }
  }

  /**
   * Puts the slot of each row's template in the column `template`, up to the first row that has none here.
   *
   * @param numbers of the templates by slot: an entry whose slot has another number by now counts as none
   * @returns that row, `to` when there is none
   */
  slotsOf(
    { skeletonLow, skeletonHigh, template }: LineBatch,
    { from, to, numbers }: { from: number; to: number; numbers: Uint32Array },
  ): number {
    const marks = this.#marks;
    const table = this.#table;
    const mask = this.#mask;
    for (let row = from; row < to; row++) {
      const low = skeletonLow[row] as number;
      const high = skeletonHigh[row] as number;
      const wanted = markOf(high);
      let at = low & mask;
      let place = at * STRIDE;
      while (marks[at] !== wanted || table[place] !== low || table[place + 1] !== high) {
        if (marks[at] === 0) return this.#stopAt(at, row);
        at = (at + 1) & mask;
        place = at * STRIDE;
      }
      const slot = table[place + SLOT] as number;
      if (numbers[slot] !== (table[place + NUMBER] as number) >>> 0) return this.#stopAt(at, row);
      template[row] = slot;
    }
    return to;
  }

  #stopAt(at: number, row: number): number {
    this.#stop = at;
    return row;
  }

  /** Whether the row that `slotsOf` ended at has an entry: of a template that is gone. */
  get isGone(): boolean {
    return this.#marks[this.#stop] !== 0;
  }

  /** @returns the place of the entry of the row that `slotsOf` ended at, made if there is none */
  claim(low: number, high: number): number {
    if (!this.isGone) this.#fill(this.#stop, low, high);
    return this.#stop * STRIDE;
  }

  slotAt(place: number): number {
    return this.#table[place + SLOT] as number;
  }

  numberAt(place: number): number {
    return (this.#table[place + NUMBER] as number) >>> 0;
  }

  setTemplate(place: number, slot: number, number: number): void {
    this.#table[place + SLOT] = slot;
    this.#table[place + NUMBER] = number;
  }

  /** @returns the place of a new entry for a skeleton that has none */
  add(low: number, high: number): number {
    const marks = this.#marks;
    let at = low & this.#mask;
    while (marks[at] !== 0) at = (at + 1) & this.#mask;
    this.#fill(at, low, high);
    return at * STRIDE;
  }

  #fill(at: number, low: number, high: number): void {
    this.#marks[at] = markOf(high);
    this.#size++;
    this.#table[at * STRIDE] = low;
    this.#table[at * STRIDE + 1] = high;
  }

  clear(): void {
    this.#marks.fill(0);
    this.#size = 0;
  }

  /** From a free place on: put back in this order, each comes to the place that it had. */
  entries(): number[] {
    const { length } = this.#marks;
    const entries: number[] = [];
    const free = this.#marks.indexOf(0);
    for (let i = 0; i < length; i++) {
      const at = (free + i) & (length - 1);
      if (this.#marks[at] === 0) continue;
      const place = at * STRIDE;
      entries.push(this.#table[place] as number, this.#table[place + 1] as number);
      entries.push(this.numberAt(place));
    }
    return entries;
  }
}

/** Not 0. */
function markOf(high: number): number {
  return (high >>> 25) + 1;
}
