import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LineOrder } from './line-order.ts';

/** By series. */
const templates = [0, 10, 11, 0, 0, 0, 0, 17, 18, 19];

type Row = readonly [series: number, template: number, timeMs: number];

function rowsOf(order: LineOrder, source: number): readonly Row[] {
  const steps = order.bySource(templates).get(source);
  assert.ok(steps);
  return [...steps.series].map((series, i): Row => {
    return [series, steps.templates[i] ?? 0, steps.timesMs[i] ?? 0];
  });
}

test('LineOrder gives the lines of a source by time, and goes on from a snapshot', () => {
  const [order, again] = [new LineOrder(), new LineOrder()];
  order.note(3, 9, 100);
  order.note(1, 8, 101);
  order.note(3, 7, 100);
  order.note(3, 9, 99);
  again.restore(JSON.parse(JSON.stringify(order.snapshot())));
  for (const one of [order, again]) {
    one.note(3, 7, 102);
    assert.deepEqual([...one.bySource(templates).keys()], [3, 1]);
    const rows: readonly Row[] = [
      [9, 19, 99],
      [7, 17, 100],
      [9, 19, 100],
      [7, 17, 102],
    ];
    assert.deepEqual(rowsOf(one, 3), rows);
    assert.deepEqual(rowsOf(one, 1), [[8, 18, 101]]);
  }
  order.merge(new Map([[7, 2]]));
  assert.deepEqual(
    rowsOf(order, 3).map(([series]) => series),
    [9, 2, 9, 2],
  );
  order.clear();
  assert.equal(order.bySource(templates).size, 0);
});

test('LineOrder is bounded by source and in all, and says so', () => {
  const order = new LineOrder();
  for (let i = 0; i < 10_000; i++) order.note(0, 1, i);
  assert.equal(order.isWhole(0), false);
  assert.equal(rowsOf(order, 0).length, 512);
  for (let source = 1; source < 400; source++) {
    for (let i = 0; i < 100; i++) order.note(source, 1, i);
  }
  const steps = [...order.bySource(templates).values()];
  const lines = steps.reduce((sum, { series }) => sum + series.length, 0);
  assert.equal(lines, 32_768);
  assert.equal(order.isWhole(1), true);
  assert.equal(order.isWhole(399), false);
});
