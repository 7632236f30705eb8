import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LineOrder } from './line-order.ts';

test('LineOrder keeps lines as they were read, by source, and goes on from a snapshot', () => {
  const [order, again] = [new LineOrder(), new LineOrder()];
  order.note(3, 7, 100);
  order.note(1, 8, 101);
  order.note(3, 9, 99);
  again.restore(JSON.parse(JSON.stringify(order.snapshot())));
  for (const one of [order, again]) {
    one.note(3, 7, 102);
    assert.deepEqual([...one.bySource().keys()], [3, 1]);
    assert.deepEqual(
      one
        .bySource()
        .get(3)
        ?.map(({ series, timeMs }) => [series, timeMs]),
      [
        [7, 100],
        [9, 99],
        [7, 102],
      ],
    );
  }
  order.merge(new Map([[7, 2]]));
  assert.deepEqual(
    order
      .bySource()
      .get(3)
      ?.map(({ series }) => series),
    [2, 9, 2],
  );
  order.clear();
  assert.equal(order.bySource().size, 0);
});

test('LineOrder is bounded by source and in all, and says so', () => {
  const order = new LineOrder();
  for (let i = 0; i < 10_000; i++) order.note(0, 1, i);
  assert.equal(order.isWhole(0), false);
  assert.equal(order.bySource().get(0)?.length, 512);
  for (let source = 1; source < 400; source++) {
    for (let i = 0; i < 100; i++) order.note(source, 1, i);
  }
  const lines = [...order.bySource().values()].reduce((sum, { length }) => sum + length, 0);
  assert.equal(lines, 32_768);
  assert.equal(order.isWhole(1), true);
  assert.equal(order.isWhole(399), false);
});
