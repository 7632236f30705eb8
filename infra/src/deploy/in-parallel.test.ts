import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { inParallel } from './in-parallel.ts';

test('never more than asked run at once, and results keep the order of the items', async () => {
  let running = 0;
  let most = 0;
  const results = await inParallel([3, 1, 2, 0], 2, async (turns) => {
    most = Math.max(most, ++running);
    for (let at = 0; at <= turns; at++) await turn();
    running--;
    return turns * 10;
  });
  assert.deepEqual(results, [30, 10, 20, 0]);
  assert.equal(most, 2);
});

test('no item, no task', async () => {
  assert.deepEqual(await inParallel([], 3, () => assert.fail()), []);
});
