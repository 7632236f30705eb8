import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CanaryChecks } from './canary-checks.ts';

const about = { source: 'loki', host: 'node005', service: 'tidewatch-canary', job: 'file' };

test('CanaryChecks knows where a marked line was seen first, when, and how often', () => {
  const checks = new CanaryChecks();
  checks.note({ ...about, id: 'a1', timeMs: 2_000 });
  checks.note({ ...about, id: 'a1', timeMs: 1_000, host: 'elsewhere' });
  assert.deepEqual(checks.find('a1'), {
    ...about,
    id: 'a1',
    firstMs: 1_000,
    lastMs: 2_000,
    count: 2,
  });
  assert.equal(checks.find('a2'), undefined);
});

test('CanaryChecks forgets the oldest above its limit, and is the same after a restore', () => {
  const checks = new CanaryChecks({ checksMax: 3 });
  for (const id of ['a', 'b', 'c', 'd']) checks.note({ ...about, id, timeMs: 1 });
  const again = new CanaryChecks({ checksMax: 3 });
  again.restore(JSON.parse(JSON.stringify(checks.snapshot())));
  again.note({ ...about, id: 'e', timeMs: 1 });
  assert.deepEqual(
    ['a', 'b', 'c', 'd', 'e'].filter((id) => again.find(id)),
    ['c', 'd', 'e'],
  );
  assert.equal(again.size, 3);
});
