import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { LiteralSets, noLiterals } from './literal-sets.ts';

const list = fc.array(fc.nat({ max: 19 }), { maxLength: 8 });

test('LiteralSets holds what was put into a set, each once, and what is in either of two', () => {
  const sets = new LiteralSets(20, 1_000);
  const setOf = (literals: readonly number[]): number =>
    literals.reduce((set, literal) => sets.with(set, literal), noLiterals);
  fc.assert(
    fc.property(list, list, (a, b) => {
      assert.deepEqual(sets.get(setOf(a)), [...new Set(a)]);
      const both = sets.get(sets.union(setOf(a), setOf(b)));
      assert.deepEqual(new Set(both), new Set([...a, ...b]));
      assert.equal(both.length, new Set(both).size);
    }),
  );
});

test('LiteralSets says when it is full, and begins anew', () => {
  const sets = new LiteralSets(20, 8);
  for (let literal = 0; !sets.isFull; literal++) sets.with(noLiterals, literal);
  assert.equal(sets.size, 8);
  sets.clear();
  assert.deepEqual([sets.isFull, sets.size, sets.get(1)], [false, 1, []]);
});
