import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DetectorError } from '../../model/detector-error.ts';
import { LateBuckets } from './late-buckets.ts';
import { nanoseconds } from './nanoseconds.ts';
import { SeenLines } from './seen-lines.ts';

const { signal } = new AbortController();
const first = 100_000_000;

/** Reading stands ten buckets after the first; of the first, three lines were handed over. */
function seenLines(): SeenLines {
  const seen = new SeenLines(nanoseconds.startOf(first), 1000);
  seen.advance(nanoseconds.startOf(first + 10), nanoseconds.startOf(first + 10));
  seen.add(first, [1, 2, 3]);
  return seen;
}

/** What Loki counts, by bucket; asked for others it fails the test. */
function counting(counts: Map<number, number>): LateBuckets {
  const client = {
    counts: (_selector: string, [from, to]: readonly [number, number]) => {
      assert.deepEqual([from, to], [first, first + 9]);
      return Promise.resolve(counts);
    },
  };
  return new LateBuckets(client, '{}');
}

test('LateBuckets finds where Loki has more than was handed over, the oldest first', async () => {
  const late = counting(
    new Map([
      [first + 4, 1],
      [first, 3],
      [first + 2, 5],
    ]),
  );
  const found = await late.find(seenLines(), signal);
  assert.deepEqual(
    found.map(({ bucket, counted }) => [bucket - first, counted]),
    [
      [2, 5],
      [4, 1],
    ],
  );
  assert.equal(found[0]?.end, (found[0]?.start ?? 0n) + 10_000_000_000n);
});

test('LateBuckets counts once what Loki does not give, and looks again when it counts more', async () => {
  const counts = new Map([[first, 8]]);
  const late = counting(counts);
  const seen = seenLines();
  for (const expected of [1, 0]) {
    const found = await late.find(seen, signal);
    assert.equal(found.length, expected);
    for (const bucket of found) late.settle(bucket, seen);
    assert.equal(late.missing, 5);
  }
  counts.set(first, 9);
  for (const bucket of await late.find(seen, signal)) late.settle(bucket, seen);
  assert.equal(late.missing, 6);
  late.begin();
  assert.equal((await late.find(seen, signal)).length, 1);
});

test('LateBuckets says that it does not search where Loki refuses to count, and fails with other errors', async () => {
  let code: 'over-limit' | 'unreachable' = 'over-limit';
  const counts = (): never => {
    throw new DetectorError('too many series', { code, hint: '', isRetryable: true });
  };
  const late = new LateBuckets({ counts }, '{}');
  assert.deepEqual(await late.find(seenLines(), signal), []);
  assert.match(late.problem ?? '', /not looked for: too many series$/);
  code = 'unreachable';
  await assert.rejects(late.find(seenLines(), signal), { code });
});
