import assert from 'node:assert/strict';
import { test } from 'node:test';
import { negativeBinomialLogTail } from './negative-binomial-log-tail.ts';

test('negativeBinomialLogTail() bounds the exact Poisson tail from above', () => {
  // ln P(X >= 20), X Poisson of mean 5: scipy.stats.poisson.logsf(19, 5) = -14.86 (conservative: above it).
  const bound = negativeBinomialLogTail(20, 5, 1);
  assert.ok(bound > -14.86 && bound < -12);
});

test('negativeBinomialLogTail() is weaker the more the counts vary, 0 below the mean', () => {
  assert.ok(negativeBinomialLogTail(50, 5, 4) > negativeBinomialLogTail(50, 5, 1));
  assert.equal(negativeBinomialLogTail(3, 5, 1), 0);
  assert.ok(Number.isFinite(negativeBinomialLogTail(10, 0, 1)));
});
