import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { SkeletonHash } from '../templates/skeleton-hash.ts';
import { type ExpressionFacts, expressionFacts } from './expression-facts.ts';
import { plainText } from './plain-text.ts';

test('what follows a group at once is part of what each alternative requires', () => {
  assert.deepEqual(expressionFacts('(?:io|java)[.][a-z]+').literals, ['io.', 'java.']);
  assert.deepEqual(expressionFacts('(?:get|put)(?: |"x{1,9})[^z]*').literals, [
    'get ',
    'get"',
    'put ',
    'put"',
  ]);
  assert.deepEqual(expressionFacts('log[ -]?in').literals, ['log in', 'log-in', 'login']);
  assert.deepEqual(expressionFacts('(?:one|two){2}').literals, [
    'oneone',
    'onetwo',
    'twoone',
    'twotwo',
  ]);
});

test('letters that numbers have are required where none of a number is beside them', () => {
  assert.deepEqual(expressionFacts(String.raw`\bbad[ _]`).literals, ['bad ', 'bad_']);
  assert.deepEqual(expressionFacts(String.raw`bad[ _]`).literals, []);
  assert.deepEqual(expressionFacts(String.raw`\W(?:bad|wrong)\W`).literals, ['bad', 'wrong']);
  assert.deepEqual(expressionFacts('^bad$').literals, ['bad']);
  assert.deepEqual(expressionFacts(String.raw`\bbad`).literals, []);
  assert.deepEqual(expressionFacts('z2m|l2tp: 12|x9').literals, []);
  assert.deepEqual(expressionFacts('z2m|l2tp: 12').literals, ['z2m', 'l2tp: ']);
});

test('what a number may hold, and a blank that is none of ASCII, are not required', () => {
  assert.deepEqual(expressionFacts(' ab2cd ').literals, []);
  assert.deepEqual(expressionFacts('[^.]bad ').literals, []);
  assert.deepEqual(expressionFacts('[0-9_]bad ').literals, []);
  assert.deepEqual(expressionFacts(String.raw`\bnode\sgone`).literals, ['node']);
  assert.deepEqual(expressionFacts('node1?2x').literals, ['node']);
});

test('of a long text the beginning is required, or the end where that has more', () => {
  assert.deepEqual(expressionFacts('authentication failures;').literals, ['cation failures;']);
  assert.deepEqual(expressionFacts('a thing that is very long').literals, [' thing that is v']);
});

test('each branch has what its groups require, and nothing twice', () => {
  assert.deepEqual(expressionFacts('one.*(?:two.*three|four)').branches, [
    [['two'], ['three'], ['one']],
    [['four'], ['one']],
  ]);
});

const words = ['bad', 'get', 'z2m', 'node', 'x', 'f', 'Ab', ' ', ':', '_', '-', 'é'];
const numbers = ['0', '9', '12', '99', 'bad1', '1bad', '0xf', 'f00d', '9f9f', '\u00a0', '\t'];
const classes = String.raw`\. ^ $ \b \B \s \w \W \d \S [_.] [0-9] [^a] [^\w] [xX-] . \d+ .{0,5}`;
const signs = ['', '', '', '?', '+', '*', '{2}', '{1,2}', '{0,3}?', '{4}'];
const { expression } = fc.letrec<{ expression: string; sequence: string; atom: string }>((tie) => ({
  expression: fc.array(tie('sequence'), { minLength: 1, maxLength: 3 }).map((all) => all.join('|')),
  sequence: fc.array(tie('atom'), { minLength: 1, maxLength: 4 }).map((all) => all.join('')),
  atom: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom(...words),
    fc.constantFrom(...classes.split(' '), '0', '9'),
    fc
      .tuple(tie('expression'), fc.constantFrom(...signs))
      .map(([inner, sign]) => `(?:${inner})${sign}`),
  ),
}));
/** One text four times, with other numbers where it has any. */
const alike = fc
  .array(
    fc.oneof(
      fc.constantFrom(...words).map((word) => [word, word, word, word]),
      fc.array(fc.constantFrom(...numbers), { minLength: 4, maxLength: 4 }),
    ),
    { minLength: 1, maxLength: 6 },
  )
  .map((parts) => [0, 1, 2, 3].map((i) => parts.map((part) => part[i]).join('')));

test('every text that matches has what is required, and so have all of its skeleton', () => {
  const hash = new SkeletonHash();
  const keyOf = (line: string): string => {
    const bytes = new TextEncoder().encode(line);
    hash.of(bytes, 0, bytes.length);
    return `${hash.low} ${hash.high}`;
  };
  let matches = 0;
  fc.assert(
    fc.property(expression, fc.array(alike, { minLength: 9, maxLength: 9 }), (source, all) => {
      const facts = expressionFacts(source);
      if (facts.literals.length === 0) return;
      const compiled = new RegExp(source, 'im');
      for (const lines of all) {
        const keys = new Set(
          lines.filter((line) => compiled.test(plainText(line))).map((line) => keyOf(line)),
        );
        for (const line of lines) {
          if (!keys.has(keyOf(line))) continue;
          matches++;
          assert.ok(holds(facts, line), JSON.stringify([source, line, lines, facts]));
        }
      }
    }),
    { numRuns: 10_000, seed: 3 },
  );
  assert.ok(matches > 500, String(matches));
});

/** Whether a text has what is required, as the search for literals looks at it. */
function holds({ literals, branches }: ExpressionFacts, line: string): boolean {
  const text = line.replaceAll(/[\t ]+/g, ' ').toLowerCase();
  const hasOne = (group: readonly string[]): boolean => group.some((each) => text.includes(each));
  return hasOne(literals) && branches.some((groups) => groups.every((group) => hasOne(group)));
}
