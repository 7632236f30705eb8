import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { medianWithout } from './median-without.ts';
import { median } from './median.ts';

test('medianWithout() is the median of the others', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -5, max: 5 }), { minLength: 2, maxLength: 9 }), (xs) => {
      const sorted = Float64Array.from(xs).toSorted();
      for (const index of sorted.keys())
        assert.equal(medianWithout(sorted, index), median([...sorted].toSpliced(index, 1)));
    }),
  );
});

test('medianWithout() refuses a group of one', () => {
  assert.throws(() => medianWithout([1], 0), RangeError);
});
