import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { PatternSets } from './pattern-sets.ts';

const list = fc.uniqueArray(fc.nat({ max: 12 }), { maxLength: 6 }).map((all) => {
  return all.toSorted((a, b) => a - b);
});

test('union() is the set of what is in either of two, asked once or again', () => {
  const sets = new PatternSets(1_000);
  fc.assert(
    fc.property(list, list, (a, b) => {
      const [x, y] = [sets.numberOf(a), sets.numberOf(b)];
      const either = [...new Set([...a, ...b])].toSorted((p, q) => p - q);
      for (const number of [sets.union(x, y), sets.union(y, x), sets.union(x, y)]) {
        assert.deepEqual(sets.get(number), either);
        assert.equal(sets.numberOf(either), number);
      }
    }),
  );
});

test('clear() forgets unions with their numbers', () => {
  const sets = new PatternSets(10);
  sets.union(sets.numberOf([1]), sets.numberOf([2]));
  sets.clear();
  assert.deepEqual(sets.get(sets.union(sets.numberOf([3]), sets.numberOf([4]))), [3, 4]);
});
