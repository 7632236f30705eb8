import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DeliveryProblems } from './delivery-problems.ts';

test('DeliveryProblems names a route until something arrives there', () => {
  const problems = new DeliveryProblems();
  problems.note('webhook', { state: 'waiting', dueMs: 0, error: 'answer 503' });
  problems.note('mail', { state: 'sent' });
  assert.deepEqual(problems.list(), ['An alert to webhook is tried again: answer 503']);
  problems.note('webhook', { state: 'sent' });
  assert.deepEqual(problems.list(), []);
});
