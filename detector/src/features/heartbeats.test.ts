import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Heartbeats, type HeartbeatLine } from './heartbeats.ts';

function line(from: string, timeMs: number): HeartbeatLine {
  const about = { host: from, service: 'tidewatch-canary', level: undefined, stream: 1 };
  return { ...about, from, source: 'loki', intervalMs: 60_000, timeMs, text: `from ${from}` };
}

test('Heartbeats forgets the one not heard of for the longest above its limit', () => {
  const heartbeats = new Heartbeats({ beatsMax: 2 });
  for (const [i, name] of ['a', 'b', 'a', 'c'].entries()) heartbeats.note(line(name, i));
  heartbeats.came('loki', 1_000_000);
  assert.equal(heartbeats.size, 2);
  assert.deepEqual(
    heartbeats.lost().map(({ last }) => last.from),
    ['a', 'c'],
  );
});

test('Heartbeats goes by the time of their own source', () => {
  const heartbeats = new Heartbeats();
  heartbeats.note(line('a', 0));
  heartbeats.came('syslog', 1_000_000);
  assert.deepEqual(heartbeats.lost(), []);
  heartbeats.came('loki', 179_999);
  assert.deepEqual(heartbeats.lost(), []);
  heartbeats.came('loki', 180_000);
  assert.deepEqual(
    heartbeats.lost().map(({ dueMs, together }) => [dueMs, together]),
    [[180_000, 1]],
  );
  assert.deepEqual(heartbeats.lost(), []);
});

test('Heartbeats waits for the way of a line where three intervals are shorter than it may be', () => {
  const heartbeats = new Heartbeats();
  heartbeats.note({ ...line('a', 0), intervalMs: 1_000 });
  heartbeats.came('loki', 6_999);
  assert.deepEqual(heartbeats.lost(), []);
  heartbeats.came('loki', 7_000);
  assert.deepEqual(
    heartbeats.lost().map(({ dueMs }) => dueMs),
    [3_000],
  );
});

test('Heartbeats: one that came late moves the silence, a later one ends it, and so does a week', () => {
  const heartbeats = new Heartbeats();
  heartbeats.note(line('a', 0));
  heartbeats.came('loki', 200_000);
  const [lost] = heartbeats.lost();
  heartbeats.note(line('a', 120_000));
  assert.deepEqual(heartbeats.returned(), []);
  heartbeats.note(line('a', 400_000));
  assert.deepEqual(heartbeats.returned(), [{ key: lost?.key, timeMs: 400_000 }]);
  heartbeats.came('loki', 1_000_000);
  assert.equal(heartbeats.lost().length, 1);
  heartbeats.came('loki', 8 * 86_400_000);
  assert.deepEqual([heartbeats.lost(), heartbeats.size], [[], 0]);
  assert.equal(heartbeats.returned().length, 1);
});

test('Heartbeats: an agent that sends what it kept, one after the other, is back with the first later one', () => {
  const heartbeats = new Heartbeats();
  heartbeats.note(line('a', 0));
  heartbeats.came('loki', 190_000);
  const [lost] = heartbeats.lost();
  for (const timeMs of [60_000, 120_000, 180_000]) heartbeats.note(line('a', timeMs));
  assert.deepEqual(heartbeats.returned(), []);
  heartbeats.note(line('a', 188_000));
  assert.deepEqual(heartbeats.returned(), [{ key: lost?.key, timeMs: 188_000 }]);
});

test('Heartbeats misses none of a host whose agent is still sending what it kept', () => {
  const heartbeats = new Heartbeats();
  heartbeats.note(line('known', 0));
  heartbeats.came('loki', 600_000);
  heartbeats.note(line('known', 600_000));
  heartbeats.note(line('new', 300_000));
  assert.deepEqual(heartbeats.lost(), []);
  heartbeats.came('loki', 660_000);
  assert.deepEqual(heartbeats.lost(), []);
  heartbeats.note(line('known', 680_000));
  heartbeats.came('loki', 690_000);
  assert.deepEqual(
    heartbeats.lost().map(({ last }) => last.from),
    ['new'],
  );
});
