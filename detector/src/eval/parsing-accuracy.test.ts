import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parsingAccuracy } from './parsing-accuracy.ts';

const truth = ['a <*>', 'a <*>', 'a <*>', 'b <*>', 'b <*>', 'c', 'd <*> e', 'd <*> e'];

test('parsingAccuracy() is 1 of the truth itself', () => {
  assert.deepEqual(parsingAccuracy(truth, truth), { GA: 1, PA: 1, FGA: 1, FTA: 1 });
});

test('parsingAccuracy() of equal groups with other texts counts groups only', () => {
  const found = truth.map((text) => text.toUpperCase());
  assert.deepEqual(parsingAccuracy(truth, found), { GA: 1, PA: 0, FGA: 1, FTA: 0 });
});

test('parsingAccuracy() follows the formulas of the benchmark', () => {
  // "a" split in two, one part rightly worded; "b" and "c" put together; "d" right but for its text.
  const found = ['a <*>', 'a <*>', 'a 3', 'b <*>', 'b <*>', 'b <*>', 'd <*>', 'd <*>'];
  const { GA, PA, FGA, FTA } = parsingAccuracy(truth, found);
  assert.equal(GA, 2 / 8);
  assert.equal(PA, 4 / 8);
  // 4 groups found, 4 true, 1 equal; the text of "a <*>" is right for all lines that have it.
  assert.equal(FGA, 1 / 4);
  assert.equal(FTA, 1 / 4);
});

test('parsingAccuracy() of nothing is 0', () => {
  assert.deepEqual(parsingAccuracy([], []), { GA: 0, PA: 0, FGA: 0, FTA: 0 });
});

test('parsingAccuracy() refuses lists of unequal length', () => {
  assert.throws(() => parsingAccuracy(truth, []), RangeError);
});
