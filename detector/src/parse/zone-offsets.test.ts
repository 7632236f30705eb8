import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ZoneOffsets } from './zone-offsets.ts';

function utcOf(zone: ZoneOffsets, wall: string, last = NaN): string {
  return new Date(zone.toUtc(Date.parse(`${wall}Z`), last)).toISOString();
}

test('ZoneOffsets.toUtc() follows summer time', () => {
  const berlin = new ZoneOffsets('Europe/Berlin');
  assert.equal(utcOf(berlin, '2024-01-15T12:00:00'), '2024-01-15T11:00:00.000Z');
  assert.equal(utcOf(berlin, '2024-07-15T12:00:00'), '2024-07-15T10:00:00.000Z');
  assert.equal(utcOf(berlin, '2024-12-31T23:59:59'), '2024-12-31T22:59:59.000Z');
  assert.equal(utcOf(berlin, '2025-01-01T00:30:00'), '2024-12-31T23:30:00.000Z');
  assert.equal(utcOf(berlin, '1985-07-15T12:00:00'), '1985-07-15T10:00:00.000Z');
});

test('ZoneOffsets.toUtc() reads a time that was skipped with the offset before', () => {
  const berlin = new ZoneOffsets('Europe/Berlin');
  assert.equal(utcOf(berlin, '2024-03-31T01:59:59'), '2024-03-31T00:59:59.000Z');
  assert.equal(utcOf(berlin, '2024-03-31T02:30:00'), '2024-03-31T01:30:00.000Z');
  assert.equal(utcOf(berlin, '2024-03-31T03:00:00'), '2024-03-31T01:00:00.000Z');
});

test('ZoneOffsets.toUtc() takes the second of two equal times only when the first goes back', () => {
  const berlin = new ZoneOffsets('Europe/Berlin');
  assert.equal(utcOf(berlin, '2024-10-27T02:30:00'), '2024-10-27T00:30:00.000Z');
  const last = Date.parse('2024-10-27T00:59:59Z');
  assert.equal(utcOf(berlin, '2024-10-27T02:00:01', last), '2024-10-27T01:00:01.000Z');
  assert.equal(utcOf(berlin, '2024-10-27T02:59:58', last), '2024-10-27T00:59:58.000Z');
});

test('ZoneOffsets.toUtc() agrees with Intl on every third hour of two years in odd zones', () => {
  for (const timezone of [
    'America/New_York',
    'Asia/Kathmandu',
    'Australia/Lord_Howe',
    'Africa/Casablanca',
  ]) {
    const zone = new ZoneOffsets(timezone);
    const format = new Intl.DateTimeFormat('sv-SE', {
      timeZone: timezone,
      dateStyle: 'short',
      timeStyle: 'medium',
    });
    for (let at = Date.UTC(2023, 0, 1); at < Date.UTC(2025, 0, 1); at += 3 * 3_600_000) {
      const wall = format.format(at).replace(' ', 'T');
      const found = zone.toUtc(Date.parse(`${wall}Z`), at);
      assert.equal(format.format(found).replace(' ', 'T'), wall);
      assert.ok(Math.abs(found - at) <= 3_600_000);
    }
  }
});

test('ZoneOffsets refuses a zone that does not exist', () => {
  assert.throws(() => new ZoneOffsets('Mars/Olympus'), RangeError);
});
