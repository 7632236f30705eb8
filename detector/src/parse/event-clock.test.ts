import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { EventClock } from './event-clock.ts';
import { Moment } from './moment.ts';
import { StampReader } from './stamp-reader.ts';
import { ZoneOffsets } from './zone-offsets.ts';

const encoder = new TextEncoder();
const dayMs = 86_400_000;

function clockIn(timezone: string, clock = new EventClock(new ZoneOffsets(timezone))) {
  const stamps = new StampReader();
  const lock = { form: -1 };
  const at = (written: string, received: string): string => {
    const bytes = encoder.encode(written);
    assert.ok(stamps.read(lock, bytes, 0, bytes.length) > 0, written);
    const receivedMs = received === '' ? 0 : Date.parse(received);
    const time = clock.resolve(stamps.moment, receivedMs);
    return Number.isNaN(time)
      ? `skew ${new Date(clock.fallback(receivedMs)).toISOString()}`
      : new Date(time).toISOString();
  };
  return { at, clock };
}

/** Knows what the clock's state says, and no times that it read. */
function likeNew(clock: EventClock, zone: ZoneOffsets): EventClock {
  const made = new EventClock(zone);
  made.restore(clock.snapshot());
  return made;
}

test('EventClock takes the year that goes on over new year', () => {
  const { at } = clockIn('UTC');
  const received = '2026-11-21T09:00:00Z';
  assert.equal(at('Dec 30 23:00:00', received), '2025-12-30T23:00:00.000Z');
  assert.equal(at('Dec 31 23:59:59', received), '2025-12-31T23:59:59.000Z');
  assert.equal(at('Jan  1 00:00:01', received), '2026-01-01T00:00:01.000Z');
  assert.equal(at('Dec 31 23:59:58', received), '2025-12-31T23:59:58.000Z');
  assert.equal(at('Jan  2 00:00:00', received), '2026-01-02T00:00:00.000Z');
});

test('EventClock takes a live line of the last second of the year for what it is', () => {
  const { at } = clockIn('Europe/Berlin');
  assert.equal(at('Dec 31 23:59:59', '2026-12-31T22:59:59Z'), '2026-12-31T22:59:59.000Z');
  assert.equal(at('Jan  1 00:00:00', '2026-12-31T23:00:00Z'), '2026-12-31T23:00:00.000Z');
});

test('EventClock goes on over a gap of ten months', () => {
  const { at } = clockIn('UTC');
  const received = '2026-11-21T09:00:00Z';
  assert.equal(at('Oct 10 00:00:00', received), '2026-10-10T00:00:00.000Z');
  const { at: other } = clockIn('UTC');
  assert.equal(other('Dec 10 00:00:00', received), '2025-12-10T00:00:00.000Z');
  assert.equal(other('Oct 10 00:00:00', received), '2026-10-10T00:00:00.000Z');
});

test('EventClock keeps an old file in order, also past the day on which it is read', () => {
  const { at } = clockIn('UTC');
  const received = '2026-11-21T09:00:00Z';
  let last = '';
  const start = Date.UTC(2005, 5, 9);
  for (let day = 0; day < 265; day++) {
    const date = new Date(start + day * dayMs);
    const month = date.toLocaleString('en-US', { month: 'short', timeZone: 'UTC' });
    const time = at(`${month} ${String(date.getUTCDate()).padStart(2)} 06:06:20`, received);
    assert.ok(time > last && !time.startsWith('skew'), `${time} after ${last}`);
    last = time;
  }
  assert.equal(last, '2027-02-28T06:06:20.000Z');
});

test('EventClock gives the 29th of February a year that has one', () => {
  const { at } = clockIn('UTC');
  assert.equal(at('Feb 29 12:00:00', '2026-11-21T09:00:00Z'), '2024-02-29T12:00:00.000Z');
});

test('EventClock does not believe the far future or the distant past of a live stream', () => {
  const { at } = clockIn('UTC');
  assert.equal(at('2026-11-21 09:00:00', '2026-11-21T09:00:01Z'), '2026-11-21T09:00:00.000Z');
  assert.equal(at('2026-11-22 08:00:00', '2026-11-21T09:00:02Z'), '2026-11-22T08:00:00.000Z');
  assert.equal(at('2026-11-29 09:00:00', '2026-11-21T09:00:03Z'), 'skew 2026-11-21T09:00:03.000Z');
  assert.equal(at('1970-01-01 00:00:00', '2026-11-21T09:00:04Z'), 'skew 2026-11-21T09:00:04.000Z');
  assert.equal(at('9999-01-01 00:00:00', '2026-11-21T09:00:05Z'), 'skew 2026-11-21T09:00:05.000Z');
  assert.equal(at('2026-11-14 09:00:00', '2026-11-21T09:00:06Z'), '2026-11-14T09:00:00.000Z');
});

test('EventClock leaves a bad line of an old file at the time of the line before', () => {
  const { at } = clockIn('UTC');
  const received = '2026-11-21T09:00:00Z';
  assert.equal(at('2005-06-09 06:06:20', received), '2005-06-09T06:06:20.000Z');
  assert.equal(at('9999-01-01 00:00:00', received), 'skew 2005-06-09T06:06:20.000Z');
  assert.equal(at('2005-06-09 06:06:21', received), '2005-06-09T06:06:21.000Z');
});

test('EventClock believes a future that a replay runs into, not one that it jumps to', () => {
  const { at } = clockIn('UTC');
  const received = '2026-11-21T09:00:00Z';
  for (let day = 10; day < 30; day++) {
    assert.equal(at(`2026-11-${day} 00:00:00`, received), `2026-11-${day}T00:00:00.000Z`);
  }
  assert.equal(at('2027-06-01 00:00:00', received), 'skew 2026-11-21T09:00:00.000Z');
});

test('EventClock is live again an hour after a stream has caught up', () => {
  const { at } = clockIn('UTC');
  for (let day = 1; day < 21; day++)
    at(`2026-11-${String(day).padStart(2, '0')} 00:00:00`, '2026-11-21T09:00:00Z');
  at('2026-11-21 10:01:00', '2026-11-21T10:01:00Z');
  at('2026-11-21 11:02:00', '2026-11-21T11:02:00Z');
  assert.match(at('2026-11-25 00:00:00', '2026-11-21T11:03:00Z'), /^skew/);
});

test('EventClock takes a missing date from the receive time, and in a replay from the line before', () => {
  const { at } = clockIn('UTC');
  assert.equal(at('23:59:59.500', '2026-11-21T23:59:59Z'), '2026-11-21T23:59:59.500Z');
  assert.equal(at('23:59:59.900', '2026-11-22T00:00:01Z'), '2026-11-21T23:59:59.900Z');
  assert.equal(at('00:00:00.100', '2026-11-22T00:00:02Z'), '2026-11-22T00:00:00.100Z');
  const replay = clockIn('UTC').at;
  const received = '2026-11-21T12:00:00Z';
  assert.equal(replay('22:00:00', received), '2026-11-20T22:00:00.000Z');
  assert.equal(replay('23:00:00', received), '2026-11-20T23:00:00.000Z');
  assert.equal(replay('01:00:00', received), '2026-11-21T01:00:00.000Z');
});

test('EventClock reads times without a receive time', () => {
  const { at } = clockIn('UTC');
  assert.equal(at('2015-10-18 18:01:47,978', ''), '2015-10-18T18:01:47.978Z');
});

test('EventClock restored goes on as the one that made the state', () => {
  const received = '2026-11-21T09:00:00Z';
  const lines = Array.from(
    { length: 60 },
    (_, i) => `Nov ${String(1 + (i % 30)).padStart(2)} 0${i % 10}:00:00`,
  );
  const whole = clockIn('Europe/Berlin');
  const expected = lines.map((line) => whole.at(line, received));
  for (let cut = 0; cut < lines.length; cut += 7) {
    const first = clockIn('Europe/Berlin');
    const head = lines.slice(0, cut).map((line) => first.at(line, received));
    const again = new EventClock(new ZoneOffsets('Europe/Berlin'));
    again.restore(JSON.parse(JSON.stringify(first.clock.snapshot())));
    const second = clockIn('Europe/Berlin', again);
    const tail = lines.slice(cut).map((line) => second.at(line, received));
    assert.deepEqual([...head, ...tail], expected);
  }
});

test('EventClock.lookAgain() gives what look() does for another second of the minute, or nothing', () => {
  const zones = ['UTC', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe'].map(
    (name) => new ZoneOffsets(name),
  );
  const anySecond = fc.record({
    second: fc.nat({ max: 60 }),
    ms: fc.constantFrom(0, 1, 999, 675.872),
  });
  const anyLine = fc.record({
    zone: fc.constantFrom(...zones),
    date: fc.date({
      min: new Date('1979-06-01'),
      max: new Date('2031-01-01'),
      noInvalidDate: true,
    }),
    receivedMs: fc.constantFrom(0, Date.parse('2026-11-21T00:00:00Z')),
    offsetMinutes: fc.constantFrom(Moment.noOffset, 60, -330),
    hasYear: fc.boolean(),
  });
  let known = 0;
  fc.assert(
    fc.property(
      anyLine,
      anySecond,
      anySecond,
      ({ zone, date, receivedMs, offsetMinutes, hasYear }, before, after) => {
        const clock = new EventClock(zone);
        const moment = new Moment();
        moment.clear();
        moment.year = hasYear ? date.getUTCFullYear() : -1;
        moment.month = date.getUTCMonth() + 1;
        moment.day = date.getUTCDate();
        moment.hour = date.getUTCHours();
        moment.minute = date.getUTCMinutes();
        Object.assign(moment, { offsetMinutes }, before);
        if (Number.isNaN(clock.resolve(moment, receivedMs))) return;
        Object.assign(moment, after);
        const again = clock.lookAgain(moment, receivedMs);
        if (Number.isNaN(again)) return;
        known++;
        assert.equal(again, likeNew(clock, zone).look(moment, receivedMs));
      },
    ),
    { numRuns: 3000 },
  );
  assert.ok(known > 1000, String(known));
});

test('EventClock reads a time as one that has read none before, whatever minutes it knows', () => {
  const anyMoment = fc.record({
    year: fc.constantFrom(-1, 2025, 2026),
    month: fc.constantFrom(3, 10),
    day: fc.constantFrom(1, 29, 25),
    hour: fc.constantFrom(0, 1, 2, 3),
    minute: fc.constantFrom(0, 1, 59),
    second: fc.nat({ max: 60 }),
    ms: fc.constantFrom(0, 675.872),
    offsetMinutes: fc.constantFrom(Moment.noOffset, Moment.noOffset, 60),
  });
  const zone = new ZoneOffsets('Europe/Berlin');
  const receivedMs = Date.parse('2026-11-21T00:00:00Z');
  fc.assert(
    fc.property(fc.array(anyMoment, { minLength: 2, maxLength: 40 }), (moments) => {
      const clock = new EventClock(zone);
      const moment = new Moment();
      for (const parts of moments) {
        Object.assign(moment, parts);
        const expected = likeNew(clock, zone).look(moment, receivedMs);
        assert.equal(clock.resolve(moment, receivedMs), expected);
      }
    }),
    { numRuns: 500 },
  );
});
