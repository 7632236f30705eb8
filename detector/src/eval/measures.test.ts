import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  areaUnderCurve,
  atFixedScores,
  atShare,
  countsOf,
  latenciesOf,
  middleOf,
  precisionAtRanks,
  precisionRecallF1,
} from './measures.ts';

test('precisionRecallF1() of a worked example, and of nothing', () => {
  const { precision, recall, F1 } = precisionRecallF1({ hits: 6, falseAlarms: 2, misses: 4 });
  assert.deepEqual([precision, recall], [0.75, 0.6]);
  assert.ok(Math.abs(F1 - 2 / 3) < 1e-12);
  assert.deepEqual(precisionRecallF1({ hits: 0, falseAlarms: 0, misses: 0 }), {
    precision: 0,
    recall: 0,
    F1: 0,
  });
});

test('atShare() weighs false alarms by how many normal items there are', () => {
  const { precision, recall } = atShare({ recall: 0.8, falsePositiveRate: 0.01 }, 0.01);
  assert.equal(recall, 0.8);
  assert.ok(Math.abs(precision - 0.008 / (0.008 + 0.0099)) < 1e-12);
});

test('areaUnderCurve() counts equal scores half', () => {
  assert.equal(areaUnderCurve([1, 2, 3, 4], [false, false, true, true]), 1);
  assert.equal(areaUnderCurve([4, 3, 2, 1], [false, false, true, true]), 0);
  assert.equal(areaUnderCurve([1, 1, 1, 1], [false, true, false, true]), 0.5);
  assert.equal(areaUnderCurve([1, 2, 2, 3], [false, false, true, true]), 0.875);
  assert.equal(areaUnderCurve([1, 2], [true, true]), 0.5);
});

test('precisionAtRanks() looks at the highest scores, of few items at all', () => {
  const scores = Array.from({ length: 60 }, (_, i) => i);
  const isAnomalous = scores.map((score) => score >= 55);
  assert.deepEqual(precisionAtRanks(scores, isAnomalous), {
    precisionAt10: 0.5,
    precisionAt50: 0.1,
  });
  assert.equal(precisionAtRanks([1], [true])['precisionAt10'], 1);
});

test('precisionAtRanks() takes no side among equal scores, and weighs by the share in the field', () => {
  const scores = Array.from({ length: 40 }, () => 1);
  const isAnomalous = scores.map((_, i) => i < 10);
  assert.ok(Math.abs((precisionAtRanks(scores, isAnomalous)['precisionAt10'] ?? 0) - 0.25) < 1e-12);
  // Ten anomalous ones stand for what 30 normal ones have beside them at one in ten: 3.3.
  const rare = precisionAtRanks([...scores].fill(2, 0, 10), isAnomalous, 0.1);
  assert.ok(Math.abs((rare['precisionAt10'] ?? 0) - 1 / 3) < 1e-12);
});

test('latenciesOf() counts from the first item of a run to the first alarm in it', () => {
  const isAnomalous = [false, true, true, true, false, true, true, false];
  const isAlarm = [true, false, false, true, false, true, false, true];
  assert.deepEqual(latenciesOf(isAlarm, isAnomalous), [2, 0]);
  assert.deepEqual(
    latenciesOf(
      isAlarm.map(() => false),
      isAnomalous,
    ),
    [],
  );
});

test('countsOf(), atFixedScores() and middleOf() of worked examples', () => {
  const counts = countsOf([true, true, false, false], [true, false, true, false]);
  assert.deepEqual(counts, { hits: 1, falseAlarms: 1, misses: 1 });
  const measures = atFixedScores([0.99, 0.6, 0.1], [true, false, false]);
  assert.equal(measures['F1At0.95'], 1);
  assert.ok(Math.abs((measures['F1At0.5'] ?? 0) - 2 / 3) < 1e-12);
  assert.equal(middleOf([3, 1, 2]), 2);
  assert.equal(middleOf([]), Number.NaN);
});
