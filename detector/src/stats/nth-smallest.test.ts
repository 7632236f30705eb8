import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { nthSmallest } from './nth-smallest.ts';

const value = fc.oneof(fc.integer({ min: -3, max: 3 }), fc.double({ noNaN: true }));

test('nthSmallest gives what stands there when all is sorted', () => {
  fc.assert(
    fc.property(fc.array(value, { minLength: 1, maxLength: 200 }), fc.nat(), (values, at) => {
      const sorted = Float64Array.from(values).toSorted();
      const n = at % values.length;
      // -0 and 0 are equal to it.
      assert.ok(nthSmallest(Float64Array.from(values), n) === sorted[n]);
    }),
  );
});

test('nthSmallest takes no longer where values are equal or in order', () => {
  const length = 200_000;
  for (const valueAt of [() => 7, (i: number) => i, (i: number) => -i])
    assert.equal(
      nthSmallest(
        Float64Array.from({ length }, (_, i) => valueAt(i)),
        length >> 2,
      ),
      Float64Array.from({ length }, (_, i) => valueAt(i)).toSorted()[length >> 2],
    );
});

/**
 * Values by which a search for the greatest parts off two at a time, found by answering its comparisons
 * (M. D. McIlroy, "A Killer Adversary for Quicksort", 1999).
 */
function badValues(length: number): Float64Array {
  const unknown = length;
  const values = new Float64Array(length).fill(unknown);
  let known = 0;
  let candidate = 0;
  const isBelow = (a: number, b: number): boolean => {
    if (values[a] === unknown && values[b] === unknown) values[a === candidate ? a : b] = known++;
    candidate = values[a] === unknown ? a : values[b] === unknown ? b : candidate;
    return values[a]! < values[b]!;
  };
  const places = Array.from({ length }, (_, i) => i);
  for (let low = 0; low < length - 1;) {
    const [first, middle, last] = [low, (low + length - 1) >> 1, length - 1].map((i) => places[i]!);
    const [less, more] = isBelow(first!, middle!) ? [first!, middle!] : [middle!, first!];
    const lower = isBelow(more, last!) ? more : last!;
    const pivot = isBelow(less, lower) ? lower : less;
    let right = length - 1;
    while (low <= right) {
      while (isBelow(places[low]!, pivot)) low++;
      while (isBelow(pivot, places[right]!)) right--;
      if (low > right) break;
      [places[low], places[right]] = [places[right]!, places[low]!];
      low++;
      right--;
    }
  }
  return values;
}

test('nthSmallest ends soon where values are made for it', () => {
  const values = badValues(2_000);
  const most = values.length - 1;
  const reads = { count: 0 };
  const counted = new Proxy(values.slice(), {
    get(target, name) {
      reads.count++;
      const read: unknown = Reflect.get(target, name, target);
      return typeof read === 'function' ? read.bind(target) : read;
    },
  });
  assert.equal(nthSmallest(counted, most), values.toSorted()[most]);
  assert.ok(reads.count < 150 * values.length * 3, `${reads.count} reads`);
});
