import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { counterContract } from '../../../test/contracts/counter-contract.ts';
import { EmbeddedCounters } from './embedded-counters.ts';

const hourOfWeek = (hour: number): number => hour % 168;

counterContract('EmbeddedCounters', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'counters-'));
  t.after(() => rmSync(folder, { recursive: true }));
  return Promise.resolve((worker) => {
    const path = join(folder, 'counters.db');
    const counters = new EmbeddedCounters({ path, worker, hourOfWeek });
    t.after(() => counters.close());
    return Promise.resolve(counters);
  });
});

test('EmbeddedCounters gives what its worker counted since a minute, oldest first', async () => {
  const counters = new EmbeddedCounters({ path: ':memory:', worker: 'a', hourOfWeek });
  await counters.put([{ minute: 125, counts: [['x', 2]] }]);
  await counters.put([
    {
      minute: 61,
      counts: [
        ['x', 1],
        ['y', 5],
      ],
    },
  ]);
  await counters.put([{ minute: 3, counts: [['x', 9]] }]);
  assert.deepEqual([...counters.since(61)].flat(), [
    {
      minute: 61,
      counts: [
        ['x', 1],
        ['y', 5],
      ],
    },
    { minute: 125, counts: [['x', 2]] },
  ]);
  await counters.close();
});
