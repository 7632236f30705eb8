/**
 * The counters against a real redis-server on loopback: the same contract as the embedded ones, and what
 * happens while the server is away, or hangs.
 */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { EmbeddedCounters } from '../src/state/counters/embedded-counters.ts';
import { RedisCounters } from '../src/state/counters/redis-counters.ts';
import { SharedCounters } from '../src/state/counters/shared-counters.ts';
import { counterContract } from './contracts/counter-contract.ts';
import { freePort } from './kill/free-port.ts';

const hourOfWeek = (hour: number): number => hour % 168;
let folder = '';
let port = 0;
let server: ChildProcess | undefined;
let prefixes = 0;

async function startServer(): Promise<void> {
  const options = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', ''];
  server = spawn('redis-server', options, { stdio: 'ignore' });
  for (let i = 0; i < 100; i++) {
    const pong = spawnSync('redis-cli', ['-p', String(port), 'ping']).stdout.toString();
    if (pong.startsWith('PONG')) return;
    await sleep(50);
  }
  throw new Error('redis-server does not start');
}

async function stopServer(): Promise<void> {
  if (server === undefined) return;
  server.kill('SIGKILL');
  await once(server, 'exit');
  server = undefined;
}

function connect(worker: string, prefix: string, timeoutMs = 5_000): Promise<RedisCounters> {
  const url = `redis://127.0.0.1:${port}`;
  return RedisCounters.connect({ url, worker, hourOfWeek, prefix, timeoutMs });
}

function nextPrefix(): string {
  return `test${++prefixes}:`;
}

async function until(isTrue: () => boolean): Promise<void> {
  for (let i = 0; i < 200 && !isTrue(); i++) await sleep(25);
  assert.ok(isTrue());
}

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'redis-'));
  port = await freePort();
  await startServer();
});
after(async () => {
  await stopServer();
  await rm(folder, { recursive: true });
});

counterContract('RedisCounters', (t) => {
  const prefix = nextPrefix();
  return Promise.resolve(async (worker) => {
    const counters = await connect(worker, prefix);
    t.after(() => counters.close());
    return counters;
  });
});

interface Shared {
  readonly counters: SharedCounters;
  readonly prefix: string;
  readonly waits: number[];
}

function share(t: { after: (end: () => unknown) => void }, timeoutMs?: number): Shared {
  const prefix = nextPrefix();
  const waits: number[] = [];
  const embedded = new EmbeddedCounters({ path: ':memory:', worker: 'a', hourOfWeek });
  const counters = new SharedCounters({
    embedded,
    connect: () => connect('a', prefix, timeoutMs),
    onProblem: (_, retryInMs) => waits.push(retryInMs),
    retryMs: 50,
    retryMsMax: 400,
  });
  t.after(() => counters.close());
  return { counters, prefix, waits };
}

counterContract('SharedCounters', (t) => {
  const prefix = nextPrefix();
  return Promise.resolve(async (worker) => {
    const embedded = new EmbeddedCounters({ path: ':memory:', worker, hourOfWeek });
    const counters = new SharedCounters({
      embedded,
      connect: () => connect(worker, prefix),
      onProblem: (error) => assert.fail(String(error)),
    });
    t.after(() => counters.close());
    await until(() => counters.isShared);
    return counters;
  });
});

test('SharedCounters goes on while Redis is away, says so, and puts there what it missed', async (t) => {
  const { counters, prefix, waits } = share(t);
  await until(() => counters.isShared);
  await counters.put([{ minute: 60_000, counts: [['ocean/sshd', 1]] }]);
  await stopServer();
  await counters.put([{ minute: 60_001, counts: [['ocean/sshd', 2]] }]);
  await counters.put([{ minute: 60_002, counts: [['ocean/sshd', 3]] }]);
  await until(() => counters.problem !== undefined);
  assert.match(
    counters.problem ?? '',
    /Cannot use Redis at 127\.0\.0\.1:\d+.*counting goes on here/,
  );
  assert.deepEqual(await counters.minutes('ocean/sshd', 60_000, 60_003), [1, 2, 3]);
  await until(() => waits.length >= 5);
  assert.ok(waits.every((waitMs) => waitMs <= 400) && waits.at(-1) === 400);
  await startServer();
  await until(() => counters.isShared);
  assert.equal(counters.problem, undefined);
  const other = await connect('b', prefix);
  assert.deepEqual(await other.minutes('ocean/sshd', 60_000, 60_003), [1, 2, 3]);
  await other.close();
});

test('SharedCounters takes a Redis that hangs for one that is away', async (t) => {
  const { counters } = share(t, 300);
  await until(() => counters.isShared);
  server?.kill('SIGSTOP');
  await counters.put([{ minute: 60_000, counts: [['ocean/sshd', 4]] }]);
  await until(() => counters.problem !== undefined);
  assert.match(counters.problem ?? '', /no answer in 300 ms/);
  server?.kill('SIGCONT');
  await until(() => counters.isShared);
  assert.deepEqual(await counters.minutes('ocean/sshd', 60_000, 60_001), [4]);
});

test('a minute is in Redis whole or not at all', async (t) => {
  const prefix = nextPrefix();
  const [writer, reader] = [await connect('a', prefix), await connect('b', prefix)];
  t.after(() => Promise.all([writer.close(), reader.close()]));
  const names = Array.from({ length: 200 }, (_, i) => `series${i}`);
  const writing = (async () => {
    for (let minute = 60_000; minute < 60_030; minute++)
      await writer.put([{ minute, counts: names.map((name) => [name, 1] as const) }]);
  })();
  const state = { isOver: false };
  void writing.then(() => (state.isOver = true));
  while (!state.isOver) {
    // Read in the order in which they are written: a minute of the last has one of the first.
    const last = await reader.minutes('series199', 60_000, 60_030);
    const first = await reader.minutes('series0', 60_000, 60_030);
    for (const [i, lines] of last.entries()) assert.ok((first[i] ?? 0) >= lines);
  }
  await writing;
});

test('Redis that is not there is unreachable, and may be later', async () => {
  const url = `redis://127.0.0.1:${await freePort()}`;
  await assert.rejects(RedisCounters.connect({ url, worker: 'a', hourOfWeek }), {
    code: 'unreachable',
    isRetryable: true,
  });
});
