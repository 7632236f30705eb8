import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { SlotChains } from './slot-chains.ts';

function slotsOf(chains: SlotChains, key: number): number[] {
  const slots: number[] = [];
  for (let slot = chains.first(key); slot !== 0; slot = chains.after(slot)) slots.push(slot);
  return slots.toSorted((a, b) => a - b);
}

test('SlotChains gives the slots of a key, whatever is added and removed', () => {
  const keys = fc.array(fc.oneof(fc.nat(8), fc.integer()), { maxLength: 900, size: 'max' });
  fc.assert(
    fc.property(keys, fc.infiniteStream(fc.boolean()), (all, isKept) => {
      const chains = new SlotChains();
      for (const [i, key] of all.entries()) chains.add(key, i + 1);
      const kept = all.map(() => isKept.next().value === true);
      for (const [i] of all.entries()) if (!kept[i]) chains.remove(i + 1);
      for (const key of new Set(all)) {
        const wanted = all.flatMap((each, i) => (each === key && kept[i] ? [i + 1] : []));
        assert.deepEqual(slotsOf(chains, key), wanted);
        for (const slot of wanted) assert.equal(chains.keyOf(slot), key);
      }
    }),
    { numRuns: 50 },
  );
});
