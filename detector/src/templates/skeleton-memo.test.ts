import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { SkeletonHash } from './skeleton-hash.ts';
import { SkeletonMemo } from './skeleton-memo.ts';

const encoder = new TextEncoder();
/** What decides on where a number begins and whether it is one, by the character, in runs. */
const part = fc.oneof(
  { weight: 4, arbitrary: fc.stringMatching(/^\d{1,6}$/) },
  { weight: 3, arbitrary: fc.stringMatching(/^[afxXgZé]{1,3}$/) },
  { weight: 2, arbitrary: fc.constantFrom(' ', '-', '0x', '0X', '\t', '\n', '[', '_', '.') },
);
const message = fc.array(part, { maxLength: 30 }).map((parts) => parts.join(''));

function hashOf(hash: SkeletonHash, bytes: Uint8Array): string {
  hash.of(bytes, 0, bytes.length);
  return `${hash.low} ${hash.high}`;
}

test('SkeletonHash gives a message with other digits what one that saw no message before gives', () => {
  const digits = fc.stringMatching(/^\d{200}$/);
  fc.assert(
    fc.property(message, fc.array(digits, { minLength: 3, maxLength: 3 }), (text, draws) => {
      const hash = new SkeletonHash();
      for (const drawn of ['', ...draws]) {
        let i = 0;
        const other = text.replaceAll(/\d/g, (digit) => drawn[i++] ?? digit);
        const bytes = encoder.encode(other);
        assert.equal(hashOf(hash, bytes), hashOf(new SkeletonHash(), bytes), other);
      }
    }),
    { numRuns: 2000 },
  );
});

test('SkeletonMemo finds a message again whose numbers are others, and none whose digits matter', () => {
  const cases = [
    ['port 80, try 1', 'port 99, try 2', true],
    ['took 12ms', 'took 99ms', true],
    ['eth0', 'eth1', false],
    ['at 0x1f', 'at 1x1f', false],
    ['port 80', 'port 8080', false],
    ['a\nb', 'a b', false],
  ] as const;
  for (const [a, b, isFound] of cases) {
    const memo = new SkeletonMemo();
    assert.equal(memo.find(encoder.encode(a), 0, a.length), -1);
    memo.remember(7, 8);
    const at = memo.find(encoder.encode(b), 0, b.length);
    assert.equal(at >= 0, isFound, `${a} | ${b}`);
    if (isFound) assert.deepEqual([...memo.table.subarray(at, at + 2)], [7, 8]);
  }
});

test('SkeletonMemo forgets the oldest of a bucket, and long messages it does not keep', () => {
  const memo = new SkeletonMemo();
  const size = memo.table.length;
  for (let i = 0; i < 100_000; i++) {
    const bytes = encoder.encode(i.toString(2).replaceAll('0', 'a').replaceAll('1', 'b'));
    assert.equal(memo.find(bytes, 0, bytes.length), -1);
    memo.remember(i, i);
  }
  assert.equal(memo.table.length, size);
  const long = new Uint8Array(5000).fill(0x61);
  for (let i = 0; i < 2; i++) {
    assert.equal(memo.find(long, 0, long.length), -1);
    memo.remember(1, 1);
  }
});
