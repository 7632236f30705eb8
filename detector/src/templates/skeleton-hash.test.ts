import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { LineTokeniser } from './line-tokeniser.ts';
import { SkeletonHash } from './skeleton-hash.ts';
import { TokenColumns } from './token-columns.ts';

const encoder = new TextEncoder();

function hashOf(text: string, hash = new SkeletonHash()): string {
  const bytes = encoder.encode(text);
  hash.of(bytes, 0, bytes.length);
  return `${hash.low} ${hash.high}`;
}

/** What templates are made of: the values and what stands between them. */
function tokensOf(text: string): readonly number[] {
  const tokens = new TokenColumns(32);
  const bytes = encoder.encode(text);
  new LineTokeniser(tokens).tokenise({ bytes, start: 0, end: bytes.length });
  return [tokens.signature, ...tokens.hash.subarray(0, tokens.length)];
}

test('SkeletonHash is blind to the digits of numbers and to how many blanks there are', () => {
  const same = [
    ['took 5 ms', 'took 17 ms'],
    ['  a \t b ', 'a b'],
    ['blk_-1608999687919862906', 'blk_-7'],
    ['at 0x1f', 'at 0xdeadbeef'],
    ['id 3f2504e0', 'id 12'],
    ['user12345x', 'user678x'],
    ['first\nsecond', 'first\nthird 3\n'],
  ] as const;
  for (const [a, b] of same) assert.equal(hashOf(a), hashOf(b), a);
});

test('SkeletonHash says in its lowest bit whether more lines follow, of new and of remembered messages', () => {
  const hash = new SkeletonHash();
  for (const [text, more] of [
    ['first', 0],
    ['first\nsecond', 1],
    ['first \n', 1],
    ['\nsecond', 1],
    ['first', 0],
    ['first\nsecond', 1],
    ['', 0],
  ] as const) {
    hashOf(text, hash);
    assert.equal(hash.high & 1, more, JSON.stringify(text));
  }
  const [low, high] = hashOf('first').split(' ').map(Number);
  assert.equal(hashOf('first\nsecond'), `${low} ${(high ?? 0) + 1}`);
});

test('SkeletonHash tells words, signs and short digits in words apart', () => {
  const texts = [
    'a b',
    'ab',
    'a-b',
    'a=b',
    'eth0',
    'eth1',
    'eth',
    'a 1',
    'a -1',
    'a',
    'deadbeef',
    '1',
  ];
  assert.equal(new Set(texts.map((text) => hashOf(text))).size, texts.length);
});

/** Letters alone, other ones for each number. */
function letters(i: number): string {
  return i.toString(26).replaceAll(/\d/g, (digit) => 'qrstuvwxyz'.charAt(Number(digit)));
}

test('SkeletonHash tells 100,000 near texts apart', () => {
  const texts = new Set<string>();
  for (let i = 0; i < 100_000; i++) texts.add(`${letters(i)} at ${letters(Math.floor(i / 50))}.`);
  const hash = new SkeletonHash();
  assert.equal(new Set([...texts].map((text) => hashOf(text, hash))).size, texts.size);
});

const texts =
  '12 7 -3 1.5 10.0.0.1 : = ( ) / /var/log x eth0 true Jun Fri KB bytes " \' , < . .. - _ blk_ 0x1f ' +
  'c0ffee ab user123 v1 07:07:00 http:// C:\\a % @ host.name .java sec 3f25-4f89-11d3 :: fe80: db8 1f.3 ' +
  'GET /a?b=1&c [ ] . ,8 ; %eth0 /64';
const piece = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...texts.split(' ')) },
  fc.constantFrom(' ', '  '),
);

test('lines of one skeleton have the same tokens', () => {
  fc.assert(
    fc.property(
      fc.array(piece, { maxLength: 14 }),
      fc.infiniteStream(fc.nat()),
      (pieces, numbers) => {
        const text = pieces.join('');
        const other = text.replaceAll(/(?<![\dA-Za-z])\d+(?![\dA-Za-z])/g, () =>
          String(numbers.next().value),
        );
        assert.equal(hashOf(other), hashOf(text));
        assert.deepEqual(tokensOf(other), tokensOf(text));
      },
    ),
    { numRuns: 3000 },
  );
});
