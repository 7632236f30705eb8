import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judgeFleet } from './judge-fleet.ts';

const seeds = [11, 12, 13];

for (const seed of seeds) {
  test(`a simulated fleet of four hosts, seed ${seed}: faults are found, little else is told`, (t) => {
    const { faults, found, rootFirst, told, beside, days, missed, ofKnownKinds } = judgeFleet({
      seed,
      learnDays: 7,
      days: 14,
      faultsPerDay: 1.5,
      linesPerDay: 6_000,
    });
    t.diagnostic(
      `${faults} faults: ${found} found, ${rootFirst} with their root first; ` +
        `${told} alerts, ${beside} beside faults in ${days} days`,
    );
    for (const fault of missed) t.diagnostic(`missed: ${fault.id} (${fault.description})`);
    assert.ok(faults >= 10);
    const { hits, all } = ofKnownKinds;
    assert.ok(hits / all >= 0.8, `${hits} of ${all} new errors, bursts and silences found`);
    assert.ok(beside / days <= 0.5, `${beside} incidents beside faults in ${days} days`);
  });
}
