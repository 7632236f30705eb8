import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { cauchyCombination } from './cauchy-combination.ts';

const logs = fc.array(fc.double({ min: -800, max: 0, noNaN: true }), {
  minLength: 1,
  maxLength: 8,
});

test('cauchyCombination() lies between the least p-value and n times it', () => {
  fc.assert(
    fc.property(logs, (xs) => {
      const combined = cauchyCombination(xs);
      const least = Math.min(...xs);
      assert.ok(combined >= least - 1e-9);
      assert.ok(combined <= Math.min(0, least + Math.log(xs.length)) + 1e-9);
    }),
  );
});

test('cauchyCombination() of one p-value is that, of none 1', () => {
  assert.equal(cauchyCombination([-7]), -7);
  assert.equal(cauchyCombination([]), 0);
});
