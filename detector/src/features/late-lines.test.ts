import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { allocateLineBatch } from '../model/allocate-line-batch.ts';
import type { LineBatch } from '../model/line-batch.ts';
import { LateLines } from './late-lines.ts';

function batchOf(text: Uint8Array, timeMs: number): LineBatch {
  const batch = allocateLineBatch(text, 1);
  batch.end[0] = text.length;
  batch.messageStart[0] = Math.min(2, text.length);
  batch.messageEnd[0] = text.length;
  batch.timeMs[0] = timeMs;
  batch.stream[0] = 7;
  batch.template[0] = 3;
  batch.skeletonLow[0] = -5;
  batch.skeletonHigh[0] = 6;
  batch.length = 1;
  return batch;
}

const bytes = Uint8Array.of(72, 58, 255, 0, 128);

/** Of a minute after the other: when its lines were said. */
function timesOf(late: LateLines): readonly (readonly number[])[] {
  const { batch, minutes } = late.take();
  for (const { startMs, from } of minutes)
    assert.equal(startMs, Math.floor((batch.timeMs[from] ?? 0) / 60_000) * 60_000);
  return minutes.map(({ from, to }) => [...batch.timeMs.subarray(from, to)]);
}

test('LateLines gives a minute after the other, and the lines of each in the order in which they came', () => {
  const late = new LateLines();
  for (const timeMs of [120_000, 59_999, 0, 119_999]) late.add(batchOf(bytes, timeMs), 0, 1);
  assert.deepEqual(timesOf(late), [[59_999, 0], [119_999], [120_000]]);
  assert.deepEqual(timesOf(late), []);
});

test('LateLines gives any lines by minute, each with all that is known of it', () => {
  const line = fc.record({
    timeMs: fc.integer({ min: -600_000, max: 600_000 }),
    text: fc.uint8Array({ maxLength: 3_000 }),
  });
  fc.assert(
    fc.property(fc.array(line, { minLength: 1, maxLength: 300 }), (lines) => {
      const late = new LateLines();
      // Twice, as what is taken makes room for the next ones.
      for (const { text, timeMs } of lines) late.add(batchOf(text, timeMs), 0, 1);
      late.take();
      for (const { text, timeMs } of lines) late.add(batchOf(text, timeMs), 0, 1);
      const { batch, minutes } = late.take();
      const expected = lines.toSorted((a, b) => minuteOf(a.timeMs) - minuteOf(b.timeMs));
      assert.equal(batch.length, lines.length);
      for (const [row, { text, timeMs }] of expected.entries()) {
        assert.equal(batch.timeMs[row], timeMs);
        assert.deepEqual(batch.bytes.slice(batch.start[row], batch.end[row]), text.slice());
        assert.equal(batch.template[row], 3);
        assert.deepEqual([batch.skeletonLow[row], batch.skeletonHigh[row]], [-5, 6]);
      }
      const covered = minutes.flatMap(({ from, to }) => [from, to]);
      assert.deepEqual([covered[0], covered.at(-1)], [0, lines.length]);
    }),
  );
});

function minuteOf(timeMs: number): number {
  return Math.floor(timeMs / 60_000);
}

test('LateLines takes rows together as one after the other, whatever stands between them', () => {
  const line = fc.record({
    length: fc.oneof(fc.nat({ max: 40 }), fc.constantFrom(0, 65_535, 65_536, 65_537, 70_000)),
    gap: fc.constantFrom('\n', '\n', '\n', ' ', '\r\n', ''),
    timeMs: fc.nat({ max: 200_000 }),
  });
  fc.assert(
    fc.property(fc.array(line, { minLength: 1, maxLength: 12 }), (lines) => {
      const texts = lines.map(
        ({ length, gap }, i) => String.fromCharCode(97 + i).repeat(length) + gap,
      );
      const batch = allocateLineBatch(new TextEncoder().encode(texts.join('')), lines.length);
      let at = 0;
      for (const [row, { length, gap, timeMs }] of lines.entries()) {
        batch.start[row] = at;
        batch.end[row] = at + length;
        batch.messageStart[row] = at + Math.min(3, length);
        batch.messageEnd[row] = at + length;
        batch.timeMs[row] = timeMs;
        batch.length++;
        at += length + gap.length;
      }
      const [together, apart] = [new LateLines(), new LateLines()];
      together.add(batch, 0, batch.length);
      for (let row = 0; row < batch.length; row++) apart.add(batch, row, row + 1);
      assert.deepEqual(together.room, apart.room);
      const [all, each] = [together.take(), apart.take()];
      assert.deepEqual(all.minutes, each.minutes);
      for (const column of ['start', 'end', 'messageStart', 'messageEnd', 'timeMs'] as const) {
        assert.deepEqual(
          all.batch[column].subarray(0, batch.length),
          each.batch[column].subarray(0, batch.length),
        );
      }
      const used = lines.reduce((sum, _, row) => sum + LateLines.bytesOf(batch, row), 0);
      assert.deepEqual(all.batch.bytes.subarray(0, used), each.batch.bytes.subarray(0, used));
    }),
  );
});

test('LateLines keeps any bytes over a snapshot', () => {
  const late = new LateLines();
  late.add(batchOf(bytes, 1), 0, 1);
  const again = new LateLines();
  again.restore(JSON.parse(JSON.stringify(late.snapshot())));
  assert.deepEqual(again.snapshot(), late.snapshot());
  const { batch } = again.take();
  assert.deepEqual(batch.bytes.slice(batch.messageStart[0], batch.messageEnd[0]), bytes.slice(2));
});

test('LateLines is full at its limits of lines and of bytes, and says how much room there is', () => {
  for (const [length, linesMax] of [
    [10, 8_192],
    [1 << 20, 16],
  ] as const) {
    const late = new LateLines();
    const batch = batchOf(new Uint8Array(length), 1);
    let lines = 0;
    for (let isFull = false; !isFull; lines++) {
      const { room } = late;
      isFull = room.lines === 1 || room.bytes <= LateLines.bytesOf(batch, 0);
      late.add(batch, 0, 1);
      assert.equal(late.isFull, isFull);
    }
    assert.equal(lines, linesMax);
  }
});
