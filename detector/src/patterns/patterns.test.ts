import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { backtrackingEngine } from './backtracking-engine.ts';
import { bandOfScore } from './band-of-score.ts';
import { type CompiledPattern, compilePattern } from './compile-pattern.ts';
import { expressionFacts } from './expression-facts.ts';
import { LiteralSearch } from './literal-search.ts';
import { parseExamples } from './parse-examples.ts';
import { parsePatterns } from './parse-patterns.ts';
import { PatternMatcher } from './pattern-matcher.ts';
import { plainText } from './plain-text.ts';

const documented = String.raw`KERNEL_ERROR (?i)kernel:.*error|panic|oops 5.0 Critical kernel errors
HTTP_SUCCESS (?i)http.*["\s]200["\s] 0.1 HTTP success response
`;

test('the documented lines load', () => {
  const { patterns, problems } = parsePatterns(documented, 'a/own.patterns');
  assert.deepEqual(problems, []);
  assert.deepEqual(
    patterns.map(({ name, expression, score, description, category, line, column }) => {
      return { name, expression, score, description, category, line, column };
    }),
    [
      {
        name: 'KERNEL_ERROR',
        expression: '(?i)kernel:.*error|panic|oops',
        score: 5,
        description: 'Critical kernel errors',
        category: 'own',
        line: 1,
        column: 14,
      },
      {
        name: 'HTTP_SUCCESS',
        expression: String.raw`(?i)http.*["\s]200["\s]`,
        score: 0.1,
        description: 'HTTP success response',
        category: 'own',
        line: 2,
        column: 14,
      },
    ],
  );
  const matcher = new PatternMatcher(compiled(documented));
  assert.deepEqual(matcher.match('Kernel: an ERROR'), [0]);
  assert.deepEqual(matcher.match('HTTP/1.1" 200 17'), [1]);
  assert.deepEqual(matcher.match('http panic 200 x'), [0, 1]);
  assert.deepEqual(matcher.match('nothing'), []);
});

test('a tab ends the expression, without a score the rest is the expression', () => {
  assert.deepEqual(read('A code 5 seen\t3.5 what it is'), [['code 5 seen', 3.5, 'what it is']]);
  assert.deepEqual(read('A code 5 seen\twhat it is'), [['code 5 seen', 2.5, 'what it is']]);
  assert.deepEqual(read('A code 5 seen'), [['code', 5, 'seen']]);
  assert.deepEqual(read('A code 11 seen'), [['code 11 seen', 2.5, '']]);
  assert.deepEqual(read('A two words'), [['two words', 2.5, '']]);
  assert.deepEqual(read('  # A comment\r\n\r\nA\tx 10.0\r\n'), [['x', 10, '']]);
});

test('what is wrong is said with line, column and reason', () => {
  const { patterns, problems } = parsePatterns('A x\nB 5.0 none\n 1C x\nA y\nD\n', 'f');
  assert.equal(patterns.length, 1);
  assert.deepEqual(
    problems.map(({ line, column }) => [line, column]),
    [
      [2, 3],
      [3, 2],
      [4, 1],
      [5, 2],
    ],
  );
  assert.match(problems[0]!.reason, /no expression/);
  const [grok] = parsePatterns('A ab%{NONE}', 'f').patterns;
  const refused = compilePattern(grok!, backtrackingEngine);
  assert.ok('reason' in refused);
  assert.equal(refused.column, 5);
  assert.equal(refused.reason, 'no grok name %{NONE}');
});

test('a section is for its services, and for those that no section names', () => {
  const patterns = compiled(
    'ALL error\n# services: One, two\nOF_ONE error\n# services: three\n# services:\nLAST error\n',
  );
  assert.deepEqual(
    patterns.map(({ pattern }) => pattern.notFor),
    [undefined, ['three'], undefined],
  );
  const matcher = new PatternMatcher(patterns);
  for (const service of ['one', 'Two', 'four', '']) {
    assert.deepEqual(matcher.match('an error', service), [0, 1, 2], service);
  }
  assert.deepEqual(matcher.match('an error', 'Three'), [0, 2]);
});

test('a bound belongs to the upper band', () => {
  assert.deepEqual(
    [0, 0.99, 1, 2, 3.5, 5, 10].map((score) => bandOfScore(score)),
    [undefined, undefined, 'low', 'medium', 'high', 'critical', 'critical'],
  );
});

test('grok names', () => {
  const matcher = new PatternMatcher(
    compiled('A from %{IP:client} port %{INT}$\nB at %{HOSTNAME}\n'),
  );
  assert.deepEqual(matcher.match('from 10.0.0.1 port 22'), [0]);
  assert.deepEqual(matcher.match('from fe80::1 port 22'), [0]);
  assert.deepEqual(matcher.match('from here port 22'), []);
  assert.deepEqual(matcher.match('at node-1.lan'), [1]);
});

test('required literals are never more than the expression requires', () => {
  assert.deepEqual(required('Failed password for .* from'), ['failed password ']);
  assert.deepEqual(required('(?:panic|oops): x'), ['panic: ', 'oops: ']);
  assert.deepEqual(required('kernel:.*error|panic'), ['kernel:', 'panic']);
  assert.deepEqual(required('(?:panic)?done'), ['done']);
  assert.deepEqual(required('klmn?op'), ['klmnop', 'klmop']);
  assert.deepEqual(required('klm+nop'), ['mnop']);
  assert.deepEqual(required('a.*b'), []);
  assert.deepEqual(required('(?=abc)x'), []);
  assert.deepEqual(required('dead peer 12'), [' peer ']);
  assert.deepEqual(required('for bad'), ['for ']);
});

test('a group around all hides no alternative of what is required', () => {
  const alternatives = String.raw`one \S+ two|three \S+ four`;
  const { branches } = expressionFacts(alternatives);
  assert.deepEqual(branches, [
    [['one '], [' two']],
    [['three '], [' four']],
  ]);
  assert.deepEqual(expressionFacts(`(?:${alternatives})`).branches, branches);
  assert.deepEqual(expressionFacts('(?:one|two) (?:three|four)').branches.length, 1);
});

test('the matcher finds what the expressions find one by one', () => {
  const words = ['error', 'kernel:', 'panic', ' ', 'PANIC', 'er', 'ror', '200', '"', 'http', 'é'];
  const patterns = compiled(`${documented}X (?i)er+or|200 1.0\nY (?:pa)?nic 1.0\nZ . 0.1\n`);
  const matcher = new PatternMatcher(patterns);
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...words), { maxLength: 12 }), (parts) => {
      const text = parts.join('');
      const expected = patterns.flatMap(({ expression }, i) =>
        expression.test(plainText(text)) ? [i] : [],
      );
      assert.deepEqual(matcher.match(text), expected);
    }),
  );
});

test('literals are found wherever they end, overlapping or cut', () => {
  const literals = ['he', 'she', 'his', 'hers', 'e'];
  const search = new LiteralSearch(literals);
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('h', 'e', 'i', 'r', 's', 'H', 'E', ' ') }),
      fc.nat(),
      (text, cut) => {
        const bytes = new TextEncoder().encode(text);
        const start = Math.min(cut, bytes.length);
        search.find(bytes, { start, end: bytes.length }, bytes.subarray(0, start));
        const lower = text.toLowerCase();
        const expected = literals.flatMap((literal, i) => (lower.includes(literal) ? [i] : []));
        assert.deepEqual(search.found(), expected);
      },
    ),
  );
});

test('examples', () => {
  const { examples, problems } = parseExamples('A + x y\nA - z\nA * q\n# no\n', 'f');
  assert.deepEqual(
    examples.map(({ name, isMatch, text }) => [name, isMatch, text]),
    [
      ['A', true, 'x y'],
      ['A', false, 'z'],
    ],
  );
  assert.deepEqual(problems.length, 1);
});

function read(line: string): unknown[] {
  return parsePatterns(line, 'x').patterns.map(({ expression, score, description }) => [
    expression,
    score,
    description,
  ]);
}

function required(source: string): readonly string[] {
  return expressionFacts(source).literals;
}

function compiled(text: string): CompiledPattern[] {
  return parsePatterns(text, 'f').patterns.map((pattern) => {
    const result = compilePattern(pattern, backtrackingEngine);
    if ('reason' in result) throw new Error(result.reason);
    return result;
  });
}
