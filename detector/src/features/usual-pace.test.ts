import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LocalTime } from '../stats/local-time.ts';
import { SeriesTable } from './series-table.ts';
import { paceUnit, UsualPace } from './usual-pace.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** A series of one day's past with 60 minutes with a line in each hour from 8:00 to 16:00. */
function paceOf(): { pace: UsualPace; series: number } {
  const table = new SeriesTable({ seriesMax: 16 });
  const series = table.create(1, 1);
  table.firstSeenMs[series] = 0;
  for (let hour = 8; hour < 16; hour++) table.history.hourMinutes[series * 24 + hour] = 60;
  return { pace: new UsualPace(table, new LocalTime('UTC')), series };
}

test('UsualPace measures a pause in usual lines: a night is short', () => {
  const { pace, series } = paceOf();
  assert.ok(Math.abs(pace.between(series, 10 * hourMs, 11 * hourMs) / (60 * paceUnit) - 1) < 0.1);
  assert.equal(pace.between(series, 16 * hourMs, dayMs), 0);
});

test('UsualPace.after() is when that much was usual, and never for a series without lines', () => {
  const { pace, series } = paceOf();
  const dueMs = pace.after(series, 15.5 * hourMs, 60 * paceUnit);
  assert.ok(dueMs > dayMs + 8 * hourMs && dueMs < dayMs + 9 * hourMs);
  assert.equal(pace.after(2, 0, 1), Number.POSITIVE_INFINITY);
});
