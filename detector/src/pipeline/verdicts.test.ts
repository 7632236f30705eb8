import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Interruption, type Line, runLines } from '../../test/run-lines.ts';
import type { Incident, Signature, Verdict } from '../model/types.ts';
import { backtrackingEngine } from '../patterns/backtracking-engine.ts';
import { compilePattern } from '../patterns/compile-pattern.ts';
import { parsePatterns } from '../patterns/parse-patterns.ts';

const minuteMs = 60_000;
const dayMs = 1_440 * minuteMs;
const startMs = Date.UTC(2026, 0, 6);
const noonMs = startMs + 3 * dayMs + 12 * 60 * minuteMs;
/** Until when the first burst has been told, and before the second. */
const verdictMs = noonMs + 3 * 60 * minuteMs;
const laterMs = noonMs + 6 * 60 * minuteMs;

/** Two hosts, eight to twelve lines a minute each, and a burst on either, six hours apart. */
function lines(): readonly Line[] {
  const all: Line[] = [];
  for (let minute = 0; minute < 4 * 1_440; minute++) {
    const windowMs = startMs + minute * minuteMs;
    for (const [host, burstMs] of [['east', noonMs] as const, ['west', laterMs] as const]) {
      const count = windowMs === burstMs ? 150 : 8 + ((minute * 7) % 5);
      for (let i = 0; i < count; i++) {
        const text = `upstream timed out for request ${minute} after ${i} ms`;
        all.push({ timeMs: windowMs + i * 100, host, service: 'web', text });
      }
    }
  }
  return all;
}

function burstsTold(options: Parameters<typeof runLines>[1] = {}): readonly Incident[] {
  return runLines(lines(), options)
    .changes.filter(({ tell }) => tell === 'opened')
    .map(({ incident }) => incident);
}

function say(verdict: Verdict, signature: Signature): Interruption {
  return { atMs: verdictMs, act: (pipeline) => void pipeline.setVerdict(signature, verdict) };
}

function ofWest(all: readonly Incident[]): readonly number[] {
  return all.filter(({ hosts }) => hosts.includes('west')).map(({ score }) => score);
}

const [first, second] = burstsTold();
const signature = first?.signature as Signature;

test('without a verdict both bursts are told', () => {
  assert.equal(first?.hosts.join(), 'east');
  assert.equal(second?.hosts.join(), 'west');
});

test('"expected" said of one host weighs the same on the other less, and says so', () => {
  const told = burstsTold({ interruptions: [say('expected', signature)] });
  const other = told.find(({ hosts }) => hosts.includes('west'));
  assert.ok(other === undefined || other.score < (second?.score ?? 0));
  if (other !== undefined)
    assert.match(other.explanation.factors[0]?.sentence ?? '', /people expect the like/);
});

test('"important" said of one host weighs the same on the other more', () => {
  const told = burstsTold({ interruptions: [say('important', signature)] });
  const other = told.find(({ hosts }) => hosts.includes('west'));
  assert.ok((other?.score ?? 0) > (second?.score ?? 1));
});

test('a verdict gives the same however the input is cut', () => {
  const interruptions = [say('expected', signature)];
  const whole = runLines(lines(), { interruptions }).changes;
  assert.deepEqual(runLines(lines(), { interruptions, cuts: [0.2, 0.9] }).changes, whole);
});

test('what a critical pattern matches is not trained away by "expected" of the like', () => {
  const [pattern] = parsePatterns('UPSTREAM upstream timed out 5.0\n', 'f').patterns;
  assert.ok(pattern);
  const compiled = compilePattern(pattern, backtrackingEngine);
  assert.ok(!('reason' in compiled));
  const patterns = [compiled];
  const plain = burstsTold({ patterns });
  const told = burstsTold({ patterns, interruptions: [say('expected', signature)] });
  assert.deepEqual(ofWest(told), ofWest(plain));
  assert.ok(ofWest(plain).length > 0);
});

test('the pipeline asks of what it told, until there is an answer', () => {
  const { pipeline } = runLines(lines());
  const [question] = pipeline.questions(3);
  assert.ok(question && [signature, second?.signature].includes(question.signature));
  assert.ok(question.told >= 1 && question.gain > 0.5);
  pipeline.setVerdict(question.signature, 'known-bad');
  assert.ok(pipeline.questions(3).every(({ signature: other }) => other !== question.signature));
});
