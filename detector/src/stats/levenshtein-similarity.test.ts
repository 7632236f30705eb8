import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { levenshteinSimilarity } from './levenshtein-similarity.ts';

test('levenshteinSimilarity() gives published distances', () => {
  assert.equal(levenshteinSimilarity('kitten', 'sitting'), 1 - 3 / 7);
  assert.equal(levenshteinSimilarity('Saturday', 'Sunday'), 1 - 3 / 8);
  assert.equal(levenshteinSimilarity('', 'abc'), 0);
  assert.equal(levenshteinSimilarity('', ''), 1);
});

test('levenshteinSimilarity() is the same both ways, 1 for equal texts alone, in [0, 1]', () => {
  const text = fc.string({ maxLength: 20 });
  fc.assert(
    fc.property(text, text, (a, b) => {
      const similarity = levenshteinSimilarity(a, b);
      assert.equal(similarity, levenshteinSimilarity(b, a));
      assert.ok(similarity >= 0 && similarity <= 1);
      assert.equal(similarity === 1, a === b);
    }),
  );
});
