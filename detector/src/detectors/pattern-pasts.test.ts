import assert from 'node:assert/strict';
import { test } from 'node:test';
import { linesInHour, PatternPasts, type Seen } from './pattern-pasts.ts';

const hourMs = 3_600_000;

function seenAt(startMs: number, lines: number): Seen {
  return { lines, day: Math.floor(startMs / (24 * hourMs)), startMs };
}

function readyPasts(windows: readonly Seen[]): PatternPasts {
  const pasts = new PatternPasts();
  for (const window of windows) pasts.see('one', window);
  return pasts;
}

test('PatternPasts learns an hour when the next one has some, and counts the running one', () => {
  const pasts = readyPasts([seenAt(0, 4), seenAt(60_000, 5), seenAt(hourMs, 1)]);
  const past = pasts.find('one');
  assert.ok(past !== undefined);
  assert.equal(pasts.hours.weight(past.slot), 1);
  assert.equal(Math.round(pasts.hours.greatest(past.slot)), 9);
  assert.equal(linesInHour(past, seenAt(hourMs + 60_000, 7)), 8);
  assert.equal(linesInHour(past, seenAt(2 * hourMs, 7)), 7);
});

test('PatternPasts lets late lines change no hour', () => {
  const pasts = readyPasts([seenAt(hourMs, 1), seenAt(0, 50), seenAt(3 * hourMs, 1)]);
  const past = pasts.find('one');
  assert.equal(Math.round(pasts.hours.greatest(past?.slot ?? 0)), 1);
  assert.equal(past?.hourLines, 1);
});

test('PatternPasts learns a burst of a minute slowly, and goes on from a snapshot as JSON', () => {
  const pasts = readyPasts([seenAt(0, 10), seenAt(60_000, 1_000)]);
  assert.equal(Math.round(pasts.minutes.greatest(0)), 15);
  const again = new PatternPasts();
  again.restore(
    JSON.parse(JSON.stringify(pasts.snapshot())) as ReturnType<PatternPasts['snapshot']>,
  );
  for (const each of [pasts, again]) each.see('one', seenAt(hourMs, 3));
  assert.deepEqual(again.snapshot(), pasts.snapshot());
  assert.equal(Math.round(again.hours.greatest(0)), 1_010);
});

test('PatternPasts forgets what was not seen for longest, with its hours', () => {
  const pasts = new PatternPasts();
  for (let i = 0; i < 4_097; i++) {
    pasts.see(`key ${i}`, seenAt(0, 100));
    pasts.see(`key ${i}`, seenAt(hourMs, 1));
  }
  assert.equal(pasts.size, 4_096);
  assert.equal(pasts.find('key 0'), undefined);
  assert.equal(pasts.hours.weight(pasts.find('key 4096')?.slot ?? 0), 1);
});
