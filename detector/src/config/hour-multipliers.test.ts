import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hourMultipliers } from './hour-multipliers.ts';

test('hourMultipliers() is 1 where nothing is said, and goes over midnight', () => {
  const hours = hourMultipliers(['22-2:0.5', '9-17:2', '16-24:0']);
  assert.equal(hours.length, 24);
  assert.deepEqual(
    [23, 0, 1, 2, 8, 9, 15, 16, 22].map((hour) => hours[hour]),
    [0, 0.5, 0.5, 1, 1, 2, 2, 0, 0],
  );
  assert.deepEqual(new Set(hourMultipliers(['0-24:3'])), new Set([3]));
});
