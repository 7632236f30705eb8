import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import { negativeBinomialLogCdf } from './negative-binomial-log-cdf.ts';

type Vector = readonly [x: number, mean: number, dispersion: number, logCdf: number];

test('negativeBinomialLogCdf() is what exact summation in 60 digits gives', () => {
  const path = new URL('test/negative-binomial-vectors.json', import.meta.url);
  const vectors = JSON.parse(readFileSync(path, 'utf8')) as readonly Vector[];
  assert.ok(vectors.length > 150);
  for (const [x, mean, dispersion, logCdf] of vectors) {
    const got = negativeBinomialLogCdf(x, mean, dispersion);
    const isNear = Math.abs(got - logCdf) <= 1e-8 * Math.max(1, Math.abs(logCdf));
    assert.ok(isNear, `${x} of ${mean}, ${dispersion}: ${got} instead of ${logCdf}`);
  }
});

test('negativeBinomialLogCdf() grows with x, and never is above 0', () => {
  const mean = fc.double({ min: 0.1, max: 5_000, noNaN: true });
  const dispersion = fc.double({ min: 0, max: 100, noNaN: true });
  fc.assert(
    fc.property(fc.nat({ max: 6_000 }), mean, dispersion, (x, m, d) => {
      const here = negativeBinomialLogCdf(x, m, d);
      assert.ok(here <= 0 && here <= negativeBinomialLogCdf(x + 1, m, d) + 1e-9);
    }),
  );
  assert.equal(negativeBinomialLogCdf(0, 0, 1), 0);
});
