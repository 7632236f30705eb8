import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Line, runLines, type RunOptions } from '../../test/run-lines.ts';

const minuteMs = 60_000;
const startMs = Date.UTC(2026, 0, 6);
const days = 4;

/** Eight to twelve lines a minute, and so many in one minute at noon of the last day. */
function linesWith(burst: number): readonly Line[] {
  const lines: Line[] = [];
  for (let minute = 0; minute < days * 1_440; minute++) {
    const isNoon = minute === (days - 1) * 1_440 + 720;
    const count = isNoon ? burst : 8 + ((minute * 7) % 5);
    for (let i = 0; i < count; i++) {
      const timeMs = startMs + minute * minuteMs + i * 100;
      lines.push({ timeMs, service: 'web', text: `served request ${minute} in ${i} ms` });
    }
  }
  return lines;
}

function openings(burst: number, options: RunOptions = {}): readonly string[] {
  return runLines(linesWith(burst), options)
    .changes.filter(({ tell }) => tell === 'opened')
    .map(({ incident }) => incident.kinds.join());
}

test('a burst within its noise is told when sigma is fixed below it, and only then', () => {
  assert.deepEqual(openings(26), []);
  assert.deepEqual(openings(26, { detectors: { frequencySigma: 3 } }), ['frequency']);
  assert.deepEqual(openings(26, { detectors: { frequencySigma: 30 } }), []);
});

test('a great burst is not told when its thresholds are fixed above it', () => {
  const detectors = { frequencySigma: 1_000, rateChangeThreshold: 1_000 };
  assert.notDeepEqual(openings(400), []);
  assert.deepEqual(openings(400, { detectors }), []);
});

test('a change of rate is told from the fixed multiplier on', () => {
  const [kinds] = openings(120, { detectors: { frequencySigma: 1_000, rateChangeThreshold: 2 } });
  assert.equal(kinds, 'rate-of-change');
});

test('nothing is told in an hour of which the budget is multiplied with 0', () => {
  const hourMultipliers = Array.from({ length: 24 }, (_, hour) => (hour === 12 ? 0 : 1));
  assert.deepEqual(openings(400, { hourMultipliers }), []);
});

test('fixed thresholds give the same however the input is cut', () => {
  const detectors = { frequencySigma: 3, rateChangeThreshold: 5 };
  const whole = runLines(linesWith(60), { detectors }).changes;
  assert.deepEqual(runLines(linesWith(60), { detectors, cuts: [0.3, 0.871] }).changes, whole);
  assert.ok(whole.length > 0);
});
