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
  clock.saw(400);
  assert.equal(clock.nowMs(), 500);
  wallMs -= 30;
  assert.equal(clock.nowMs(), 500);
});
