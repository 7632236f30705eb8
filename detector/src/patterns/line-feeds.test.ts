import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { LineFeeds } from './line-feeds.ts';

const bytes = fc.uint8Array({ min: 9, max: 30, maxLength: 200 });
const place = fc.nat({ max: 200 });

test('firstIn() finds the first line feed of a part, wherever its bytes lie', () => {
  const feeds = new LineFeeds();
  fc.assert(
    fc.property(bytes, fc.nat({ max: 9 }), place, place, (all, offset, from, length) => {
      const given = all.subarray(Math.min(offset, all.length));
      const start = Math.min(from, given.length);
      const end = Math.min(start + length, given.length);
      feeds.open(given);
      const found = Array.from(given.slice(start, end)).indexOf(10);
      assert.equal(feeds.firstIn(start, end), found === -1 ? end : start + found);
    }),
    { numRuns: 2_000 },
  );
});

test('firstIn() tells line feeds from what is one bit or one beside them', () => {
  const feeds = new LineFeeds();
  for (let other = 0; other < 256; other++) {
    for (const before of [0, 9, 10, 11, 128, other]) {
      const given = Uint8Array.of(before, other, 1, 255, other, before, 9, 11);
      feeds.open(given);
      const found = given.indexOf(10);
      assert.equal(feeds.firstIn(0, 8), found === -1 ? 8 : found);
    }
  }
});
