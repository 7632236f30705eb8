import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Beats } from './beats.ts';

test('Beats come every two seconds of event time, whatever the lines', () => {
  const beats = new Beats();
  beats.passed(60_000);
  assert.equal(beats.nextMs, 62_000);
  beats.passed(67_999);
  assert.equal(beats.nextMs, 68_000);
});

test('Beats keep what grew and what was told through merges and snapshots, until the window closes', () => {
  const beats = new Beats();
  beats.passed(0);
  assert.deepEqual(
    [1, 4, 7, 8, 9, 16, 24, 32].filter((count) => beats.isDoubled(count)),
    [8, 16, 32],
  );
  beats.grew(3);
  beats.grew(3);
  beats.grew(5);
  beats.tell(3, 10);
  beats.tell(4, 2);
  beats.merge(new Map([[3, 4]]));
  const again = new Beats();
  again.restore(JSON.parse(JSON.stringify(beats.snapshot())));
  assert.deepEqual(again.grown, [5]);
  assert.deepEqual([...again.told], [[4, 12]]);
  assert.equal(again.nextMs, 2_000);
  again.clear();
  assert.deepEqual([again.grown.length, again.told.size], [0, 0]);
});
