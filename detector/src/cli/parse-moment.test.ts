import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseMoment } from './parse-moment.ts';

test('parseMoment() reads how long ago, days and moments', () => {
  const nowMs = Date.UTC(2026, 0, 31, 12);
  assert.equal(parseMoment('24h', nowMs), Date.UTC(2026, 0, 30, 12));
  assert.equal(parseMoment('1.5d', nowMs), Date.UTC(2026, 0, 30));
  assert.equal(parseMoment('2026-01-02', nowMs), Date.UTC(2026, 0, 2));
  assert.equal(parseMoment('2026-01-02T03:04:05Z', nowMs), Date.UTC(2026, 0, 2, 3, 4, 5));
  assert.equal(parseMoment(undefined, nowMs), undefined);
});

test('parseMoment() refuses what it cannot read, and says what it can', () => {
  for (const text of ['yesterday', '24', '2026-13-45', '']) {
    assert.throws(() => parseMoment(text, 0), { hint: /Write 24h/ });
  }
});
