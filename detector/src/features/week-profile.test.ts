import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { WeekProfile } from './week-profile.ts';

function of(hours: readonly (readonly [hourOfWeek: number, lines: number])[]): WeekProfile {
  const profile = new WeekProfile();
  for (const [hour, lines] of hours) profile.learn(1, hour, { lines, peak: lines / 10 });
  return profile;
}

const isNear = (a: number, b: number): boolean => Math.abs(Math.log2((a + 1) / (b + 1))) < 0.05;

test('WeekProfile knows the last three weeks of an hour, hours with no line too', () => {
  const profile = of([
    [9, 500],
    [9, 100],
    [9, 0],
    [9, 200],
  ]);
  const { weeks, least, mean } = profile.past(1, 9, 0);
  assert.equal(weeks, 3);
  assert.equal(least, 0);
  assert.ok(isNear(mean, 100));
  const { lines, peak } = profile.reached(1, 9, 0);
  assert.ok(isNear(lines, 100) && isNear(peak, 10));
  assert.deepEqual(profile.past(1, 8, 0), { weeks: 0, least: 0, mean: 0 });
});

test('WeekProfile looks at the hours beside, over the end of the week, where it is told to', () => {
  const profile = of([
    [167, 80],
    [167, 80],
    [0, 10],
    [0, 10],
  ]);
  assert.ok(isNear(profile.reached(1, 0, 0).lines, 10));
  assert.ok(isNear(profile.reached(1, 0, 1).lines, 80));
  assert.ok(isNear(profile.past(1, 167, 1).least, 10));
});

test('WeekProfile has no room for series that say little, and gives the same hour of other days', () => {
  const profile = of([[9, 3]]);
  assert.equal(profile.has(1), false);
  for (let day = 0; day < 6; day++) profile.learn(1, 24 * day + 9, { lines: 50 + day, peak: 5 });
  const { weeks, least } = profile.pastDays(1, 9);
  assert.equal(weeks, 6);
  assert.ok(isNear(least, 50));
});

test('WeekProfile joins, forgets, is bounded and goes on from a snapshot', () => {
  const hours = fc.array(fc.tuple(fc.nat({ max: 167 }), fc.nat({ max: 1e6 })), { maxLength: 40 });
  fc.assert(
    fc.property(hours, (all) => {
      const profile = of(all);
      const again = new WeekProfile();
      again.restore(JSON.parse(JSON.stringify(profile.snapshot())));
      for (let hour = 0; hour < 168; hour++) {
        assert.deepEqual(again.past(1, hour, 0), profile.past(1, hour, 0));
      }
    }),
  );
  const profile = of([[9, 40]]);
  profile.learn(2, 9, { lines: 60, peak: 6 });
  profile.join(1, 2);
  profile.clear(1);
  assert.ok(isNear(profile.past(2, 9, 0).least, 100));
  for (let series = 10; series < 6_000; series++) {
    profile.learn(series, 0, { lines: 9, peak: 1 });
  }
  assert.equal(profile.series.length, 4_096);
});
