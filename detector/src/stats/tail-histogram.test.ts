import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { TailHistogram } from './tail-histogram.ts';

function of(values: readonly number[]): TailHistogram {
  const histogram = new TailHistogram(2);
  for (const value of values) histogram.add(1, value);
  return histogram;
}

test('TailHistogram.logExpected() falls as the value grows, and is the rank within what was seen', () => {
  const values = fc.array(fc.integer({ min: 1, max: 1_000 }), { minLength: 1, maxLength: 200 });
  fc.assert(
    fc.property(values, fc.integer({ min: 1, max: 5_000 }), (xs, x) => {
      const histogram = of(xs);
      assert.ok(histogram.logExpected(1, x * 2) <= histogram.logExpected(1, x) + 1e-9);
      assert.ok(Math.exp(histogram.logExpected(1, 1)) >= xs.length);
      assert.ok(histogram.greatest(1) <= Math.max(...xs) * 1.001);
    }),
  );
});

test('TailHistogram has a steep tail for steady series and a heavy one for bursty ones', () => {
  const steady = of(Array.from({ length: 500 }, () => 10));
  const bursty = of(Array.from({ length: 500 }, (_, i) => (i % 10 === 0 ? 200 : 2)));
  assert.ok(steady.logExpected(1, 40) < -5);
  assert.ok(bursty.logExpected(1, 800) > -2);
});

test('TailHistogram says quantile and mean excess in half octaves', () => {
  const histogram = of([
    ...Array.from({ length: 90 }, () => 8),
    ...Array.from({ length: 10 }, () => 100),
  ]);
  assert.ok(Math.abs(Math.log2(histogram.quantile(1, 0.5) / 8)) <= 0.5);
  assert.ok(Math.abs(Math.log2(histogram.meanExcess(1, 8) / 92)) <= 0.5);
  assert.equal(histogram.meanExcess(1, 1_000), 0);
});

test('TailHistogram joins, decays, grows and goes on from a snapshot', () => {
  const histogram = of([1, 2, 4]);
  histogram.add(0, 64);
  histogram.join(0, 1);
  assert.equal(histogram.weight(1), 4);
  assert.equal(Math.round(histogram.greatest(1)), 64);
  histogram.resize(8);
  const again = new TailHistogram(8);
  again.restore(histogram.snapshot(8));
  assert.equal(again.logExpected(1, 100), histogram.logExpected(1, 100));
  histogram.decay(0.5);
  assert.equal(histogram.weight(1), 2);
  histogram.clear(1);
  assert.equal(histogram.weight(1), 0);
  assert.equal(again.weight(1), 4);
});

test('TailHistogram does not take a value for greater than the greatest that it equals', () => {
  for (const value of [3, 7, 60, 1_000, 12_345, 999_999]) {
    const histogram = new TailHistogram(1);
    for (let i = 0; i < 20; i++) histogram.add(0, value);
    assert.ok(Math.abs(histogram.logExpected(0, value) - Math.log(21)) < 1e-9, String(value));
  }
});
