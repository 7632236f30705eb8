import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { overflowSeries, SeriesTable } from './series-table.ts';

function filled(pairs: readonly (readonly [number, number])[], seriesMax = 1_000): SeriesTable {
  const table = new SeriesTable({ seriesMax });
  for (const [stream, template] of pairs) {
    if (table.find(stream, template) === 0) table.create(stream, template);
  }
  return table;
}

const pairs = fc.array(fc.tuple(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 0, max: 60 })), {
  maxLength: 300,
});

test('SeriesTable finds what it made, and nothing else', () => {
  fc.assert(
    fc.property(pairs, (all) => {
      const table = filled(all);
      const numbers = new Map(all.map(([s, t]) => [`${s} ${t}`, table.find(s, t)]));
      assert.equal(new Set(numbers.values()).size, numbers.size);
      assert.ok([...numbers.values()].every((series) => series > 0));
      assert.equal(table.find(61, 0), 0);
      assert.equal(table.known, numbers.size);
    }),
  );
});

test('SeriesTable stays within its limit and forgets what was not seen for the longest time', () => {
  const table = new SeriesTable({ seriesMax: 64 });
  for (let i = 1; i <= 5_000; i++) {
    const series = table.create(1, i);
    assert.notEqual(series, overflowSeries);
    table.lastSeenMs[series] = i;
  }
  assert.ok(table.known <= 64);
  assert.equal(table.evicted + table.known, 5_000);
  assert.ok(table.find(1, 5_000) > 0);
  assert.equal(table.find(1, 1), 0);
});

test('SeriesTable gives number 0 when all are in the open window', () => {
  const table = new SeriesTable({ seriesMax: 16 });
  for (let i = 1; i <= 16; i++) table.count[table.create(1, i)] = 1;
  assert.equal(table.create(1, 17), overflowSeries);
});

test('SeriesTable makes one series of merged templates', () => {
  const table = filled([
    [1, 10],
    [1, 11],
    [2, 11],
  ]);
  const [ten, eleven] = [table.find(1, 10), table.find(1, 11)];
  table.lines[ten] = 3;
  table.lines[eleven] = 4;
  const joined: number[] = [];
  const gone = table.merge(new Map([[11, 10]]), (from, into) => joined.push(from, into));
  assert.deepEqual([...gone], [[eleven, ten]]);
  assert.deepEqual(joined, [eleven, ten]);
  assert.equal(table.lines[ten], 7);
  assert.equal(table.find(1, 11), 0);
  assert.ok(table.find(2, 10) > 0);
});

test('SeriesTable restored finds and makes as the one that made the state', () => {
  fc.assert(
    fc.property(pairs, pairs, (before, after) => {
      const table = filled(before, 40);
      const again = new SeriesTable({ seriesMax: 40 });
      again.restore(JSON.parse(JSON.stringify(table.snapshot())));
      for (const [s, t] of after) {
        const made = table.find(s, t) || table.create(s, t);
        assert.equal(again.find(s, t) || again.create(s, t), made);
      }
    }),
    { numRuns: 30 },
  );
});

test('SeriesTable refuses a limit that it cannot work with', () => {
  assert.throws(() => new SeriesTable({ seriesMax: 3 }), RangeError);
});
