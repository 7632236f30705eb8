import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { IntMap } from './int-map.ts';

const key = fc.oneof(
  fc.integer({ min: -2, max: 40 }),
  fc.integer(),
  fc.nat(6).map((i) => i * 512),
);
const change = fc.tuple(key, fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 99 })));

test('IntMap holds what a Map would, whatever is put in and taken out', () => {
  fc.assert(
    fc.property(fc.array(change, { maxLength: 2000, size: 'max' }), (changes) => {
      const map = new IntMap();
      const model = new Map<number, number>();
      for (const [at, value] of changes) {
        if (value === 0) {
          map.delete(at);
          model.delete(at);
        } else {
          map.set(at, value);
          model.set(at, value);
        }
        assert.equal(map.size, model.size);
      }
      for (const [at] of changes) assert.equal(map.get(at), model.get(at) ?? 0);
      map.clear();
      assert.equal(map.size, 0);
      for (const [at] of changes) assert.equal(map.get(at), 0);
    }),
    { numRuns: 50 },
  );
});

test('IntMap takes numbers beyond 31 bits for keys', () => {
  const map = new IntMap();
  map.set(4_000_000_000, 7);
  assert.equal(map.get(4_000_000_000), 7);
  map.delete(4_000_000_000);
  assert.equal(map.get(4_000_000_000), 0);
});
