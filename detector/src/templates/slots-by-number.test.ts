import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { SlotsByNumber } from './slots-by-number.ts';

/** A slot that is taken by the next number, or given up. */
const change = fc.tuple(
  fc.integer({ min: 1, max: 800 }),
  fc.boolean(),
  fc.integer({ min: 1, max: 3 }),
);

test('SlotsByNumber finds the slots of numbers that are left, in their order', () => {
  fc.assert(
    fc.property(fc.array(change, { maxLength: 3000, size: 'max' }), (changes) => {
      const order = new SlotsByNumber();
      const numbers = new Uint32Array(801);
      let last = 0;
      for (const [slot, isTaken, step] of changes) {
        if (isTaken) order.add((last += step), slot, numbers);
        numbers[slot] = isTaken ? last : 0;
        const found = order.slotOf(last, numbers);
        assert.equal(found, numbers.indexOf(last) > 0 ? numbers.indexOf(last) : 0);
      }
      const left = [...numbers].filter((number) => number > 0).toSorted((a, b) => a - b);
      assert.deepEqual(
        [...order.slots(numbers)],
        left.map((number) => numbers.indexOf(number)),
      );
      for (const number of left)
        assert.equal(order.slotOf(number, numbers), numbers.indexOf(number));
      assert.equal(order.slotOf(last + 1, numbers), 0);
      order.clear();
      assert.equal(order.slotOf(last, numbers), 0);
    }),
    { numRuns: 50 },
  );
});
