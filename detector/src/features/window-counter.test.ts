import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allocateLineBatch } from '../model/allocate-line-batch.ts';
import type { LineBatch } from '../model/line-batch.ts';
import { StreamTable } from '../model/stream-table.ts';
import { WindowCounter } from './window-counter.ts';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

function batchOf(times: readonly number[], stream: number, template = 1): LineBatch {
  const batch = allocateLineBatch(new TextEncoder().encode('abcdefghij'), times.length);
  for (const [i, time] of times.entries()) {
    batch.timeMs[i] = time;
    batch.stream[i] = stream;
    batch.template[i] = template;
    batch.start[i] = i % 10;
    batch.end[i] = batch.messageEnd[i] = 10;
    batch.messageStart[i] = i % 10;
  }
  batch.length = times.length;
  return batch;
}

function counterOf(): { counter: WindowCounter; stream: number } {
  const streams = new StreamTable({ streamsMax: 10 });
  const stream = streams.intern({ host: 'ocean', service: 'sshd' });
  return { counter: new WindowCounter({ streams, seriesMax: 100 }), stream };
}

test('WindowCounter sums up a source and a host, and counts an older line in the open window', () => {
  const { counter, stream } = counterOf();
  counter.open(10 * minuteMs);
  const batch = batchOf([10 * minuteMs, 9 * minuteMs, 10 * minuteMs + 1, 11 * minuteMs], stream);
  assert.equal(counter.endOf(batch, 0), 3);
  counter.count({ ...batch, length: 3 });
  const window = counter.close();
  assert.equal(counter.late, 1);
  assert.equal(window.active.length, 1);
  assert.equal(window.sums.length, 2);
  for (const series of [...window.active, ...window.sums]) {
    assert.equal(counter.table.count[series], 3);
    assert.equal(counter.first.timeMs(series), 9 * minuteMs);
    assert.equal(counter.first.text(series), 'bcdefghij');
  }
  counter.clear(window);
  assert.equal(counter.close().active.length, 0);
});

test('WindowCounter goes far ahead only when three lines in a row say so', () => {
  const { counter, stream } = counterOf();
  counter.open(0);
  const far = 400 * dayMs;
  assert.equal(counter.endOf(batchOf([1, far, 2, far, 3], stream), 0), 5);
  assert.equal(counter.ahead, 2);
  assert.equal(counter.endOf(batchOf([far, far + 1, far + 2, far + 3], stream), 0), 2);
});

test('FirstLines takes the least bytes of one millisecond, whatever the order', () => {
  const { counter, stream } = counterOf();
  for (const order of [
    [0, 1, 2],
    [2, 0, 1],
  ]) {
    counter.open(0);
    const batch = batchOf([5, 5, 5], stream);
    for (const [i, start] of order.entries()) batch.start[i] = start;
    counter.count(batch);
    const window = counter.close();
    assert.equal(counter.first.text(window.active[0]!), 'abcdefghij');
    counter.clear(window);
  }
});
