import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LineRate } from './line-rate.ts';

test('LineRate looks back about ten seconds', () => {
  const rate = new LineRate();
  assert.equal(rate.perSecond, 0);
  for (let second = 0; second <= 60; second++)
    rate.sample(second * 1000, second < 40 ? 0 : (second - 40) * 50);
  assert.equal(rate.perSecond, 50);
});
