import type { LineBatch } from '../model/line-batch.ts';
import { SkeletonGeneration } from './skeleton-generation.ts';

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
  #young: SkeletonGeneration;
  #old: SkeletonGeneration;

  /** @param max skeletons in a generation, >= 1; rounded up to a power of 2 */
  constructor(max: number) {
    if (!(max >= 1)) throw new RangeError(`Cannot keep ${max} skeletons`);
    this.max = 2 ** Math.ceil(Math.log2(max));
    this.#young = new SkeletonGeneration(this.max);
    this.#old = new SkeletonGeneration(this.max);
  }

  /**
   * Puts the slots of rows [from, to) in the column `template`, up to the first row whose skeleton is not in
   * the young generation, or there of a template that is gone: a loop without a call, as most rows are.
   * `findOld` and `keep` are about that row.
   *
   * @param rows.numbers of the templates by slot: an entry whose slot has another number by now is not found
   * @returns that row, `to` when there is none
   */
  findYoung(batch: LineBatch, rows: { from: number; to: number; numbers: Uint32Array }): number {
    return this.#young.slotsOf(batch, rows);
  }

  /** @returns the slot of the skeleton's template, 0 for none; it is young again */
  findOld(low: number, high: number, numbers: Uint32Array): number {
    if (this.#young.isGone) return 0;
    const old = this.#old;
    const at = old.placeOf(low, high);
    if (at < 0) return 0;
    const slot = old.slotAt(at);
    if (numbers[slot] !== old.numberAt(at)) return 0;
    this.keep(low, high, { slot, numbers });
    return slot;
  }

  /** Remembers that the skeleton is of the template in `slot`, whatever it was before. */
  keep(low: number, high: number, { slot, numbers }: { slot: number; numbers: Uint32Array }): void {
    const isFull = this.#young.size >= this.max && !this.#young.isGone;
    if (isFull) this.#turn();
    const at = isFull ? this.#young.add(low, high) : this.#young.claim(low, high);
    this.#young.setTemplate(at, slot, numbers[slot] as number);
  }

  #turn(): void {
    [this.#young, this.#old] = [this.#old, this.#young];
    this.#young.clear();
  }

  clear(): void {
    this.#young.clear();
    this.#old.clear();
  }

  /** The old generation and the young one, each as low, high, number of one entry after the other. */
  snapshot(): SkeletonCacheState {
    return [this.#old.entries(), this.#young.entries()];
  }

  /** @param slotOf the slot of a number, 0 for a template that is gone */
  restore(state: SkeletonCacheState, slotOf: (number: number) => number): void {
    this.clear();
    for (const [generation, entries] of state.entries()) {
      if (generation > 0) this.#turn();
      for (let i = 0; i + 2 < entries.length; i += 3) {
        const [low = 0, high = 0, number = 0] = entries.slice(i, i + 3);
        // An entry of a template that is gone counts on, so that generations turn when they would have.
        this.#young.setTemplate(this.#young.add(low, high), slotOf(number) || noSlot, number);
      }
    }
  }
}
