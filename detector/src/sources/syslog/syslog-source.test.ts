import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { promisify } from 'node:util';
import { readLines, sourceContract } from '../../../test/contracts/source-contract.ts';
import { StreamTable } from '../../model/stream-table.ts';
import { PushJournal } from '../journal/push-journal.ts';
import type { PushJournalOptions } from '../journal/push-journal.ts';
import { SyslogSource } from './syslog-source.ts';
import type { SyslogSourceOptions } from './syslog-source.ts';

const clock = { nowMs: (): number => 1_700_000_000_000 };

async function openSource(
  options: Partial<SyslogSourceOptions> = {},
  journalOptions: Partial<PushJournalOptions> = {},
): Promise<{
  source: SyslogSource;
  streams: StreamTable;
  journal: PushJournal;
  close: () => Promise<void>;
}> {
  const folder = await mkdtemp(join(tmpdir(), 'tidewatch-syslog-'));
  const journal = new PushJournal({ folder, clock, ...journalOptions });
  await journal.open();
  const streams = new StreamTable({ streamsMax: 100 });
  const source = new SyslogSource({
    name: 'syslog',
    journal,
    streams,
    clock,
    address: '127.0.0.1',
    udpPort: 0,
    tcpPort: 0,
    ...options,
  });
  assert.deepEqual(await source.listen(), []);
  const close = async (): Promise<void> => {
    await source.close();
    await journal.close();
    await rm(folder, { recursive: true });
  };
  return { source, streams, journal, close };
}

async function sourceFor(
  t: TestContext,
  options: Partial<SyslogSourceOptions> = {},
  journalOptions: Partial<PushJournalOptions> = {},
): ReturnType<typeof openSource> {
  const opened = await openSource(options, journalOptions);
  t.after(opened.close);
  return opened;
}

async function sendTcp(port: number, ...chunks: readonly string[]): Promise<void> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  for (const chunk of chunks) socket.write(chunk);
  socket.end();
  socket.resume();
  await once(socket, 'close');
}

async function sendUdp(port: number, ...datagrams: readonly string[]): Promise<void> {
  const socket = createSocket('udp4');
  for (const datagram of datagrams) {
    await new Promise((resolve) => {
      socket.send(datagram, port, '127.0.0.1', resolve);
    });
  }
  socket.close();
}

sourceContract('SyslogSource', async () => {
  const { source, streams, journal, close } = await openSource({}, { segmentBytesMax: 200 });
  const lines = Array.from({ length: 30 }, (_, i) => `<13>Nov 21 08:00:00 dns01 app: ${i % 20}`);
  for (let i = 0; i < 30; i += 6) {
    await sendTcp(source.tcpPort, `${lines.slice(i, i + 6).join('\n')}\n`);
  }
  await source.close();
  const reader = {
    name: 'syslog',
    journal,
    streams,
    clock,
    udpPort: undefined,
    tcpPort: undefined,
  };
  return {
    open: () => Promise.resolve(new SyslogSource(reader)),
    lines,
    endsByItself: false,
    close,
  };
});

test('SyslogSource takes UDP and TCP, both framings, and labels the senders', async (t) => {
  const { source, streams } = await sourceFor(t);
  await sendUdp(source.udpPort, '<11>Nov 21 08:00:00 dns01 sshd[8]: failed\n', '<14>no header\0');
  const counted = '<165>1 2026-11-21T08:00:00Z nas app 7 - - two\nlines';
  await sendTcp(source.tcpPort, `${counted.length} ${counted}`);
  await sendTcp(source.tcpPort, '<13>half', ' and half, no end');
  const { lines, batches } = await readLines(source, '', 4);
  const labels = new Map(
    batches
      .flatMap((batch) => [...batch.stream.subarray(0, batch.length)])
      .map((stream, i) => [lines[i], streams.get(stream).labels]),
  );
  const sshd = { job: 'syslog', host: 'dns01', service: 'sshd', level: 'error' };
  assert.deepEqual(labels.get('<11>Nov 21 08:00:00 dns01 sshd[8]: failed'), sshd);
  const none = { job: 'syslog', host: '127.0.0.1', level: 'info' };
  assert.deepEqual(labels.get('<14>no header'), none);
  assert.deepEqual(labels.get(counted), { ...sshd, host: 'nas', service: 'app', level: 'notice' });
  assert.ok(labels.has('<13>half and half, no end'));
  assert.equal(batches[0]?.timeMs[0], clock.nowMs());
});

test('SyslogSource: what is lost over UDP is what the kernel counts', async (t) => {
  const { source, journal } = await sourceFor(t, { receiveBufferBytes: 4096 });
  if (source.status().problem !== undefined) return t.skip('no /proc/net/udp here');
  const sender = createSocket('udp4');
  t.after(() => sender.close());
  await new Promise<void>((resolve) => {
    sender.connect(source.udpPort, '127.0.0.1', resolve);
  });
  const sent = 300;
  // All in one turn: the receiver does not come to read in between.
  const done = Array.from(
    { length: sent },
    (_, i) => new Promise((resolve) => sender.send(`<13>app: ${i} ${'x'.repeat(500)}`, resolve)),
  );
  const appended = journal.changed();
  await Promise.all(done);
  await appended; // there is room again
  await sendUdp(source.udpPort, '<13>app: the last');
  const stop = new AbortController();
  let count = 0;
  for await (const batch of source.read('', stop.signal)) {
    count += batch.length;
    const end = Buffer.from(
      batch.bytes.subarray(batch.start[batch.length - 1], batch.end[batch.length - 1]),
    );
    if (end.includes('the last')) stop.abort();
  }
  const dropped = source.status().skipped['kernel-dropped'] ?? 0;
  assert.ok(dropped > 0, 'the test overflows the buffer');
  assert.equal(count + dropped, sent + 1);
});

test('SyslogSource limits connections, and closes idle ones', async (t) => {
  const { source } = await sourceFor(t, { connectionsMax: 1, idleMs: 50 });
  const first = connect(source.tcpPort, '127.0.0.1');
  await once(first, 'connect');
  const second = connect(source.tcpPort, '127.0.0.1');
  second.resume();
  await once(second, 'close');
  first.resume();
  await once(first, 'close');
  assert.equal(source.status().skipped['connection-refused'], 1);
  await sendTcp(source.tcpPort, '<13>app: again\n');
  assert.deepEqual((await readLines(source, '', 1)).lines, ['<13>app: again']);
});

test('SyslogSource: a full journal makes TCP wait and loses nothing, UDP is counted', async (t) => {
  const { source, journal } = await sourceFor(
    t,
    {},
    { segmentBytesMax: 2_000, totalBytesMax: 4_000 },
  );
  const messages = Array.from({ length: 30 }, (_, i) => `<13>app: ${i} ${'x'.repeat(900)}`);
  const sending = (async () => {
    for (const text of messages) await sendTcp(source.tcpPort, text);
  })();
  while (source.status().problem === undefined) await new Promise(setImmediate);
  assert.match(source.status().problem ?? '', /journal is full/);
  await sendUdp(source.udpPort, `<13>app: ${'y'.repeat(900)}`);
  while (journal.skipped['journal-full'] === undefined) await new Promise(setImmediate);
  const stop = new AbortController();
  const read = new Set<string>();
  for await (const batch of source.read('', stop.signal)) {
    for (let row = 0; row < batch.length; row++) {
      read.add(Buffer.from(batch.bytes.subarray(batch.start[row], batch.end[row])).toString());
    }
    await source.committed(batch.cursor);
    if (read.size === messages.length) stop.abort();
  }
  await sending;
  assert.deepEqual(read, new Set(messages));
  assert.equal(source.status().skipped['journal-full'], 1);
});

test('SyslogSource takes only devices when told so, and calls them by their names', async (t) => {
  const devices = { '127.0.0.1': 'switch' };
  const { source, streams } = await sourceFor(t, { devices, onlyDevices: true });
  await sendTcp(source.tcpPort, '<13>Nov 21 08:00:00 other app: x\n');
  const { batches } = await readLines(source, '', 1);
  assert.equal(streams.get(batches[0]?.stream[0] ?? 0).host, 'switch');
  const other = await sourceFor(t, { devices: { '10.0.0.1': 'nas' }, onlyDevices: true });
  await sendTcp(other.source.tcpPort, '<13>app: x\n');
  while (other.source.status().skipped['sender-not-allowed'] === undefined) {
    await new Promise(setImmediate);
  }
});

test('SyslogSource says which port it could not open, and listens on the other', async (t) => {
  const first = await sourceFor(t);
  const second = new SyslogSource({
    name: 'second',
    journal: first.journal,
    streams: first.streams,
    clock,
    address: '127.0.0.1',
    udpPort: 0,
    tcpPort: first.source.tcpPort,
  });
  const problems = await second.listen();
  assert.deepEqual(
    problems.map(({ code }) => code),
    ['address-in-use'],
  );
  assert.ok(second.udpPort > 0);
  assert.match(second.status().problem ?? '', /TCP port \d+: the port is in use/);
  await second.close();
});

test('SyslogSource takes what util-linux logger sends', async (t) => {
  if (!existsSync('/usr/bin/logger')) return t.skip('no logger here');
  const { source, streams } = await sourceFor(t);
  const run = promisify(execFile);
  const send = async (...flags: readonly string[]): Promise<void> => {
    await run('/usr/bin/logger', ['-n', '127.0.0.1', '-t', 'tide', '-p', 'user.err', ...flags]);
  };
  await send('-d', '-P', String(source.udpPort), '--rfc3164', 'one');
  await send('-d', '-P', String(source.udpPort), '--rfc5424', 'two');
  await send('-T', '-P', String(source.tcpPort), '--rfc5424', '--octet-count', 'three');
  await send('-T', '-P', String(source.tcpPort), '--rfc3164', 'four');
  const { lines, batches } = await readLines(source, '', 4);
  const all = batches.flatMap((batch) => [...batch.stream.subarray(0, batch.length)]);
  for (const word of ['one', 'two', 'three', 'four']) {
    const { labels } = streams.get(all[lines.findIndex((line) => line.includes(word))] ?? 0);
    assert.equal(labels['service'], 'tide', word);
    assert.equal(labels['level'], 'error', word);
    assert.ok((labels['host'] ?? '') !== '' && labels['host'] !== '127.0.0.1', word);
  }
});
