import assert from 'node:assert/strict';
import { test } from 'node:test';
import { alertCost, incidentMeasures } from './judge-incidents.ts';

test('incidentMeasures() of a worked example: two of three told are true, one of two faults is found', () => {
  const incidents = [
    { score: 0.96, isTold: true, truths: [0] },
    { score: 0.8, isTold: true, truths: [0] },
    { score: 0.6, isTold: true, truths: [] },
    { score: 0.4, isTold: false, truths: [1] },
  ];
  const measures = incidentMeasures(incidents, 2);
  assert.deepEqual([measures['precision'], measures['recall']], [2 / 3, 0.5]);
  assert.equal(measures['precisionAt10'], 0.75);
  // From 0.7 on both incidents are true, and one fault of two is found.
  assert.ok(Math.abs((measures['F1At0.7'] ?? 0) - 2 / 3) < 1e-12);
  assert.ok(Math.abs((measures['F1At0.5'] ?? 0) - 4 / 7) < 1e-12);
  assert.equal(incidentMeasures([], 2)['F1'], 0);
});

test('alertCost() says how many a day there are, and how many on the worst', () => {
  const dayMs = 86_400_000;
  const toldMs = [1, 2, 3, dayMs + 1];
  assert.deepEqual(alertCost({ toldMs, days: 8, budgetPerDay: 3 }), {
    alertsPerDay: 0.5,
    alertsInOneDayMost: 3,
    budgetPerDay: 3,
    questions: 0,
  });
  assert.equal(alertCost({ toldMs: [], days: 1, budgetPerDay: 1 })['alertsInOneDayMost'], 0);
});
