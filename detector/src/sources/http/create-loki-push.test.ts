import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { PbfWriter } from 'pbf';
import { compress } from 'snappyjs';
import { readLines } from '../../../test/contracts/source-contract.ts';
import { StreamTable } from '../../model/stream-table.ts';
import { JournalSource } from '../journal/journal-source.ts';
import { PushJournal } from '../journal/push-journal.ts';
import type { PushJournalOptions } from '../journal/push-journal.ts';
import { createLokiPush } from './create-loki-push.ts';
import type { LokiPush, LokiPushLimits } from './create-loki-push.ts';

const nowMs = 1_800_000_000_000;
const clock = { nowMs: (): number => nowMs };
const json = 'application/json; charset=utf-8';
const protobuf = 'application/x-protobuf';

async function pushFor(
  t: TestContext,
  limits: LokiPushLimits = {},
  options: Partial<PushJournalOptions> = {},
): Promise<{ push: LokiPush; source: JournalSource; streams: StreamTable; journal: PushJournal }> {
  const folder = await mkdtemp(join(tmpdir(), 'tidewatch-push-'));
  const journal = new PushJournal({ folder, clock, ...options });
  await journal.open();
  const streams = new StreamTable({ streamsMax: 100 });
  const source = new JournalSource({ name: 'http', journal, streams });
  t.after(async () => {
    await journal.close();
    await rm(folder, { recursive: true });
  });
  return { push: createLokiPush({ journal, limits, clock }), source, streams, journal };
}

const body = (streams: unknown): Buffer => Buffer.from(JSON.stringify({ streams }));

/** As Promtail writes it, with structured metadata and the stream's hash. */
function encodePush(
  labels: string,
  entries: readonly (readonly [number, number, string])[],
): Buffer {
  const writer = new PbfWriter();
  writer.writeMessage(
    1,
    (stream, pbf) => {
      pbf.writeStringField(1, stream);
      for (const entry of entries) pbf.writeMessage(2, writeEntry, entry);
      pbf.writeVarintField(3, 12_345);
    },
    labels,
  );
  return Buffer.from(compress(Buffer.from(writer.finish())));
}

function writeEntry(
  [seconds, nanos, line]: readonly [number, number, string],
  pbf: PbfWriter,
): void {
  pbf.writeMessage(
    1,
    (time, own) => {
      own.writeVarintField(1, time[0]);
      own.writeVarintField(2, time[1]);
    },
    [seconds, nanos] as const,
  );
  pbf.writeStringField(2, line);
  pbf.writeMessage(
    3,
    (name, own) => {
      own.writeStringField(1, name);
      own.writeStringField(2, 'abc');
    },
    'trace_id',
  );
}

test('createLokiPush() takes JSON, plain and gzipped, and acknowledges what is on disk', async (t) => {
  const { push, source, streams, journal } = await pushFor(t);
  const sent = body([
    {
      stream: { job: 'docker', host: 'ocean', container_name: 'web', severity: 'WARN', path: '/x' },
      values: [
        ['1700000000123456789', 'one'],
        ['1700000001000000000', 'żwo\nthree', { trace_id: 'abc' }],
      ],
    },
  ]);
  assert.deepEqual(await push(sent, json, undefined), { status: 204, message: '' });
  assert.ok(journal.totalBytes > 0);
  assert.equal((await push(gzipSync(sent), json, 'gzip')).status, 204);
  const { lines, batches } = await readLines(source, '', 4);
  assert.deepEqual(lines, ['one', 'żwo\nthree', 'one', 'żwo\nthree']);
  assert.deepEqual(
    [...batches[0]!.timeMs.subarray(0, 2)],
    [1_700_000_000_123.457, 1_700_000_001_000],
  );
  assert.deepEqual(streams.get(batches[0]!.stream[0]!).labels, {
    job: 'docker',
    host: 'ocean',
    service: 'web',
    container: 'web',
    level: 'warning',
  });
});

test('createLokiPush() takes protobuf in Snappy', async (t) => {
  const { push, source, streams } = await pushFor(t);
  const labels = String.raw`{job="systemd-journal", unit="ssh\"d", hostname="dns01",}`;
  const sent = encodePush(labels, [
    [1_700_000_000, 5_000_000, 'one'],
    [1_700_000_001, 0, 'two'],
  ]);
  assert.equal((await push(sent, protobuf, 'snappy')).status, 204);
  assert.equal((await push(sent, protobuf, undefined)).status, 204);
  const { lines, batches } = await readLines(source, '', 4);
  assert.deepEqual(lines, ['one', 'two', 'one', 'two']);
  assert.equal(batches[0]!.timeMs[0], 1_700_000_000_005);
  const expected = { job: 'systemd-journal', host: 'dns01', service: 'ssh"d' };
  assert.deepEqual(streams.get(batches[0]!.stream[0]!).labels, expected);
});

test('createLokiPush() counts what it leaves out and keeps the rest', async (t) => {
  const limits = { labelsMax: 2, labelLengthMax: 20, linesMax: 4, lineBytesMax: 10 };
  const { push, source } = await pushFor(t, limits);
  const time = '1700000000000000000';
  const sent = body([
    { stream: { a: '1', b: '2', c: '3' }, values: [[time, 'x']] },
    { stream: { a: 'y'.repeat(30) }, values: [[time, 'x']] },
    { stream: { a: 1 }, values: [] },
    { values: [] },
    null,
    {
      stream: { host: 'a' },
      values: [
        [time, 'good'],
        [time],
        [time, 7],
        null,
        ['yesterday', 'x'],
        ['99999999999999999999', 'x'],
        [time, 'much too long'],
        ['9000000000000000000', 'ahead'],
        [time, '4'],
        [time, '5'],
      ],
    },
  ]);
  assert.equal((await push(sent, json, undefined)).status, 204);
  const { lines, batches } = await readLines(source, '', 4);
  assert.deepEqual(lines, ['good', 'much too l', 'ahead', '4']);
  assert.equal(batches[0]!.timeMs[2], nowMs);
  assert.deepEqual(source.status().skipped, {
    'bad-stream': 3,
    'bad-entry': 3,
    'bad-time': 2,
    'too-many-labels': 1,
    'label-too-long': 1,
    'too-many-lines': 1,
    'too-long': 1,
  });
});

test('createLokiPush() refuses what is too large, bombs, and what it cannot read', async (t) => {
  const { push, journal } = await pushFor(t, { bodyBytesMax: 50_000, unpackedBytesMax: 100_000 });
  const bomb = Buffer.alloc(1_000_000, ' ');
  const statuses = [
    await push(Buffer.alloc(50_001), json, undefined),
    await push(gzipSync(bomb), json, 'gzip'),
    await push(compress(bomb), protobuf, 'snappy'),
    await push(Buffer.from('{'), json, undefined),
    await push(Buffer.from('{"streams": 1}'), json, undefined),
    await push(Buffer.from('['.repeat(20_000)), json, undefined),
    await push(Buffer.from('no gzip'), json, 'gzip'),
    await push(Buffer.from('no snappy'), protobuf, ''),
    await push(body([]), json, 'br'),
    await push(body([]), 'text/plain', undefined),
    await push(body([]), undefined, undefined),
  ].map(({ status }) => status);
  assert.deepEqual(statuses, [413, 413, 413, 400, 400, 400, 400, 400, 400, 400, 400]);
  assert.deepEqual(journal.skipped, { 'push-refused-413': 3, 'push-refused-400': 8 });
  assert.equal(journal.totalBytes, 0);
});

test('createLokiPush() says 429 when the journal is full, and nothing of it is kept', async (t) => {
  const full = { segmentBytesMax: 200, totalBytesMax: 400 };
  const { push, journal } = await pushFor(t, {}, full);
  const sent = body([{ stream: {}, values: [['1700000000000000000', 'x'.repeat(180)]] }]);
  assert.equal((await push(sent, json, undefined)).status, 204);
  const { totalBytes } = journal;
  const { status, message } = await push(sent, json, undefined);
  assert.equal(status, 429);
  assert.match(message, /no room/);
  assert.equal(journal.totalBytes, totalBytes);
  const large = body([{ stream: {}, values: [['1700000000000000000', 'x'.repeat(250)]] }]);
  assert.equal((await push(large, json, undefined)).status, 413);
});

test('createLokiPush() answers any damage to a push with 204 or 400', async (t) => {
  const { push } = await pushFor(t);
  const sent = Buffer.from(encodePush('{a="b"}', [[1_700_000_000, 0, 'line '.repeat(20)]]));
  await fc.assert(
    fc.asyncProperty(fc.nat(sent.length - 1), fc.nat(255), fc.boolean(), async (at, byte, cut) => {
      const damaged = Buffer.from(cut ? sent.subarray(0, at) : sent);
      if (!cut) damaged[at] = byte;
      const { status } = await push(damaged, protobuf, undefined);
      assert.ok(status === 204 || status === 400 || status === 413, String(status));
    }),
    { numRuns: 100 },
  );
});
