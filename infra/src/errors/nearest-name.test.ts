import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nearestName } from './nearest-name.ts';

test('nearestName() finds what was meant, and nothing where nothing is near', () => {
  const known = ['promtail', 'alloy', 'address', 'name'];
  assert.equal(nearestName('promtial', known), 'promtail');
  assert.equal(nearestName('Adress', known), 'address');
  assert.equal(nearestName('nmae', known), 'name');
  assert.equal(nearestName('kubernetes', known), undefined);
  assert.equal(nearestName('x'.repeat(100_000), known), undefined);
});
