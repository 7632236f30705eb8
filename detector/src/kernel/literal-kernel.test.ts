import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { LiteralSearch } from '../patterns/literal-search.ts';
import { loadPatterns } from '../pipeline/load-patterns.ts';
import type { LiteralKernel } from './literal-kernel.ts';
import { loadLiteralKernel } from './load-literal-kernel.ts';

const encoder = new TextEncoder();

function kernel(literals: readonly string[]): LiteralKernel {
  const make = loadLiteralKernel();
  assert.ok(make, 'the kernel was not built: npm run build:kernel');
  return make(literals);
}

/** Compares both on texts, and numbers with what is found. */
function comparing(literals: readonly string[]): (text: string, cut: number) => void {
  const twin = new LiteralSearch(literals);
  const fast = kernel(literals);
  const lists = new Map<number, string>();
  const numbers = new Map<string, number>();
  return (text, cut) => {
    const bytes = encoder.encode(text);
    const start = Math.min(cut, bytes.length);
    const beginning = bytes.slice(0, start);
    const number = fast.find(bytes, { start, end: bytes.length }, beginning);
    twin.find(bytes, { start, end: bytes.length }, beginning);
    const list = twin.found();
    assert.deepEqual(fast.found(), list, JSON.stringify(text));
    assert.equal(lists.get(number) ?? String(list), String(list));
    assert.equal(numbers.get(String(list)) ?? number, number);
    lists.set(number, String(list));
    numbers.set(String(list), number);
  };
}

test('the kernel finds the literals that its twin does, and numbers their sets', () => {
  const letters = fc.constantFrom('a', 'b', ' ', '.', 'ab', 'aab', 'abab');
  const literal = fc
    .string({ unit: letters, minLength: 3, maxLength: 16 })
    .filter((text) => text.length >= 3 && text.length <= 16 && !text.includes('  '));
  const unit = fc.constantFrom(
    'a',
    'b',
    'A',
    'B',
    ' ',
    '.',
    'ab',
    'aab',
    '\t',
    '\n',
    '\u007f',
    'é',
  );
  const texts = fc.array(fc.tuple(fc.string({ unit, maxLength: 70 }), fc.nat({ max: 80 })));
  fc.assert(
    fc.property(
      fc.uniqueArray(literal, { minLength: 1, maxLength: 60 }),
      texts,
      (literals, all) => {
        const compare = comparing(literals);
        for (const [text, cut] of all) compare(text, cut);
      },
    ),
    { numRuns: 300 },
  );
});

test('texts of any length have their literals, those of one before them not', () => {
  const compare = comparing(['end of it', 'begin', 'middle']);
  for (const length of [0, 1, 15, 16, 17, 4_000, 9_000, 100_000, 20]) {
    compare(`begin ${'x'.repeat(length)} end of it`, length % 7);
    compare('x'.repeat(length), 0);
    compare(`MIDDLE${'\u0000'.repeat(length)}END\tof  it`, length);
  }
});

test('the kernel finds what the built-in patterns require as its twin does', async () => {
  const { patterns } = await loadPatterns();
  const literals = [
    ...new Set(patterns.flatMap((each) => [...each.literals, ...each.branches.flat(2)])),
  ];
  const compare = comparing(literals);
  const part = fc.oneof(fc.constantFrom(...literals), fc.string({ maxLength: 5 }));
  fc.assert(
    fc.property(fc.array(part, { maxLength: 9 }), fc.nat({ max: 20 }), (parts, cut) => {
      compare(parts.join(''), cut);
      compare(parts.join(' ').toUpperCase(), cut);
    }),
    { numRuns: 1_000 },
  );
});

test('when no more sets are numbered, literals are found all the same', () => {
  const literals = Array.from({ length: 14 }, (_, i) => `${'abcdefghijklmn'.charAt(i)}xyz`);
  const fast = kernel(literals);
  const look = (subset: number): number => {
    const chosen = literals.filter((_, i) => ((subset >> i) & 1) === 1);
    const bytes = encoder.encode(chosen.join(' '));
    const number = fast.find(bytes, { start: 0, end: bytes.length }, new Uint8Array(0));
    assert.equal(fast.found().length, chosen.length);
    return number;
  };
  const numbers = Array.from({ length: 2 ** 14 }, (_, subset) => look(subset));
  assert.equal(numbers[0], 0);
  assert.equal(numbers.at(-1), -1);
  assert.equal(look(5), numbers[5]);
  fast.clear();
  assert.equal(look(2 ** 14 - 1), 0);
});

test('literals that no vector holds are refused', () => {
  for (const literal of ['ab', 'a'.repeat(17)]) {
    assert.throws(() => kernel([literal]), RangeError);
  }
});
