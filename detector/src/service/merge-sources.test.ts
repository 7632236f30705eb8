import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allocateLineBatch } from '../model/allocate-line-batch.ts';
import { DetectorError } from '../model/detector-error.ts';
import type { LineBatch } from '../model/line-batch.ts';
import type { Source, SourceStatus } from '../sources/source.ts';
import { type MergeOptions, mergeSources } from './merge-sources.ts';

/** Gives batches of one line at the times asked for; its cursor is how many it gave. */
class TimesSource implements Source {
  readonly name: string;
  readonly #times: readonly number[];
  readonly #failAt: number;
  #hasFailed = false;
  readonly #isRetryable: boolean;
  opened: string[] = [];
  state: SourceStatus['state'] = 'reading';

  constructor(name: string, times: readonly number[], failAt = -1, isRetryable = true) {
    this.name = name;
    this.#times = times;
    this.#failAt = failAt;
    this.#isRetryable = isRetryable;
  }

  async *read(cursor: string): AsyncIterable<LineBatch> {
    this.opened.push(cursor);
    for (let i = Number(cursor); i < this.#times.length; i++) {
      await Promise.resolve();
      if (i === this.#failAt && !this.#hasFailed) {
        this.#hasFailed = true;
        throw new DetectorError('Cannot read on', {
          code: 'unreachable',
          hint: 'none',
          isRetryable: this.#isRetryable,
        });
      }
      const batch = allocateLineBatch(new Uint8Array(1), 1);
      batch.timeMs[0] = this.#times[i] ?? 0;
      batch.length = 1;
      batch.cursor = String(i + 1);
      yield batch;
    }
    this.state = 'ended';
  }

  async committed(): Promise<void> {}

  status(): SourceStatus {
    const none = { lagBytes: undefined, totalBytes: undefined, problem: undefined };
    return { name: this.name, state: this.state, linesRead: 0, bytesRead: 0, skipped: {}, ...none };
  }

  async close(): Promise<void> {}
}

function options(change: Partial<MergeOptions> = {}): MergeOptions {
  return {
    cursors: {},
    signal: new AbortController().signal,
    patienceMs: 1_000,
    retryMs: 1,
    retryMsMax: 4,
    onProblem: () => undefined,
    ...change,
  };
}

async function timesOf(sources: readonly Source[], given: MergeOptions): Promise<number[]> {
  const all: number[] = [];
  for await (const { batch } of mergeSources(sources, given)) all.push(batch.timeMs[0] ?? 0);
  return all;
}

test('mergeSources() gives the older batch first, whichever source has it', async () => {
  const old = new TimesSource('old', [1, 2, 3, 10]);
  const young = new TimesSource('young', [5, 6, 11]);
  assert.deepEqual(await timesOf([young, old], options()), [1, 2, 3, 5, 6, 10, 11]);
});

test('mergeSources() does not wait for a source that is up to date', async () => {
  const idle = new TimesSource('idle', []);
  idle.read = async function* () {
    await new Promise(() => undefined);
    yield* [];
  };
  idle.state = 'waiting';
  const controller = new AbortController();
  const merged = mergeSources(
    [idle, new TimesSource('live', [5])],
    options({ signal: controller.signal }),
  );
  const first = await merged.next();
  assert.equal(first.value?.batch.timeMs[0], 5);
});

test('mergeSources() opens a source that failed again behind what was taken', async () => {
  const source = new TimesSource('flaky', [1, 2, 3], 2);
  const waits: (number | undefined)[] = [];
  const given = options({ onProblem: (_source, _error, waitMs) => waits.push(waitMs) });
  assert.deepEqual(await timesOf([source], given), [1, 2, 3]);
  assert.deepEqual(source.opened, ['', '2']);
  assert.deepEqual(waits, [1]);
});

test('mergeSources() leaves a source that failed for good, and goes on with the others', async () => {
  const broken = new TimesSource('broken', [1, 2, 3], 1, false);
  assert.deepEqual(await timesOf([broken, new TimesSource('fine', [7, 8])], options()), [1, 7, 8]);
});

test('mergeSources() goes on after the cursors given', async () => {
  assert.deepEqual(
    await timesOf([new TimesSource('a', [1, 2, 3])], options({ cursors: { a: '2' } })),
    [3],
  );
});

test('mergeSources() ends when told to', async () => {
  const controller = new AbortController();
  const endless = new TimesSource(
    'endless',
    Array.from({ length: 1_000 }, (_, index) => index),
  );
  let taken = 0;
  for await (const { batch } of mergeSources([endless], options({ signal: controller.signal }))) {
    taken += batch.length;
    if (taken === 5) controller.abort();
  }
  assert.equal(taken, 5);
});
