import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { lineFeedIn } from './line-feed-in.ts';

const bytes = fc.uint8Array({ min: 9, max: 30, maxLength: 400 });

test('lineFeedIn() finds the first line feed of a part, near or far', () =>
  fc.assert(
    fc.property(bytes, fc.nat({ max: 400 }), fc.nat({ max: 400 }), (given, from, length) => {
      const start = Math.min(from, given.length);
      const end = Math.min(start + length, given.length);
      const found = Array.from(given.slice(start, end)).indexOf(10);
      assert.equal(lineFeedIn(given, start, end), found === -1 ? end : start + found);
    }),
  ));
