import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LineLoop } from './line-loop.ts';

function timesOf(templates: readonly number[]): number {
  const loop = new LineLoop();
  return Math.max(...templates.map((template) => loop.push(template)));
}

test('LineLoop counts how often a cycle of up to four kinds was gone through', () => {
  assert.equal(timesOf([1, 2, 3, 4, 5]), 1);
  assert.equal(timesOf([1, 1, 1]), 3);
  assert.equal(timesOf([1, 2, 1, 2, 1, 2]), 3);
  assert.equal(timesOf([1, 2, 3, 4, 1, 2, 3, 4]), 2);
  assert.equal(timesOf([1, 2, 3, 4, 5, 1, 2, 3, 4, 5]), 1);
  assert.equal(timesOf([1, 2, 1, 2, 7, 1, 2]), 2);
});

test('LineLoop says how many kinds the shortest cycle has, and goes on from a snapshot', () => {
  const [loop, again] = [new LineLoop(), new LineLoop()];
  const times = [9, 1, 2, 1, 2, 1, 2].map((template) => loop.push(template));
  assert.deepEqual([times.at(-1), loop.kinds], [3, 2]);
  again.restore(JSON.parse(JSON.stringify(loop.snapshot())));
  assert.equal(again.push(1), loop.push(1));
  assert.equal(again.push(2), 4);
  assert.equal(again.kinds, 2);
  assert.deepEqual([again.push(7), again.kinds], [1, 1]);
});
