import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { IdSet } from './id-set.ts';

test('IdSet holds what a Set would, whatever the numbers', () => {
  const number = fc.oneof(
    fc.nat({ max: 50 }),
    fc.nat({ max: 2 ** 48 - 1 }),
    fc.constant(2 ** 48 - 1),
  );
  fc.assert(
    fc.property(fc.array(number, { maxLength: 200 }), fc.array(number), (ids, others) => {
      const own = new IdSet();
      const set = new Set<number>();
      for (const id of ids) {
        assert.equal(own.add(id), !set.has(id));
        set.add(id);
      }
      assert.equal(own.size, set.size);
      for (const id of [...ids, ...others]) assert.equal(own.has(id), set.has(id));
    }),
    { numRuns: 50 },
  );
});
