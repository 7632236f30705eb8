import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { exampleIncident } from '../../test/fixtures/example-incident.ts';
import type { IncidentChange, IncidentId } from '../model/types.ts';
import { LokiWriter } from '../notifiers/loki/loki-writer.ts';
import { Store } from '../state/store.ts';
import { IncidentLineWorker } from './incident-line-worker.ts';

interface Pushed {
  readonly stream: Readonly<Record<string, string>>;
  readonly values: readonly (readonly [ns: string, text: string])[];
}

interface Receiver {
  readonly url: string;
  readonly pushed: Pushed[];
  /** Statuses of the next answers; 204 after them. */
  readonly answers: number[];
  readonly authorizations: (string | undefined)[];
}

/** Takes pushes as Loki does. */
async function receiverOf(t: TestContext): Promise<Receiver> {
  const [pushed, answers]: [Pushed[], number[]] = [[], []];
  const authorizations: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const status = answers.shift() ?? 204;
      authorizations.push(request.headers.authorization);
      const { streams } = JSON.parse(Buffer.concat(chunks).toString()) as { streams: Pushed[] };
      if (status === 204) pushed.push(...streams);
      response.writeHead(status).end(status === 204 ? '' : 'said no');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://reader:word@127.0.0.1:${port}`, pushed, answers, authorizations };
}

async function storeOf(t: TestContext, incidentLinesMax = 1_000): Promise<Store> {
  const store = await Store.open({ path: ':memory:', routes: [], incidentLinesMax });
  t.after(() => store.close());
  return store;
}

function change(id: string, tell: IncidentChange['tell'] = 'opened', count = 1): IncidentChange {
  return { incident: exampleIncident({ id: id as IncidentId, count }), tell };
}

function commit(store: Store, changes: readonly IncidentChange[], nowMs = 1_000): Promise<unknown> {
  return store.commit({ cursors: {}, changes, alerts: [], nowMs });
}

interface Running {
  readonly worker: IncidentLineWorker;
  readonly problems: unknown[];
}

/** @param waits of the worker are as short as can be */
function workerOf(t: TestContext, store: Store, url: string): Running {
  const problems: unknown[] = [];
  const worker = new IncidentLineWorker({
    lines: store,
    writer: new LokiWriter({ url, environment: 'home' }),
    clock: { nowMs: () => Date.now() },
    sleep: (ms, signal) => sleep(Math.min(ms, 20), undefined, { signal }),
    onProblem: (error) => problems.push(error),
  });
  t.after(() => worker.stop());
  worker.start();
  return { worker, problems };
}

async function until(isDone: () => boolean): Promise<void> {
  for (let i = 0; i < 500 && !isDone(); i++) await sleep(10);
  assert.ok(isDone());
}

test('IncidentLineWorker writes each change as one line of the API document, in its order', async (t) => {
  const loki = await receiverOf(t);
  const store = await storeOf(t);
  const { worker } = workerOf(t, store, loki.url);
  await commit(store, [change('a'), change('b', 'nothing', 1), change('b', 'nothing', 2)]);
  await commit(store, [change('a', 'resolved')], 2_000);
  worker.wake();
  await until(() => worker.written === 3);
  const documents = loki.pushed.map(({ values }) => JSON.parse(values[0]?.[1] ?? ''));
  assert.deepEqual(
    documents.map((one) => [one.id, one.change, one.count]),
    [
      ['a', 'opened', 1],
      ['b', 'nothing', 2],
      ['a', 'resolved', 1],
    ],
  );
  assert.equal(documents[0].signature, '00aa11bb22cc33dd');
  const [first] = loki.pushed;
  assert.deepEqual(Object.keys(first?.stream ?? {}), ['job', 'host', 'severity']);
  assert.equal(first?.stream['job'], 'log-anomaly-detector');
  const times = loki.pushed.map(({ values }) => BigInt(values[0]?.[0] ?? 0));
  assert.deepEqual(
    times,
    times.toSorted((a, b) => (a < b ? -1 : 1)),
  );
  assert.equal(new Set(times).size, 3);
  assert.equal(loki.authorizations[0], `Basic ${Buffer.from('reader:word').toString('base64')}`);
  assert.deepEqual(await store.waitingLines(10), []);
});

test('IncidentLineWorker tries again what was not taken, after a restart too, as the same line', async (t) => {
  const loki = await receiverOf(t);
  const store = await storeOf(t);
  await commit(store, [change('a')]);
  const before = (await store.waitingLines(1))[0];
  loki.answers.push(503, 429, 401);
  const first = workerOf(t, store, loki.url);
  await until(() => first.problems.length >= 2);
  await first.worker.stop();
  const second = workerOf(t, store, loki.url);
  await until(() => loki.pushed.length === 1);
  assert.equal(
    loki.pushed[0]?.values[0]?.[0],
    String(1_000_000_000n + BigInt(before?.position ?? 0)),
  );
  await until(() => second.worker.written === 1);
  assert.equal(second.worker.problem, undefined);
});

test('IncidentLineWorker counts what is refused for good, and goes on', async (t) => {
  const loki = await receiverOf(t);
  const store = await storeOf(t);
  loki.answers.push(400);
  const { worker, problems } = workerOf(t, store, loki.url);
  await commit(store, [change('a')]);
  worker.wake();
  await until(() => worker.refused === 1);
  assert.match(
    String(problems[0]),
    /Cannot write incidents to http:\/\/127\.0\.0\.1:\d+: it answers 400: said no/,
  );
  await commit(store, [change('b')]);
  worker.wake();
  await until(() => loki.pushed.length === 1);
});

test('Store keeps a bounded number of changes for Loki, the newest, and none when not asked to', async (t) => {
  const store = await storeOf(t, 3);
  for (const id of ['a', 'b', 'c', 'd', 'e']) await commit(store, [change(id)]);
  const kept = await store.waitingLines(10);
  assert.deepEqual(
    kept.map(({ incident }) => incident.id),
    ['c', 'd', 'e'],
  );
  assert.equal(store.linesDropped, 2);
  const none = await storeOf(t, 0);
  await commit(none, [change('a')]);
  assert.deepEqual(await none.waitingLines(10), []);
});

test('Store keeps for Loki what a person made of an incident', async (t) => {
  const store = await storeOf(t);
  await commit(store, [change('a')]);
  await store.act('a', { kind: 'close' }, { by: 'page', atMs: 5_000, alertOf: () => undefined });
  const last = (await store.waitingLines(10)).at(-1);
  assert.deepEqual([last?.incident.state, last?.writtenMs], ['resolved', 5_000]);
});
