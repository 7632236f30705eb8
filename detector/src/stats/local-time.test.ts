import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LocalTime } from './local-time.ts';

test('LocalTime knows hours of the week and days over a change of clocks', () => {
  const berlin = new LocalTime('Europe/Berlin');
  const before = Date.UTC(2026, 2, 29, 0, 30);
  assert.equal(berlin.text(before), 'Sun 01:30');
  assert.equal(berlin.text(before + 3_600_000), 'Sun 03:30');
  assert.equal(berlin.hourOfWeek(before), 6 * 24 + 1);
  assert.equal(berlin.day(Date.UTC(2026, 0, 1, 23, 30)), berlin.day(Date.UTC(2026, 0, 2)));
});

test('LocalTime takes zones of quarter hours and times before the epoch', () => {
  assert.equal(new LocalTime('Asia/Kathmandu').text(0), 'Thu 05:30');
  assert.equal(new LocalTime('Australia/Lord_Howe').text(Date.UTC(2026, 6, 1)), 'Wed 10:30');
  assert.equal(new LocalTime('UTC').text(-1), 'Wed 23:59');
  assert.equal(new LocalTime('UTC').offsetMs(1e18), 0);
});

test('LocalTime refuses a zone that it does not know', () => {
  assert.throws(() => new LocalTime('Mars/Base'), RangeError);
});
