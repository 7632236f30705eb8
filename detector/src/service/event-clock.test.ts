import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EventClock } from './event-clock.ts';

test('EventClock goes on from the newest line by the time that has passed', () => {
  let wallMs = 1_000_000;
  const clock = new EventClock({ nowMs: () => wallMs });
  assert.equal(clock.nowMs(), undefined);
  clock.saw(500);
  wallMs += 70;
  assert.equal(clock.nowMs(), 570);
  clock.saw(590);
  wallMs += 10;
  assert.equal(clock.nowMs(), 600);
});

test('EventClock does not go back for lines that were long on their way', () => {
  let wallMs = 1_000_000;
  const clock = new EventClock({ nowMs: () => wallMs });
  clock.saw(500);
  for (const eventMs of [400, 500, 505]) {
    wallMs += 20;
    clock.saw(eventMs);
  }
  assert.equal(clock.nowMs(), 560);
});

test('EventClock goes on after a clock that was set back', () => {
  let wallMs = 1_000_000;
  const clock = new EventClock({ nowMs: () => wallMs });
  clock.saw(500);
  wallMs -= 3_600_000;
  assert.equal(clock.nowMs(), 500);
  clock.saw(450);
  wallMs += 20;
  assert.equal(clock.nowMs(), 520);
});
