import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Forerunners } from './forerunners.ts';
import { reportOf } from './test/report-of.ts';

test('Forerunners are taken once, by what is of their host and service and comes after them', () => {
  const forerunners = new Forerunners({ beforeMs: 120_000, reportsMax: 64 });
  for (const report of [
    reportOf(0),
    reportOf(1, { host: 'other' }),
    reportOf(1, { service: 'other' }),
    reportOf(1),
    reportOf(2),
  ])
    forerunners.add(report);
  assert.deepEqual(forerunners.take(reportOf(1)), [reportOf(0), reportOf(1)]);
  assert.deepEqual(forerunners.take(reportOf(1)), []);
});

test('Forerunners are forgotten by age and by number', () => {
  const forerunners = new Forerunners({ beforeMs: 120_000, reportsMax: 3 });
  for (let minute = 0; minute < 10; minute++) forerunners.add(reportOf(minute));
  assert.equal(forerunners.size, 3);
  for (let i = 0; i < 10; i++) forerunners.add(reportOf(20));
  assert.equal(forerunners.size, 3);
  forerunners.add(reportOf(40));
  assert.equal(forerunners.size, 1);
});
