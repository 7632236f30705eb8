import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judgeFleet } from './judge-fleet.ts';

const dayMs = 86_400_000;
const startMs = Date.UTC(2026, 2, 2);

/** A service whose lines name their job: nobody says that the word after `job=` is the key. */
test('jobs that break off, or lack their middle step, are told as sessions, and nothing beside', (t) => {
  const { found, faults, others, ofFaults } = judgeFleet({
    seed: 21,
    learnDays: 7,
    days: 6,
    faultsPerDay: 0,
    faults: [
      { scenario: 'labels-broken-off', startMs: startMs + 8.6 * dayMs },
      { scenario: 'labels-not-made', startMs: startMs + 11.7 * dayMs },
    ],
    linesPerDay: 6_000,
    startMs,
  });
  for (const { title } of [...ofFaults, ...others]) t.diagnostic(title);
  assert.equal(found, faults);
  assert.deepEqual(
    others.map(({ title }) => title),
    [],
  );
  for (const { kinds } of ofFaults) assert.ok(kinds.includes('session'), kinds.join());
});
