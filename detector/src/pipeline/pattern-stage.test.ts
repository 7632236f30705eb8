import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { loadLiteralKernel } from '../kernel/load-literal-kernel.ts';
import { StreamTable } from '../model/stream-table.ts';
import { Parser } from '../parse/parser.ts';
import { backtrackingEngine } from '../patterns/backtracking-engine.ts';
import { type CompiledPattern, compilePattern } from '../patterns/compile-pattern.ts';
import { parseExamples } from '../patterns/parse-examples.ts';
import { parsePatterns } from '../patterns/parse-patterns.ts';
import { PatternStage, type PatternStageOptions } from '../patterns/pattern-stage.ts';
import { plainText } from '../patterns/plain-text.ts';
import { skeletonSymbols } from '../patterns/skeleton-symbols.ts';
import { SkeletonHash } from '../templates/skeleton-hash.ts';
import { TemplateMiner } from '../templates/template-miner.ts';
import { lineBatchOf } from './line-batch-of.ts';
import { loadPatterns } from './load-patterns.ts';

const folder = join(import.meta.dirname, '../../patterns');

test('what a skeleton is said to match is what each of its lines matches', async () => {
  const { patterns } = await loadPatterns();
  const texts = await exampleTexts();
  for (const makeFinder of [undefined, loadLiteralKernel()]) {
    const { look, isCached } = stageOf(patterns, { makeFinder });
    const random = randomOf(7);
    for (const text of texts) {
      for (let i = 0; i < 12; i++) look(i === 0 ? text : otherNumbers(text, random));
    }
    assert.ok(isCached() > 0.6, `${isCached()} of the lines are of few skeletons`);
  }
});

test('a skeleton answers for numbers of any length and kind', () => {
  const patterns = compiled(
    String.raw`A port \d+$
B id [a-f]+
C \bab\b
D took .{0,40}done
E (?i)failed \S+ for
F ^svc: x
G code \d{3}\b
H port [0-9A-Fa-fx]+ end
I x.y
J dead beef|0x
K node\d\d
L \d+ms
M a{2,3}
N user \w{1,3} gone
`,
  );
  const { look } = stageOf(patterns);
  const words = ['port', 'id', 'ab', 'took', 'done', 'failed', 'for', 'x', 'code', 'end', 'dead'];
  const values = [
    '1',
    '22',
    '200',
    '0x1f',
    'ab12',
    'a1b2c3',
    'abcd',
    'ab',
    'eth0',
    'node12',
    '7ms',
  ];
  const more = [
    'beef',
    'aaa',
    'user',
    'gone',
    'é',
    '17ms',
    'x1y',
    '\t',
    '  ',
    ':',
    '.',
    '/',
    'ab_1',
  ];
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom(...words, ...values, ...more), { maxLength: 7 }),
      fc.constantFrom(' ', '', '  '),
      fc.nat(),
      (parts, glue, seed) => {
        const random = randomOf(seed);
        const text = parts.join(glue) || 'x';
        for (let i = 0; i < 7; i++) look(otherNumbers(text, random));
      },
    ),
    { numRuns: 3_000, seed: 11 },
  );
});

test('an event of several lines is compared as a whole', () => {
  const { look } = stageOf(compiled('FIRST Traceback\nLAST OutOfMemory\n'));
  for (let i = 0; i < 6; i++) {
    assert.deepEqual(look('Traceback of 12'), [0]);
    assert.deepEqual(look(`Traceback of 1${i}\n at y`), [0]);
    assert.deepEqual(look(`Traceback of ${i}1\n at x\nOutOfMemory`), [0, 1]);
  }
});

test('events match what their lines do, and what reaches over them', () => {
  const { look } = stageOf(
    compiled(
      String.raw`A end\s+begin
B \[[^\]]{1,20}\]
C ^svc: begin
D begin$
E (?m)^begin
F (?m)end$
G (?s)begin.{0,20}end
H begin.end
I \bend\b
J \Bgin
K port \d{2}
L end\nbegin
M took .{0,40}done
N (?:^|\s)panic
`,
    ),
  );
  const words = ['end', 'begin', '[x', ']', 'port 1', 'port 22', 'took', 'done', 'panic', 'é'];
  const part = fc.constantFrom(...words, '\uFEFF', '', ' ', '\t', 'x', '17', 'ab12');
  const line = fc.array(part, { maxLength: 4 }).map((parts) => parts.join(' '));
  fc.assert(
    fc.property(fc.array(line, { minLength: 1, maxLength: 5 }), fc.nat(), (lines, seed) => {
      const random = randomOf(seed);
      for (let i = 0; i < 6; i++) look(otherNumbers(lines.join('\n'), random));
    }),
    { numRuns: 3_000, seed: 12 },
  );
});

test('events of what the built-in patterns are for match what all of their text does', async () => {
  const { patterns } = await loadPatterns();
  const { look, stage } = stageOf(patterns, { makeFinder: loadLiteralKernel() });
  const random = randomOf(9);
  const texts = await exampleTexts();
  const any = (): string => texts[Math.floor(random() * texts.length)] ?? '';
  // Texts as various as these fill the table of sets of literals once, and the stage begins anew.
  let most = 0;
  for (let i = 0; i < 1_500; i++) {
    const lines = Array.from({ length: 2 + (i % 4) }, () => otherNumbers(any(), random));
    look(lines.join('\n'), ['svc', 'sshd', ''][i % 3]);
    most = Math.max(most, stage.sizes.skeletons);
  }
  assert.ok(most > 500);
});

test('every built-in pattern is of lines: none reaches over the end of one', async () => {
  const { patterns } = await loadPatterns();
  const others = patterns.filter(({ isLineBound }) => !isLineBound());
  assert.deepEqual(
    others.map(({ pattern }) => pattern.name),
    [],
  );
});

test('fields of a structured line are compared beside its message, whatever their order and numbers', async () => {
  const { patterns } = await loadPatterns();
  const { look, stage } = stageOf(patterns);
  const random = randomOf(5);
  const values = [
    '401',
    '7',
    'user not found',
    '/.env',
    'zgrab/0.x',
    'alert',
    '4625',
    'a "b" c',
    '',
  ];
  const keys = ['status', 'error', 'uri', 'user_agent', 'event_type', 'eventID', 'id', 'msg'];
  const any = <Value>(list: readonly Value[]): Value =>
    list[Math.floor(random() * list.length)] as Value;
  for (let i = 0; i < 2_000; i++) {
    const pairs = keys.filter(() => random() < 0.5).map((key) => [key, any(values)] as const);
    const nested = random() < 0.3 ? { request: Object.fromEntries(pairs) } : {};
    const object = { ...nested, ...Object.fromEntries(pairs) };
    look(otherNumbers(JSON.stringify(object), random));
    look(otherNumbers(pairs.map(([key, value]) => `${key}="${value}"`).join(' '), random));
  }
  const found = look('{"user":"bob","msg":"login","error":"user not found"}');
  assert.ok(found.some((i) => stage.patterns[i]?.pattern.name === 'AUTH_UNKNOWN_USER'));
});

test('a message has its matches whether or not there are fields beside it', () => {
  const { stage } = stageOf(compiled('WHOLE done$\nFIELD error=bad \n'));
  const streams = new StreamTable({ streamsMax: 10 });
  const parser = new Parser({ streams, timezone: 'UTC' });
  const line =
    '{"time":"2026-01-01T00:00:00Z","level":"info","msg":"it is done","error":"bad luck"}';
  const rows = [
    ...parser.push(lineBatchOf(line, 0, streams.intern({}))),
    ...parser.flush(Infinity),
  ];
  const parsed = rows.find(({ length }) => length > 0);
  assert.ok(parsed);
  assert.equal(stage.messageOf(parsed, 0), 'it is done');
  assert.deepEqual(stage.matchRow(parsed, 0), [0, 1]);
});

test('symbols are alike where skeletons have one hash, and only there', () => {
  const parts = ['a', 'f', 'g', '0', '1', '12', 'x', '0x', ' ', '  ', '_', '-', '\t', 'ab1', '9f'];
  const text = fc.array(fc.constantFrom(...parts), { minLength: 1, maxLength: 9 });
  const hash = new SkeletonHash();
  const hashOf = (line: string): string => {
    const bytes = new TextEncoder().encode(line);
    hash.of(bytes, 0, bytes.length);
    return `${hash.low} ${hash.high}`;
  };
  const known = new Map<string, string>();
  fc.assert(
    fc.property(text, (line) => {
      const joined = line.join('');
      const symbols = String(skeletonSymbols(plainText(joined)));
      const key = hashOf(joined);
      assert.equal(known.get(key) ?? symbols, symbols, joined);
      known.set(key, symbols);
    }),
    { numRuns: 20_000, seed: 5 },
  );
  assert.equal(new Set(known.values()).size, known.size);
});

test('what is remembered is bounded, and forgetting changes nothing', () => {
  const { look, stage } = stageOf(compiled('A error \\d\nB warning \\w+ 2.0\nC fatal x\n'), {
    skeletonsMax: 16,
    setsMax: 3,
    servicesMax: 4,
  });
  const words = ['error 1', 'warning x', 'error 2 warning y', 'fatal x', 'fatal x error 3'];
  for (let i = 0; i < 400; i++) {
    look(`${'abcdefghij'.charAt(i % 10)} ${words[i % 5]} ${'klmnop'.charAt(i % 6)}`, `s${i % 9}x`);
    const { skeletons, sets, services } = stage.sizes;
    assert.ok(skeletons <= 32 && sets <= 8 && services <= 5, JSON.stringify(stage.sizes));
  }
});

test('hits are counted by name and survive other patterns and a restart', () => {
  const { look, stage } = stageOf(compiled('A error\nB error x\n'));
  look('error');
  look('error x');
  stage.replace(compiled('C none\nA error\n'));
  look('an error');
  assert.deepEqual(
    stage.hits().map(({ pattern, hits, lastHitMs }) => [pattern.name, hits, lastHitMs]),
    [
      ['C', 0, undefined],
      ['A', 3, 1_000],
    ],
  );
  const again = stageOf(compiled('A error\nB error x\n')).stage;
  again.restore(JSON.parse(JSON.stringify(stage.snapshot())));
  assert.deepEqual(again.snapshot().hits, [['A', 3, 1_000]]);
});

interface Looking {
  readonly stage: PatternStage;
  /** Compares the stage's answer with that for the line by itself, and gives it. */
  readonly look: (message: string, service?: string) => readonly number[];
  /** Share of the lines that were not the first of their skeleton. */
  readonly isCached: () => number;
}

function stageOf(
  patterns: readonly CompiledPattern[],
  limits: Omit<Partial<PatternStageOptions>, 'patterns' | 'streams' | 'skeleton'> = {},
): Looking {
  const streams = new StreamTable({ streamsMax: 100 });
  const stage = new PatternStage({ patterns, streams, skeleton: new SkeletonHash(), ...limits });
  const miner = new TemplateMiner();
  const skeletons = new Set<number>();
  let lines = 0;
  return {
    stage,
    isCached: () => 1 - skeletons.size / lines,
    look(message, service = 'svc') {
      const batch = lineBatchOf(message, 1_000, streams.intern({ service }));
      miner.push(batch);
      stage.push(batch);
      lines++;
      skeletons.add((batch.skeletonLow[0] ?? 0) * 2 ** 21 + (batch.skeletonHigh[0] ?? 0));
      const found = stage.patternsOf(batch.patternSet[0] ?? 0);
      assert.deepEqual(found, stage.matchRow(batch, 0), message);
      return found;
    },
  };
}

function compiled(text: string): readonly CompiledPattern[] {
  return parsePatterns(text, 'f').patterns.map((pattern) => {
    const result = compilePattern(pattern, backtrackingEngine);
    if ('reason' in result) throw new Error(result.reason);
    return result;
  });
}

async function exampleTexts(): Promise<string[]> {
  const files = (await readdir(folder)).filter((name) => name.endsWith('.examples'));
  const texts: string[] = [];
  for (const file of files) {
    const { examples } = parseExamples(await readFile(join(folder, file), 'utf8'), file);
    texts.push(...examples.map(({ text }) => text));
  }
  return texts;
}

/** Other numbers, other blanks: mostly the same skeleton, sometimes not. */
function otherNumbers(text: string, random: () => number): string {
  return text
    .replaceAll(/0x[0-9a-f]+|\b(?=[a-f]*\d)[0-9a-f]{4,}\b|\d+/gi, (number) =>
      numberLike(number, random),
    )
    .replaceAll(/ +/g, () => [' ', '  ', '\t', ' \t ', ' '][Math.floor(random() * 5)] ?? ' ');
}

function numberLike(number: string, random: () => number): string {
  const digit = (): string => String(Math.floor(random() * 10));
  const choices = [
    () => digit(),
    () => `${digit()}${digit()}${digit()}`,
    () => digit().repeat(1 + Math.floor(random() * 60)),
    () => `a${digit()}b${digit()}dead`,
    () => `0x${digit()}f`,
    () => `F${digit()}E${digit()}`,
    () => number,
    () => number.replaceAll(/\d/g, digit),
  ];
  return (choices[Math.floor(random() * choices.length)] ?? digit)();
}

/** Lehmer's generator, modulus 2^31 - 1. */
function randomOf(seed: number): () => number {
  let state = (seed % 2_147_483_646) + 1;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}
