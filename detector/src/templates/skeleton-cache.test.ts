import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { allocateLineBatch } from '../model/allocate-line-batch.ts';
import { SkeletonCache } from './skeleton-cache.ts';

const max = 4;
/** A skeleton, seen; or a slot whose template makes way for another. */
const step = fc.oneof(
  { weight: 4, arbitrary: fc.nat(11).map((skeleton) => ({ skeleton, slot: 0 })) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 5 }).map((slot) => ({ skeleton: -1, slot })) },
);

/** What the cache says it does, by Maps from skeletons to numbers. */
class Model {
  #young = new Map<number, number>();
  #old = new Map<number, number>();

  /** @returns whether it is remembered */
  see(skeleton: number, number: number): boolean {
    const young = this.#young.get(skeleton);
    const isKnown = (young ?? this.#old.get(skeleton)) === number;
    if (young === undefined && this.#young.size >= max) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(skeleton, number);
    return isKnown;
  }

  snapshot(): number[][][] {
    return [this.#old, this.#young].map((generation) => sorted([...generation]));
  }
}

function sorted(entries: readonly (readonly number[])[]): number[][] {
  return entries.map((each) => [...each]).toSorted((a, b) => (a[0] ?? 0) - (b[0] ?? 0));
}

/** Skeletons that are searched for from the same places, some with the same mark. */
function lowOf(skeleton: number): number {
  return (skeleton % 3) + 64 * skeleton;
}

test('SkeletonCache remembers what two generations of Maps would, whatever templates are gone', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 300, size: 'max' }), (steps) => {
      const cache = new SkeletonCache(max);
      const model = new Model();
      const numbers = Uint32Array.from({ length: 6 }, (_, slot) => slot);
      let last = numbers.length;
      const batch = allocateLineBatch(new Uint8Array(0), 1);
      for (const { skeleton, slot: gone } of steps) {
        if (gone > 0) {
          numbers[gone] = last++;
          continue;
        }
        const slot = (skeleton % 5) + 1;
        const low = lowOf(skeleton);
        const high = (skeleton % 2) << 25;
        batch.skeletonLow[0] = low;
        batch.skeletonHigh[0] = high;
        batch.template[0] = 0;
        const isYoung = cache.findYoung(batch, { from: 0, to: 1, numbers }) === 1;
        const found = isYoung ? batch.template[0] : cache.findOld(low, high, numbers);
        if (found === 0) cache.keep(low, high, { slot, numbers });
        assert.equal(found, model.see(skeleton, numbers[slot] ?? 0) ? slot : 0);
      }
      const snapshot = cache.snapshot().map((entries) => {
        const skeletons = Array.from({ length: entries.length / 3 }, (_, i) => [
          Math.floor((entries[i * 3] ?? 0) / 64),
          entries[i * 3 + 2] ?? 0,
        ]);
        return sorted(skeletons);
      });
      assert.deepEqual(snapshot, model.snapshot());
    }),
    { numRuns: 300 },
  );
});
