import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { AlertBudget, type LocalMoment } from './alert-budget.ts';

const dayMs = 86_400_000;

/** @param days since the epoch, UTC */
function at(days: number): LocalMoment {
  return { timeMs: days * dayMs, day: Math.floor(days), hour: Math.floor((days % 1) * 24) };
}

test('AlertBudget tells at most the budget of any day', () => {
  const offers = fc.array(fc.tuple(fc.nat(20), fc.double({ min: 0, max: 60, noNaN: true })), {
    maxLength: 300,
  });
  fc.assert(
    fc.property(offers, fc.integer({ min: 1, max: 10 }), (all, budget) => {
      const told = new Map<number, number>();
      const alerts = new AlertBudget(budget);
      for (const [day, strength] of all.toSorted(([a], [b]) => a - b)) {
        const isToBeTold = alerts.wouldTell(at(day), strength);
        const { isTold } = alerts.offer(at(day), strength);
        assert.equal(isTold, isToBeTold);
        if (isTold) told.set(day, (told.get(day) ?? 0) + 1);
      }
      assert.ok([...told.values()].every((count) => count <= budget));
    }),
  );
});

test('AlertBudget is a ceiling and no quota: a quiet system stays quiet', () => {
  const alerts = new AlertBudget(3);
  for (let day = 0; day < 60; day++) {
    assert.equal(alerts.offer(at(day), alerts.floor - 0.1).isTold, false);
  }
});

test('AlertBudget raises its threshold where there is much to tell, and goes on from a snapshot', () => {
  const alerts = new AlertBudget(1);
  for (let i = 0; i < 400; i++) alerts.offer(at(i / 20), 12 + (i % 20));
  const again = new AlertBudget(1);
  again.restore(JSON.parse(JSON.stringify(alerts.snapshot())));
  assert.ok(again.threshold(at(20)) > 20);
  assert.equal(again.threshold(at(20)), alerts.threshold(at(20)));
});

test('AlertBudget asks for more in an hour with a multiplier below one, for less above, for all at 0', () => {
  const alerts = new AlertBudget(3, [0.1, 1, 10, 0]);
  const floors = [0, 1, 2, 3].map((hour) => alerts.floorAt(at(hour / 24)));
  assert.ok((floors[0] ?? 0) > alerts.floor);
  assert.equal(floors[1], alerts.floor);
  assert.ok((floors[2] ?? 0) < alerts.floor);
  assert.equal(alerts.offer(at(3 / 24), 500).isTold, false);
  assert.equal(alerts.offer(at(4 / 24), alerts.floor).isTold, true);
});
