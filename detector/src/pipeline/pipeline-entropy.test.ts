import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Line, runLines, type RunOptions } from '../../test/run-lines.ts';

const minuteMs = 60_000;
const startMs = Date.UTC(2026, 0, 6);
const days = 4;
const words = ['mail', 'printer', 'weather', 'photos', 'calendar', 'recipes', 'kitchen', 'lamp'];
const blob = 'q7Zx9KpLw3vTb6NhRj2YcFd8MgUs5AeXo1WnQiBt4HzPkVyJrCmG0uESfDlOaI';
const oddMinute = (days - 1) * 1_440 + 725;

/** A look-up every five minutes; one name in them can be another. */
function lookups(name?: string): readonly Line[] {
  const lines: Line[] = [];
  for (let minute = 0; minute < days * 1_440; minute += 5) {
    const usual = words[(minute * 7) % words.length] ?? '';
    const asked = minute === oddMinute && name !== undefined ? name : `${usual}${minute}`;
    const text = `query for the name of ${asked} from the kitchen was answered by the resolver`;
    lines.push({ timeMs: startMs + minute * minuteMs, service: 'dns', text });
  }
  return lines;
}

function reasons(lines: readonly Line[], options: RunOptions = {}): readonly string[] {
  return runLines(lines, options)
    .changes.filter(({ tell }) => tell === 'opened')
    .flatMap(({ incident }) => incident.kinds);
}

test('a name that is far more random than all before is told as entropy', () => {
  assert.ok(reasons(lookups(blob)).includes('entropy'), reasons(lookups(blob)).join());
});

test('names as always are not told', () => {
  assert.deepEqual(reasons(lookups()), []);
  assert.deepEqual(reasons(lookups('printer999')), []);
});

test('a fixed bound decides what is told: above it nothing, at it the crossing alone', () => {
  assert.deepEqual(reasons(lookups(blob), { detectors: { entropyThreshold: 9 } }), []);
  assert.ok(reasons(lookups(blob), { detectors: { entropyThreshold: 4.5 } }).includes('entropy'));
  assert.deepEqual(reasons(lookups(), { detectors: { entropyThreshold: 2 } }), []);
});

test('entropy gives the same however the input is cut and the pipeline restarted', () => {
  const whole = runLines(lookups(blob)).changes;
  assert.deepEqual(runLines(lookups(blob), { cuts: [0.2, 0.5, 0.9381] }).changes, whole);
  assert.ok(whole.length > 0);
});
