import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allocateLineBatch } from '../model/allocate-line-batch.ts';
import { lookAtRows } from './look-at-rows.ts';

test('lookAtRows() gives the times between which rows are, and those that a marker may begin', () => {
  const lines = [
    'check a',
    'checks',
    'heartbeat from x',
    'hello',
    '%ASA-1: y',
    'tidewatch-canary',
    '',
  ];
  const batch = allocateLineBatch(new TextEncoder().encode(lines.join('')), lines.length);
  let at = 0;
  for (const [row, line] of lines.entries()) {
    batch.start[row] = batch.messageStart[row] = at;
    at += line.length;
    batch.end[row] = batch.messageEnd[row] = at;
    batch.timeMs[row] = 1000 + ((row * 5) % 7);
    batch.length++;
  }
  const rows = lookAtRows(batch, 0, batch.length);
  assert.deepEqual(rows, { oldestMs: 1000, newestMs: 1006, mayBeMarked: [0, 2, 4, 5] });
  assert.deepEqual(lookAtRows(batch, 1, 2), { oldestMs: 1005, newestMs: 1005, mayBeMarked: [] });
});
