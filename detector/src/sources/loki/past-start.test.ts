import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pastStart } from './past-start.ts';

const hourMs = 3_600_000;
const nowMs = 100.5 * hourMs;
const fromMs = 50.25 * hourMs;

test('pastStart() goes back as far as was asked for, where that is not too much', () => {
  assert.equal(pastStart(new Map([[60, 900]]), { fromMs, nowMs, linesMax: 1_000 }), fromMs);
});

test('pastStart() goes back no further than so many lines, and an hour at least', () => {
  const counts = new Map([98, 97, 96, 95].map((hour) => [hour, 400]));
  assert.equal(pastStart(counts, { fromMs, nowMs, linesMax: 1_000 }), 97 * hourMs);
  assert.equal(
    pastStart(new Map([[99, 5_000]]), { fromMs, nowMs, linesMax: 1_000 }),
    nowMs - hourMs,
  );
  const short = { fromMs: nowMs - 1_000, nowMs, linesMax: 1_000 };
  assert.equal(pastStart(counts, short), nowMs - 1_000);
});
