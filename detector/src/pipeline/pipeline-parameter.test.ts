import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Line, runLines } from '../../test/run-lines.ts';

const minuteMs = 60_000;
const startMs = Date.UTC(2026, 0, 6);
const days = 12;

/** A worker that says every half hour how much it has done, and once something else in the place of a number. */
function worker(odd: string): readonly Line[] {
  return Array.from({ length: days * 48 }, (_, i) => {
    const done = i === days * 48 - 20 ? odd : String(100 + ((i * 37) % 900));
    const timeMs = startMs + i * 30 * minuteMs;
    return { timeMs, service: 'worker', text: `done ${done} of 1000 parts in slot ${i % 7}` };
  });
}

test('a value of another type than always is a finding with both types, and no incident by itself', () => {
  const { pipeline, changes } = runLines(worker('/etc/passwd'));
  assert.equal(pipeline.status().findings.parameter, 1);
  assert.deepEqual(changes, []);
  assert.equal(runLines(worker('977')).pipeline.status().findings.parameter, undefined);
});

test('what is known of types is the same after a restart', () => {
  const lines = worker('/etc/passwd');
  const whole = runLines(lines).pipeline.status().findings;
  assert.deepEqual(runLines(lines, { cuts: [0.2, 0.5, 0.97] }).pipeline.status().findings, whole);
});
