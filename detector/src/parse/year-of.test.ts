import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { yearOf } from './year-of.ts';

const [from, to] = [Date.UTC(1000, 0, 1), Date.UTC(9998, 0, 1)];

test('the year of any time is what a Date says', () => {
  fc.assert(
    fc.property(fc.integer({ min: from, max: to }), (ms) => {
      assert.equal(yearOf(ms), new Date(ms).getUTCFullYear());
    }),
  );
});

test('years change at their first millisecond', () => {
  for (let year = 1000; year < 4000; year++) {
    const ms = Date.UTC(year, 0, 1);
    assert.equal(yearOf(ms), year);
    assert.equal(yearOf(ms - 1), year - 1);
  }
});
