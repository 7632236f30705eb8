import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { test } from 'node:test';
import { readLines } from '../../../test/contracts/source-contract.ts';
import { StreamTable } from '../../model/stream-table.ts';
import { JournalSource } from '../journal/journal-source.ts';
import { PushJournal } from '../journal/push-journal.ts';
import { journalInput } from './journal-input.ts';
import { StdinSource } from './stdin-source.ts';

const clock = { nowMs: (): number => 1_234 };

function sourceOf(input: Readable, streams = new StreamTable({ streamsMax: 9 })): StdinSource {
  return new StdinSource({ name: 'stdin', input, streams, clock, host: 'here' });
}

test('StdinSource gives lines as they come, and the last one without its end', async () => {
  const input = Readable.from(['on', 'e\ntw', 'o\r\n', '\nthree'].map((text) => Buffer.from(text)));
  const streams = new StreamTable({ streamsMax: 9 });
  const source = sourceOf(input, streams);
  const { lines, batches } = await readLines(source, '', Infinity);
  assert.deepEqual(lines, ['one', 'two', '', 'three']);
  assert.deepEqual(
    batches.map(({ cursor }) => cursor),
    ['4', '9', '10', '15'],
  );
  assert.equal(batches[0]?.timeMs[0], 1_234);
  assert.deepEqual(streams.get(1).labels, {
    job: 'file',
    fallbackHost: 'here',
    fallbackService: 'stdin',
  });
  assert.equal(source.status().state, 'ended');
  await source.close();
});

test('StdinSource stops while it waits', async () => {
  const input = new PassThrough();
  input.write('one\n');
  const source = sourceOf(input);
  const stop = new AbortController();
  for await (const batch of source.read('', stop.signal)) {
    assert.equal(batch.length, 1);
    setImmediate(() => stop.abort());
  }
  await source.close();
});

test('StdinSource reads much at once', async () => {
  const line = `${'x'.repeat(60)}\n`;
  const input = Readable.from([Buffer.from(line.repeat(20_000)), Buffer.from('end')]);
  const { lines } = await readLines(sourceOf(input), '', Infinity);
  assert.equal(lines.length, 20_001);
  assert.equal(lines.at(-1), 'end');
});

test('journalInput() puts every line into the journal, and waits while that is full', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'tidewatch-stdin-'));
  t.after(() => rm(folder, { recursive: true }));
  const journal = new PushJournal({ folder, clock, segmentBytesMax: 1_000, totalBytesMax: 2_000 });
  await journal.open();
  const lines = Array.from({ length: 40 }, (_, i) => `${i} ${'x'.repeat(100)}`);
  const { signal } = new AbortController();
  const labels = { job: 'file', service: 'stdin' };
  const input = Readable.from(lines.map((line) => Buffer.from(`${line}\n`)));
  const done = journalInput({ input, journal, clock, labels, signal });
  const source = new JournalSource({
    name: 'stdin',
    journal,
    streams: new StreamTable({ streamsMax: 9 }),
  });
  const read: string[] = [];
  let cursor = '';
  while (read.length < lines.length) {
    const part = await readLines(source, cursor, 1);
    read.push(...part.lines);
    cursor = part.batches.at(-1)?.cursor ?? cursor;
    await source.committed(cursor);
  }
  await done;
  assert.deepEqual(read, lines);
  await journal.close();
});
