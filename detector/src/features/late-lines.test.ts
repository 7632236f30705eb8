import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allocateLineBatch } from '../model/allocate-line-batch.ts';
import type { LineBatch } from '../model/line-batch.ts';
import { LateLines } from './late-lines.ts';

function batchOf(text: Uint8Array, timeMs: number): LineBatch {
  const batch = allocateLineBatch(text, 1);
  batch.end[0] = text.length;
  batch.messageStart[0] = 2;
  batch.messageEnd[0] = text.length;
  batch.timeMs[0] = timeMs;
  batch.stream[0] = 7;
  batch.length = 1;
  return batch;
}

const bytes = Uint8Array.of(72, 58, 255, 0, 128);

test('LateLines gives a batch for each minute, the oldest first, in the order in which lines came', () => {
  const late = new LateLines();
  for (const timeMs of [120_000, 59_999, 0, 119_999]) late.add(batchOf(bytes, timeMs), 0);
  const times = late.take().map(({ timeMs }) => [...timeMs]);
  assert.deepEqual(times, [[59_999, 0], [119_999], [120_000]]);
  assert.deepEqual(late.take(), []);
});

test('LateLines keeps any bytes over a snapshot', () => {
  const late = new LateLines();
  late.add(batchOf(bytes, 1), 0);
  const again = new LateLines();
  again.restore(JSON.parse(JSON.stringify(late.snapshot())));
  const [batch] = again.take();
  assert.deepEqual(batch, late.take()[0]);
  assert.deepEqual(
    batch?.bytes.subarray(batch.messageStart[0], batch.messageEnd[0]),
    bytes.slice(2),
  );
});

test('LateLines is full at its limits of lines and of bytes', () => {
  for (const [length, linesMax] of [
    [10, 8_192],
    [1 << 20, 16],
  ] as const) {
    const late = new LateLines();
    let lines = 0;
    for (; !late.isFull; lines++) late.add(batchOf(new Uint8Array(length), 1), 0);
    assert.equal(lines, linesMax);
  }
});
