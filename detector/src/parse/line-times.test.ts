import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LineBatch } from '../model/line-batch.ts';
import { LineTimes } from './line-times.ts';
import { ParserRig } from './test/parser-rig.ts';
import { ZoneOffsets } from './zone-offsets.ts';

const writtenMs = Date.UTC(2026, 8, 1, 12);

function batchOf(lines: readonly string[]): LineBatch {
  return ParserRig.batchOf(lines.map((text) => ({ text, timeMs: writtenMs })));
}

const at = (minute: number): number => Date.UTC(2026, 8, 1, 9, minute);
const stamped = (minute: number): string => `${new Date(at(minute)).toISOString()} app: hello`;

test('LineTimes gives a line without a time that of the line before, at the head that of the first with one', () => {
  const times = new LineTimes(new ZoneOffsets('UTC'));
  const head = batchOf(['# a comment', stamped(1), 'no time', stamped(2)]);
  assert.deepEqual([...times.read(head)], [at(1), at(1), at(1), at(2)]);
  assert.deepEqual([...head.timeMs], [at(1), writtenMs, writtenMs, writtenMs]);
  // Also where the file was written last within a day of it, and over batches.
  assert.deepEqual([...times.read(batchOf(['no time', stamped(3)]))], [at(2), at(3)]);
});

test('LineTimes knows of lines that all say no time only what the source says', () => {
  const times = new LineTimes(new ZoneOffsets('UTC'));
  assert.deepEqual([...times.read(batchOf(['a', 'b']))], [writtenMs, writtenMs]);
  assert.equal(times.hasTimes, false);
});

test('LineTimes finds the time of a coloured line', () => {
  const times = new LineTimes(new ZoneOffsets('UTC'));
  assert.deepEqual([...times.read(batchOf([`\u001B[32m${stamped(1)}\u001B[0m`]))], [at(1)]);
});
