/**
 * A real rsyslog forwards to the syslog source, over UDP and over TCP with both framings. Needs rsyslogd
 * and util-linux logger (Debian: `apt-get install rsyslog`); says so aloud and skips without them.
 */
import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { StreamTable } from '../src/model/stream-table.ts';
import { PushJournal } from '../src/sources/journal/push-journal.ts';
import { SyslogSource } from '../src/sources/syslog/syslog-source.ts';
import { readLines } from './contracts/source-contract.ts';

const programs = ['/usr/sbin/rsyslogd', '/usr/bin/logger'];
const missing = programs.filter((program) => !existsSync(program));
const skip = missing.length === 0 ? false : `not on this machine: ${missing.join(', ')}`;

const messagesEach = 500;

interface Forward {
  readonly name: string;
  readonly protocol: 'udp' | 'tcp';
  /** What omfwd is told besides. */
  readonly settings: string;
  readonly head: RegExp;
}

const forwards: readonly Forward[] = [
  {
    name: 'UDP, RFC 3164',
    protocol: 'udp',
    settings: 'template="RSYSLOG_TraditionalForwardFormat"',
    head: /^<11>[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \S+ tide: /,
  },
  {
    name: 'TCP, line ends, rsyslog format with ISO time',
    protocol: 'tcp',
    settings: 'template="RSYSLOG_ForwardFormat" TCP_Framing="traditional"',
    head: /^<11>\d{4}-\d\d-\d\dT\S+ \S+ tide: /,
  },
  {
    name: 'TCP, octet counted, RFC 5424',
    protocol: 'tcp',
    settings: 'template="RSYSLOG_SyslogProtocol23Format" TCP_Framing="octet-counted"',
    head: /^<11>1 \d{4}-\d\d-\d\dT\S+ \S+ tide - - -\s+/,
  },
];

for (const forward of forwards) {
  test(`rsyslog forwards by ${forward.name}`, { skip, timeout: 120_000 }, async (t) => {
    const folder = await mkdtemp(join(tmpdir(), 'tidewatch-rsyslog-'));
    t.after(() => rm(folder, { recursive: true }));
    const { source, streams } = await listen(t, join(folder, 'journal'));
    const port = forward.protocol === 'udp' ? source.udpPort : source.tcpPort;
    await startRsyslog(t, folder, { ...forward, port });
    const sent = Array.from({ length: messagesEach }, (_, i) => `message ${i} zażółć "x" [y=1]`);
    const file = join(folder, 'messages');
    await writeFile(file, `${sent.join('\n')}\n`);
    const socket = join(folder, 'in.sock');
    const logger = ['-u', socket, '-t', 'tide', '-p', 'user.err', '-f', file];
    await promisify(execFile)('/usr/bin/logger', logger);
    const { lines, batches } = await readLines(source, '', sent.length);
    assert.deepEqual(
      lines.map((line) => line.replace(forward.head, '')),
      sent,
    );
    const { labels } = streams.get(batches[0]?.stream[0] ?? 0);
    assert.equal(labels['service'], 'tide');
    assert.equal(labels['level'], 'error');
    assert.deepEqual(source.status().skipped, {});
  });
}

async function listen(
  t: TestContext,
  folder: string,
): Promise<{ source: SyslogSource; streams: StreamTable }> {
  const clock = { nowMs: (): number => Date.now() };
  const journal = new PushJournal({ folder, clock });
  await journal.open();
  const streams = new StreamTable({ streamsMax: 100 });
  const ports = { address: '127.0.0.1', udpPort: 0, tcpPort: 0 };
  const source = new SyslogSource({ name: 'syslog', journal, streams, clock, ...ports });
  assert.deepEqual(await source.listen(), []);
  t.after(async () => {
    await source.close();
    await journal.close();
  });
  return { source, streams };
}

async function startRsyslog(
  t: TestContext,
  folder: string,
  { protocol, settings, port }: Forward & { readonly port: number },
): Promise<void> {
  const socket = join(folder, 'in.sock');
  const config = join(folder, 'rsyslog.conf');
  await writeFile(
    config,
    `global(workDirectory="${folder}")
module(load="imuxsock" SysSock.Use="off")
input(type="imuxsock" Socket="${socket}" RateLimit.Interval="0" UseSysTimeStamp="on")
action(type="omfwd" target="127.0.0.1" port="${port}" protocol="${protocol}" ${settings})
`,
  );
  const args = ['-n', '-f', config, '-i', join(folder, 'rsyslog.pid')];
  const child: ChildProcess = spawn('/usr/sbin/rsyslogd', args, { stdio: 'ignore' });
  t.after(async () => {
    if (child.exitCode === null && child.kill()) await once(child, 'exit');
  });
  while (!existsSync(socket)) {
    assert.equal(child.exitCode, null, 'rsyslogd has ended');
    await sleep(20);
  }
}
