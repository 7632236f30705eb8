import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allocateLineBatch } from '../../model/allocate-line-batch.ts';
import { packRows, unpackRows } from './packed-rows.ts';

test('packRows() and unpackRows() give all columns of the front back, without what is behind the last row', () => {
  const bytes = new TextEncoder().encode('a: one\nb: żółw');
  const batch = allocateLineBatch(bytes, 5);
  batch.start.set([0, 7, 99]);
  batch.end.set([6, bytes.length, 99]);
  batch.messageStart.set([3, 10, 99]);
  batch.messageEnd.set([6, bytes.length, 99]);
  batch.timeMs.set([1.5, -1e15, 99]);
  batch.stream.set([4_294_967_295, 7, 99]);
  batch.skeletonLow.set([-1, 2, 99]);
  batch.skeletonHigh.set([3, -2_147_483_648, 99]);
  batch.length = 2;
  batch.cursor = 'here';
  const packed = packRows(batch);
  const moved = unpackRows(structuredClone(packed, { transfer: [packed.buffer] }));
  assert.equal(packed.buffer.byteLength, 0, 'not moved');
  const { bytes: text, length, cursor, template, patternSet, ...columns } = moved;
  assert.deepEqual([Buffer.from(text).toString(), length, cursor], ['a: one\nb: żółw', 2, 'here']);
  assert.deepEqual([template, patternSet], [new Uint32Array(2), new Uint32Array(2)]);
  for (const [name, column] of Object.entries(columns)) {
    const given = batch[name as keyof typeof columns];
    assert.deepEqual([...column], [...given.subarray(0, 2)], name);
  }
});

test('packRows() takes a batch that only moves the cursor', () => {
  const empty = { ...allocateLineBatch(new Uint8Array(0), 0), cursor: 'further' };
  assert.deepEqual(unpackRows(packRows(empty)), empty);
});
