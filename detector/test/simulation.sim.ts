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
    assert.ok(hits / all >= 0.7, `${hits} of ${all} new errors, bursts and silences found`);
    assert.ok(beside / days <= 0.5, `${beside} incidents beside faults in ${days} days`);
  });
}

/**
 * Zones whose clocks change within three weeks after the first three, each another way. The monthly
 * reboot is among what is learned.
 */
const changes = [
  { timezone: 'Europe/Berlin', startMs: Date.UTC(2026, 2, 2) },
  { timezone: 'America/New_York', startMs: Date.UTC(2026, 9, 5) },
  { timezone: 'Australia/Sydney', startMs: Date.UTC(2026, 8, 7) },
  { timezone: 'America/Santiago', startMs: Date.UTC(2026, 7, 3) },
];

for (const { timezone, startMs } of changes) {
  test(`a fleet in ${timezone} without a fault: no alert when clocks are changed`, (t) => {
    const { told, others } = judgeFleet({
      seed: 31,
      learnDays: 21,
      days: 21,
      faultsPerDay: 0,
      linesPerDay: 4_000,
      timezone,
      startMs,
    });
    for (const { title, openedMs } of others) {
      t.diagnostic(`${new Date(openedMs).toISOString()} ${title}`);
    }
    assert.equal(told, 0);
  });
}
