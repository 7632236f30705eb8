import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EmbeddedCounters } from '../state/counters/embedded-counters.ts';
import { CounterFeed } from './counter-feed.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

function hourOfWeek(hour: number): number {
  return hour % 168;
}

function onProblem(error: unknown): void {
  assert.fail(String(error));
}

function feedOf(change: { seriesMax?: number; waitingMax?: number } = {}): {
  feed: CounterFeed;
  store: EmbeddedCounters;
} {
  const store = new EmbeddedCounters({ path: ':memory:', worker: 'a', hourOfWeek });
  return { feed: new CounterFeed({ store, onProblem, ...change }), store };
}

test('CounterFeed writes windows as minutes, and rebuilds once an hour', async () => {
  const { feed, store } = feedOf();
  for (let minute = 0; minute < 180; minute++)
    feed.note({ startMs: minute * minuteMs, counts: [['ocean/sshd', 2]] });
  await feed.settled();
  assert.deepEqual(await store.minutes('ocean/sshd', 178, 181), [2, 2, 0]);
  // The hour from 60 on is over for the profiles ten minutes after its end.
  feed.note({ startMs: 3 * hourMs + 15 * minuteMs, counts: [['ocean/sshd', 2]] });
  feed.note({ startMs: 4 * hourMs + 15 * minuteMs, counts: [['ocean/sshd', 2]] });
  await feed.settled();
  assert.equal((await feed.status()).rebuiltHour, 3);
  assert.deepEqual(await store.usual('ocean/sshd', 1), { lines: 120, weeks: 1 });
  await feed.close();
});

test('CounterFeed sums what is above its bound of names, and drops the oldest minutes that wait', async () => {
  const { feed, store } = feedOf({ seriesMax: 2, waitingMax: 3 });
  for (let minute = 0; minute < 5; minute++) {
    const counts = [
      ['a', 1],
      ['b', 1],
      ['c', 2],
      ['d', 3],
    ] as const;
    feed.note({ startMs: minute * minuteMs, counts });
  }
  await feed.settled();
  assert.deepEqual(await store.minutes('*', 0, 5), [0, 0, 5, 5, 5]);
  assert.deepEqual(await store.minutes('c', 0, 5), [0, 0, 0, 0, 0]);
  const { minutesLost, countsOverLimit } = await feed.status();
  assert.deepEqual([minutesLost, countsOverLimit], [2, 10]);
  await feed.close();
});
