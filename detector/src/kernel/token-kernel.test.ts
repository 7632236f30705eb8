import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { benchCorpora } from '../../bench/bench-corpora.ts';
import { LineTokeniser } from '../templates/line-tokeniser.ts';
import type { Line } from '../templates/template-form.ts';
import { TokenColumns, VARIABLE_HASH } from '../templates/token-columns.ts';
import { type Kernel, loadKernel } from './load-kernel.ts';

function kernel(): Kernel {
  const made = loadKernel();
  assert.ok(made, 'the kernel was not built: npm run build:kernel');
  return made;
}

interface Pair {
  readonly memory: Kernel['memory'];
  readonly fast: LineTokeniser;
  readonly twin: LineTokeniser;
}

function pair(): Pair {
  const { memory, tokens } = kernel();
  return {
    memory,
    fast: new LineTokeniser(new TokenColumns(128), tokens),
    twin: new LineTokeniser(new TokenColumns(128)),
  };
}

/** Everything that is said of a line's tokens, and its form: as it is, and with values that vary since. */
function found(tokeniser: LineTokeniser, line: Line): readonly number[] {
  const said = [...tokensOf(tokeniser), ...formOf(tokeniser, line)];
  tokeniser.tokens.hash.fill(VARIABLE_HASH, 1, tokeniser.tokens.length);
  return [...said, ...formOf(tokeniser, line)];
}

function tokensOf({ tokens }: LineTokeniser): readonly number[] {
  const { kind, start, end, hash, length, signature } = tokens;
  const columns = [kind, start, end, hash].flatMap((column) => [...column.subarray(0, length)]);
  return [length, signature, ...columns];
}

function formOf(tokeniser: LineTokeniser, line: Line): Uint8Array {
  const { words, length } = tokeniser.formOf(line);
  return new Uint8Array(words.buffer, words.byteOffset, length).slice();
}

/** Of a line that stands between others, whose bytes it must not look at. */
function assertAlike({ memory, fast, twin }: Pair, line: Uint8Array, around: string): void {
  const side = new TextEncoder().encode(around);
  const bytes = new Uint8Array(side.length * 2 + line.length);
  bytes.set(side);
  bytes.set(line, side.length);
  bytes.set(side, side.length + line.length);
  memory.load(bytes, 0, bytes.length);
  const range = { bytes, start: side.length, end: side.length + line.length };
  fast.tokenise(range);
  twin.tokenise(range);
  assert.deepEqual(found(fast, range), found(twin, range), new TextDecoder().decode(line));
}

const texts =
  '12 7 -3 1.5 10.0.0.1 : = ( ) () / // :// /var/log x eth0 true FALSE Jun Fri Sep PDT KB bytes ( " \' < . .. ... - _ ' +
  'blk_ 0x1f c0ffee ab user123 v1 07:07:00 http:// C:\\a C: \\ % @ host.name .java sec <3 >1 3f25-4f89-11d3 node-12 ' +
  '2005 a/b a/12/c x/10.0.0.1 core.2275 jetty-6.1.26 R25-M1-N2 00:1b:44 ff: ! ? é tag="View Lock" k= , ; & | ü1 1ü ' +
  ':: fe80: db8: ::1 1f.3 0000:00: %eth0 /64 GET /a?b=1 HEAD 0-3,8 [ ] { } ]: \\"';
const piece = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...texts.split(' ')) },
  {
    weight: 4,
    arbitrary: fc.constantFrom(
      ' ',
      '  ',
      '\t',
      ' (18.4 KB)',
      'a b"',
      '\n',
      '\u007f',
      ' GET /x ',
      ' "',
    ),
  },
  { weight: 1, arbitrary: fc.nat().map(String) },
  { weight: 1, arbitrary: fc.string({ maxLength: 20 }) },
);
const text = fc.array(piece, { maxLength: 40, size: 'max' }).map((parts) => parts.join(''));
const around = fc.constantFrom('', '//', '"x"', ')', '/', '0', 'a', '=', '<', '. ', '..', ' ');

test('TokenKernel finds what its twin finds, whatever the text', () => {
  const both = pair();
  fc.assert(
    fc.property(text, around, (line, side) => {
      assertAlike(both, new TextEncoder().encode(line), side);
    }),
    { numRuns: 3000 },
  );
});

test('TokenKernel finds what its twin finds, whatever the bytes', () => {
  const both = pair();
  const bytes = fc.array(
    fc.tuple(fc.integer({ min: 0, max: 255 }), fc.constantFrom(1, 1, 1, 2, 3, 8, 60, 70)),
    { maxLength: 60, size: 'max' },
  );
  fc.assert(
    fc.property(bytes, around, (runs, side) => {
      const line = runs.flatMap(([byte, count]) => Array<number>(count).fill(byte));
      assertAlike(both, Uint8Array.from(line), side);
    }),
    { numRuns: 1000 },
  );
});

test('TokenKernel finds what its twin finds on every line of every corpus', () => {
  const both = pair();
  for (const corpus of benchCorpora(undefined))
    for (const line of corpus.lines(1000)) assertAlike(both, new TextEncoder().encode(line), ' ');
});

test('TokenKernel finds what its twin finds in lines with more tokens than there is room for', () => {
  const both = pair();
  for (const count of [125, 126, 127, 128, 129, 400])
    assertAlike(both, new TextEncoder().encode('a1-b/c9 word '.repeat(count)), '');
});

test('TokenKernel does not look at lines that are not in its memory, and goes on when that grew', () => {
  const { memory, fast, twin } = pair();
  const small = new TextEncoder().encode('took 17 ms');
  const line = { bytes: small, start: 0, end: small.length };
  fast.tokenise(line);
  twin.tokenise(line);
  assert.deepEqual(found(fast, line), found(twin, line));
  assertAlike({ memory, fast, twin }, small, '');
  const before = memory.bytes;
  assertAlike({ memory, fast, twin }, small, 'x'.repeat(4_000_000));
  assert.ok(memory.bytes > before);
  memory.load(new Uint8Array(16_000_000), 0, 16_000_000);
  fast.tokenise(line);
  twin.tokenise(line);
  assert.deepEqual(found(fast, line), found(twin, line));
});
