import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Candidate, Candidates } from './candidates.ts';

const dayMs = 86_400_000;

test('Candidates know the strongest of the last 28 days, as a search through all would', () => {
  const steps = fc.array(fc.tuple(fc.nat(9 * dayMs), fc.integer({ min: 0, max: 40 })), {
    maxLength: 60,
  });
  fc.assert(
    fc.property(steps, fc.nat(59), (waits, cutAt) => {
      let known = new Candidates();
      const all: Candidate[] = [];
      let nowMs = 0;
      for (const [i, [waitMs, strength]] of waits.entries()) {
        nowMs += waitMs;
        known.add([nowMs, strength]);
        all.push([nowMs, strength]);
        if (i === cutAt) {
          const restored = new Candidates();
          restored.restore(known.snapshot());
          known = restored;
        }
        const kept = all.filter(([timeMs]) => timeMs >= nowMs - 28 * dayMs);
        const strongest = kept.map(([, nats]) => nats).toSorted((a, b) => b - a);
        assert.equal(known.size, kept.length);
        assert.equal(known.oldestMs, kept[0]?.[0]);
        for (let rank = 0; rank <= kept.length; rank++)
          assert.equal(known.strength(rank), strongest[rank]);
      }
    }),
  );
});

test('Candidates are at most 2,000, the latest', () => {
  const known = new Candidates();
  for (let i = 0; i < 3_000; i++) known.add([i, i % 2 === 0 ? i : -i]);
  assert.equal(known.size, 2_000);
  assert.equal(known.oldestMs, 1_000);
  assert.deepEqual([known.strength(0), known.strength(1_999)], [2_998, -2_999]);
});
