import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { AlertBudget } from './alert-budget.ts';

const dayMs = 86_400_000;

test('AlertBudget tells at most the budget of any day', () => {
  const offers = fc.array(fc.tuple(fc.nat(20), fc.double({ min: 0, max: 60, noNaN: true })), {
    maxLength: 300,
  });
  fc.assert(
    fc.property(offers, fc.integer({ min: 1, max: 10 }), (all, budget) => {
      const told = new Map<number, number>();
      const alerts = new AlertBudget(budget);
      for (const [day, strength] of all.toSorted(([a], [b]) => a - b)) {
        const isToBeTold = alerts.wouldTell(day * dayMs, strength, day);
        const { isTold } = alerts.offer(day * dayMs, strength, day);
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
    assert.equal(alerts.offer(day * dayMs, alerts.floor - 0.1, day).isTold, false);
  }
});

test('AlertBudget raises its threshold where there is much to tell, and goes on from a snapshot', () => {
  const alerts = new AlertBudget(1);
  for (let i = 0; i < 400; i++) alerts.offer((i / 20) * dayMs, 12 + (i % 20), Math.floor(i / 20));
  const again = new AlertBudget(1);
  again.restore(JSON.parse(JSON.stringify(alerts.snapshot())));
  assert.ok(again.threshold(20 * dayMs) > 20);
  assert.equal(again.threshold(20 * dayMs), alerts.threshold(20 * dayMs));
});
