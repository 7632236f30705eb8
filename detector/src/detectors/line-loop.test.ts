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

test('LineLoop names the shortest cycle, and goes on from a snapshot', () => {
  const [loop, again] = [new LineLoop(), new LineLoop()];
  for (const template of [9, 1, 2, 1, 2, 1, 2]) loop.push(template);
  again.restore(JSON.parse(JSON.stringify(loop.snapshot())));
  assert.deepEqual(again.loop(), { times: 3, cycle: [1, 2] });
  assert.equal(again.push(1), loop.push(1));
  assert.equal(again.push(2), 4);
});
