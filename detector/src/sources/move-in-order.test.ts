import assert from 'node:assert/strict';
import { test } from 'node:test';
import { linesOf } from '../../test/contracts/source-contract.ts';
import { allocateLineBatch } from '../model/allocate-line-batch.ts';
import type { LineBatch } from '../model/line-batch.ts';
import { GatheredRows } from './gathered-rows.ts';
import { type Lane, moveInOrder } from './move-in-order.ts';
import { WaitingRows } from './waiting-rows.ts';

/** @param seconds of its lines, whose text they are */
function batchOf(name: string, seconds: readonly number[]): LineBatch {
  const texts = seconds.map((second) => `${name}${second}`);
  const batch = allocateLineBatch(new TextEncoder().encode(`-${texts.join('\n')}\n`), texts.length);
  let at = 1;
  for (const [row, text] of texts.entries()) {
    batch.start[row] = batch.messageStart[row] = at;
    batch.end[row] = batch.messageEnd[row] = at + text.length;
    batch.timeMs[row] = (seconds[row] ?? 0) * 1_000;
    batch.stream[row] = name === 'a' ? 1 : 2;
    at += text.length + 1;
  }
  batch.length = texts.length;
  return batch;
}

class FixedLane implements Lane {
  readonly rows = new WaitingRows();
  /** Whether there is nothing after what it has in hand. */
  readonly #isLast: boolean;

  constructor(batch: LineBatch, isLast = true) {
    this.rows.put(batch, batch.timeMs);
    this.#isLast = isLast;
  }

  get headMs(): number {
    return this.rows.headMs;
  }

  get isEmpty(): boolean {
    return this.rows.isEmpty && !this.#isLast;
  }

  moveTo(into: GatheredRows, untilMs: number): void {
    this.rows.moveTo(into, untilMs);
  }
}

const roomy = { bytesMax: 10_000, linesMax: 100 };

test('moveInOrder() moves the lines of several lanes in the order of their times, at most a second apart', () => {
  const lanes = [batchOf('a', [1, 2, 30, 31]), batchOf('b', [0, 3, 29, 40])].map(
    (batch) => new FixedLane(batch),
  );
  const into = new GatheredRows(roomy);
  moveInOrder(lanes, into);
  const batch = into.take('here');
  assert.deepEqual(linesOf(batch), ['b0', 'a1', 'a2', 'b3', 'b29', 'a30', 'a31', 'b40']);
  assert.deepEqual([...batch.stream], [2, 1, 1, 2, 2, 1, 1, 2]);
  assert.deepEqual(
    [...batch.timeMs].map((ms) => ms / 1_000),
    [0, 1, 2, 3, 29, 30, 31, 40],
  );
  assert.deepEqual(batch.messageEnd, batch.end);
  assert.equal(batch.cursor, 'here');
});

test('moveInOrder() leaves the order within a lane as it is', () => {
  const lanes = [batchOf('a', [9, 3, 7]), batchOf('b', [8, 20])].map((one) => new FixedLane(one));
  const into = new GatheredRows(roomy);
  moveInOrder(lanes, into);
  assert.deepEqual(linesOf(into.take('')), ['b8', 'a9', 'a3', 'a7', 'b20']);
});

test('moveInOrder() waits for a lane that has nothing in hand, and may have more', () => {
  const lanes = [new FixedLane(batchOf('a', [1]), false), new FixedLane(batchOf('b', [5, 6]))];
  const into = new GatheredRows(roomy);
  moveInOrder(lanes, into);
  assert.deepEqual(linesOf(into.take('')), ['a1']);
  moveInOrder(lanes, into);
  assert.equal(into.length, 0);
});

test('GatheredRows never has more lines than it may, and does not copy those of one batch', () => {
  const batch = batchOf('a', [1, 2, 3, 4, 5, 6]);
  const lane = new FixedLane(batch);
  const into = new GatheredRows({ bytesMax: 10_000, linesMax: 4 });
  moveInOrder([lane], into);
  assert.equal(into.isFull, true);
  const first = into.take('first');
  assert.deepEqual(linesOf(first), ['a1', 'a2', 'a3', 'a4']);
  assert.equal(first.bytes, batch.bytes);
  moveInOrder([lane], into);
  assert.deepEqual(linesOf(into.take('')), ['a5', 'a6']);
});

test('GatheredRows is full with half of the bytes that it may have', () => {
  const into = new GatheredRows({ bytesMax: 10, linesMax: 100 });
  const batch = batchOf('a', [1, 2, 3]);
  into.add(batch, { from: 0, to: 1 });
  assert.equal(into.isFull, false);
  into.add(batch, { from: 1, to: 3 });
  assert.equal(into.isFull, true);
  assert.deepEqual(linesOf(into.take('')), ['a1', 'a2', 'a3']);
  assert.deepEqual([into.length, into.isFull], [0, false]);
});
