import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PastScores } from './past-scores.ts';

test('PastScores gives the rank among the last scores, and falls on beyond them', () => {
  const past = new PastScores({ scoresMax: 99, oddShare: 0 });
  for (let i = 0; i < 99; i++) past.add(1_000);
  for (let i = 1; i <= 99; i++) past.add(i / 10);
  assert.equal(past.logPValue(5), Math.log(51 / 100));
  assert.equal(past.logPValue(9.9), Math.log(2 / 100));
  assert.ok(Math.abs(past.logPValue(12.9) - (Math.log(1 / 100) - 3)) < 1e-9);
});

test('PastScores does not trust the greatest of the past', () => {
  const past = new PastScores({ scoresMax: 1_000 });
  for (let i = 0; i < 1_000; i++) past.add(i % 125 === 0 ? 12 : i % 2);
  assert.ok(past.logPValue(12) < Math.log(1e-5));
  assert.ok(past.logPValue(1) > Math.log(0.4));
});

test('PastScores without a past says nothing', () => {
  assert.equal(new PastScores().logPValue(100), 0);
});
