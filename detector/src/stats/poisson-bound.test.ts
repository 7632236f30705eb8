import assert from 'node:assert/strict';
import { test } from 'node:test';
import { poissonBound } from './poisson-bound.ts';

test('poissonBound() is the quantile of the Poisson distribution', () => {
  // The least count whose tail, summed term by term in Python, is at most 1e-4.
  assert.deepEqual(
    [0.5, 2, 10, 50].map((mean) => poissonBound(mean, 1e-4)),
    [6, 10, 25, 79],
  );
});
