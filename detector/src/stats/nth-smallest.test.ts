import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { nthSmallest } from './nth-smallest.ts';

const value = fc.oneof(fc.integer({ min: -3, max: 3 }), fc.double({ noNaN: true }));

test('nthSmallest gives what stands there when all is sorted', () => {
  fc.assert(
    fc.property(fc.array(value, { minLength: 1, maxLength: 200 }), fc.nat(), (values, at) => {
      const sorted = Float64Array.from(values).toSorted();
      const n = at % values.length;
      // -0 and 0 are equal to it.
      assert.ok(nthSmallest(Float64Array.from(values), n) === sorted[n]);
    }),
  );
});

test('nthSmallest takes no longer where values are equal or in order', () => {
  const length = 200_000;
  for (const valueAt of [() => 7, (i: number) => i, (i: number) => -i])
    assert.equal(
      nthSmallest(
        Float64Array.from({ length }, (_, i) => valueAt(i)),
        length >> 2,
      ),
      Float64Array.from({ length }, (_, i) => valueAt(i)).toSorted()[length >> 2],
    );
});
