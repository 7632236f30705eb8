import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Line, runLines, type RunOptions } from '../../test/run-lines.ts';

const minuteMs = 60_000;
const startMs = Date.UTC(2026, 0, 6);
const days = 4;
const hosts = ['ocean', 'river', 'lake', 'pond'];
const oddMinute = (days - 1) * 1_440 + 725;

/** Four hosts share a load that goes up and down; for five minutes `odd` does not. */
function sharedLoad(odd?: string): readonly Line[] {
  const lines: Line[] = [];
  for (let minute = 0; minute < days * 1_440; minute++) {
    const isRush = minute % 97 < 5 || (minute >= oddMinute && minute < oddMinute + 5);
    for (const [h, host] of hosts.entries()) {
      const isOdd = host === odd && minute >= oddMinute && minute < oddMinute + 5;
      const count = isRush && !isOdd ? 30 + ((minute + h) % 3) : 1;
      for (let i = 0; i < count; i++) {
        const timeMs = startMs + minute * minuteMs + i * 100;
        lines.push({ timeMs, host, service: 'web', text: `served request ${minute} in ${i} ms` });
      }
    }
  }
  return lines;
}

function openings(lines: readonly Line[], options: RunOptions = {}): readonly string[] {
  return runLines(lines, options)
    .changes.filter(({ tell }) => tell === 'opened')
    .map(({ incident }) => `${incident.hosts.join()} ${incident.kinds.join()}`);
}

test('a host that does not share the load of its peers is told, and no other', () => {
  const told = openings(sharedLoad('lake'));
  assert.deepEqual(told, ['lake peer']);
});

test('a load that all hosts share is not told', () => {
  assert.deepEqual(openings(sharedLoad()), []);
});

test('peers give the same however the input is cut and the pipeline restarted', () => {
  const whole = runLines(sharedLoad('lake')).changes;
  assert.deepEqual(runLines(sharedLoad('lake'), { cuts: [0.3, 0.94] }).changes, whole);
});
