import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { midnightOf } from './midnight-of.ts';

test('a day of any year is what Date.UTC says, and no other month', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 9999 }),
      fc.integer({ min: 1, max: 12 }),
      fc.integer({ min: 1, max: 31 }),
      (year, month, day) => {
        const ms = Date.UTC(year, month - 1, day);
        const isThere = new Date(ms).getUTCMonth() === month - 1;
        assert.equal(midnightOf(year, month, day), isThere ? ms : Number.NaN);
      },
    ),
    { numRuns: 2000 },
  );
});

test('the 29th of February is only of leap years', () => {
  assert.equal(midnightOf(2024, 2, 29), Date.UTC(2024, 1, 29));
  assert.equal(midnightOf(2000, 2, 29), Date.UTC(2000, 1, 29));
  assert.equal(midnightOf(1900, 2, 29), Number.NaN);
  assert.equal(midnightOf(2023, 2, 29), Number.NaN);
});
