import assert from 'node:assert/strict';
import { test } from 'node:test';
import { daysText } from './days-text.ts';

test('daysText does not make six hours of the minutes that a host is known', () => {
  assert.equal(daysText(0.25), 'its first hours');
  assert.equal(daysText(0.5), '12 hours');
  assert.equal(daysText(41.2), '41 days');
});
