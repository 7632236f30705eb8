import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { parseExamples } from '../patterns/parse-examples.ts';
import { PatternMatcher } from '../patterns/pattern-matcher.ts';
import { patternText } from '../patterns/plain-text.ts';
import { Fleet, fleetHosts } from '../simulator/fleet.ts';
import { linearEngine } from './linear-engine.ts';
import { loadPatternFile } from './load-pattern-file.ts';
import { loadPatterns } from './load-patterns.ts';

const folder = join(import.meta.dirname, '../../patterns');

test('at least 320 patterns load, their names differ, each is searched by a literal', async () => {
  const { patterns, problems } = await loadPatterns();
  assert.deepEqual(problems, []);
  assert.ok(patterns.length >= 320, String(patterns.length));
  const names = patterns.map(({ pattern }) => pattern.name);
  assert.deepEqual(
    names.filter((name, i) => names.indexOf(name) !== i),
    [],
  );
  assert.deepEqual(
    patterns.filter(({ literals }) => literals.length === 0).map(({ pattern }) => pattern.name),
    [],
  );
  assert.deepEqual(
    [...new Set(patterns.map(({ pattern }) => pattern.category))],
    ['application', 'docker', 'media', 'network', 'security', 'system'],
  );
});

test('every pattern matches its examples and not its counter-examples', async () => {
  const { patterns } = await loadPatterns();
  const matcher = new PatternMatcher(patterns);
  const tried = new Map(patterns.map(({ pattern }) => [pattern.name, new Set<boolean>()]));
  const wrong: string[] = [];
  for (const file of (await readdir(folder)).filter((name) => name.endsWith('.examples'))) {
    const { examples, problems } = parseExamples(await readFile(join(folder, file), 'utf8'), file);
    assert.deepEqual(problems, []);
    for (const { name, isMatch, text } of examples) {
      const names = matcher.match(text).map((i) => patterns[i]?.pattern.name);
      if (names.includes(name) !== isMatch) wrong.push(`${name} ${isMatch ? '+' : '-'} ${text}`);
      tried.get(name)?.add(isMatch);
    }
  }
  assert.deepEqual(wrong, []);
  const untried = [...tried].filter(([, signs]) => signs.size < 2).map(([name]) => name);
  assert.deepEqual(untried, []);
});

test('what is chosen by service loses no match of what a fleet says', async () => {
  const { patterns } = await loadPatterns();
  const every = new PatternMatcher(
    patterns.map((each) => ({ ...each, pattern: { ...each.pattern, notFor: [] } })),
  );
  const chosen = new PatternMatcher(patterns);
  const startMs = Date.UTC(2026, 2, 2);
  const timezone = 'Europe/Berlin';
  const fleet = new Fleet({
    seed: 3,
    timezone,
    startMs,
    linesPerDay: undefined,
    hosts: fleetHosts,
  });
  const seen = new Set<string>();
  for (let minute = 0; minute < 2 * 1_440; minute++) {
    for (const { service, message } of fleet.say(startMs + minute * 60_000)) {
      const text = patternText(service, message);
      const kind = text.replaceAll(/\d+/g, '0');
      if (seen.has(kind)) continue;
      seen.add(kind);
      assert.deepEqual(chosen.match(text, service), every.match(text), text);
    }
  }
  assert.ok(seen.size > 500, String(seen.size));
});

test('every pattern is one of RE2 too', async () => {
  for (const file of (await readdir(folder)).filter((name) => name.endsWith('.patterns'))) {
    const { problems } = await loadPatternFile(join(folder, file), linearEngine);
    assert.deepEqual(problems, []);
  }
});

test("a user's folder stands beside the built-in one, what RE2 refuses is refused with its place", async () => {
  const own = await mkdtemp(join(tmpdir(), 'patterns-'));
  try {
    const file = join(own, 'own.patterns');
    await writeFile(
      file,
      'A_NEW abc 3.0 new\nKERNEL_PANIC mine 1.0 own\nAHEAD x(?=y) 2.0\nBACK (a)\\1\n',
    );
    const builtIn = await loadPatterns();
    const { patterns, problems } = await loadPatterns(own);
    assert.equal(patterns.length, builtIn.patterns.length + 1);
    const mine = patterns.filter(({ pattern }) => pattern.name === 'KERNEL_PANIC');
    assert.deepEqual(
      mine.map(({ pattern }) => [pattern.expression, pattern.category]),
      [['mine', 'own']],
    );
    assert.deepEqual(
      problems.map(({ file: where, line, column }) => [where, line, column]),
      [
        [file, 3, 8],
        [file, 4, 9],
      ],
    );
    assert.match(problems[0]?.reason ?? '', /\(\?=/);
    await assert.rejects(loadPatterns(join(own, 'none')), { code: 'input-unreadable' });
  } finally {
    await rm(own, { recursive: true });
  }
});
