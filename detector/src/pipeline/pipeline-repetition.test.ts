import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Line, runLines, type RunOptions } from '../../test/run-lines.ts';

const minuteMs = 60_000;
const startMs = Date.UTC(2026, 0, 6);
const days = 3;
const oddMinute = (days - 1) * 1_440 + 725;
const kinds = [
  'opened the inbox to look for file',
  'reading took no time at all of file',
  'checksum is right for',
  'stored in the archive under number',
  'closed',
  'a copy went out by mail with number',
  'listing of the folder ends at',
];

/** Forty lines of many kinds a minute; in three minutes two kinds alone take turns, no faster. */
function work(isLooping: boolean): readonly Line[] {
  const lines: Line[] = [];
  for (let minute = 0; minute < days * 1_440; minute += 6) {
    const isOdd = isLooping && minute >= oddMinute - 11 && minute < oddMinute + 11;
    for (let i = 0; i < 40; i++) {
      const any = (minute * 31 + i * i * 7 + i * 3) % kinds.length;
      const kind = kinds[isOdd ? i % 2 : any] ?? '';
      const timeMs = startMs + minute * minuteMs + i * 1_400;
      const text = `${kind} ${minute * 40 + i}`;
      lines.push({ timeMs, service: 'worker', text });
    }
  }
  return lines;
}

function told(lines: readonly Line[], options: RunOptions = {}) {
  const { changes } = runLines(lines, options);
  return changes.filter(({ tell }) => tell === 'opened').map(({ incident }) => incident);
}

function at(levenshteinThreshold: number): RunOptions {
  return { detectors: { levenshteinThreshold } };
}

test('a program that goes round in a loop is told, though it writes no more than ever', () => {
  const [incident, ...more] = told(work(true));
  assert.deepEqual(more, []);
  assert.ok(incident !== undefined);
  assert.ok(incident.kinds.includes('repetition'), incident.kinds.join());
  assert.match(incident.title, /^A loop from worker on ocean/);
  assert.match(incident.explanation.seen, /a loop of 2 kinds of lines, \d\d times in a row/);
});

test('work as always is no loop', () => {
  assert.deepEqual(told(work(false)), []);
});

test('a fixed bound decides which loops are told, and what loops as a rule is none', () => {
  const kindsAt = (threshold: number): readonly string[] =>
    told(work(true), at(threshold)).flatMap((incident) => incident.kinds);
  assert.ok(kindsAt(0.7).includes('repetition'));
  assert.ok(!kindsAt(0.99).includes('repetition'));
  const heartbeats = Array.from({ length: days * 1_440 }, (_, minute) => {
    return { timeMs: startMs + minute * minuteMs, service: 'agent', text: `alive for ${minute} s` };
  });
  assert.deepEqual(told(heartbeats, at(0.5)), []);
});

test('loops give the same however the input is cut and the pipeline restarted', () => {
  const whole = runLines(work(true)).changes;
  assert.ok(whole.length > 0);
  assert.deepEqual(runLines(work(true), { cuts: [0.2, 0.75, 0.8345, 0.835] }).changes, whole);
});
