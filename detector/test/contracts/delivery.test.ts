import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { alertOf } from '../../src/alerts/alert-of.ts';
import { type Outbox, OutboxWorker } from '../../src/alerts/outbox-worker.ts';
import type { Alert } from '../../src/model/types.ts';
import { WebhookNotifier } from '../../src/notifiers/webhook/webhook-notifier.ts';
import { Store } from '../../src/state/store.ts';
import { exampleIncident } from '../fixtures/example-incident.ts';
import { receiver } from './receiver.ts';

const clock = { nowMs: () => Date.now() };

function workerOf(outbox: Outbox, url: string): { worker: OutboxWorker; settled: Promise<string> } {
  const { promise: settled, resolve } = Promise.withResolvers<string>();
  const worker = new OutboxWorker({
    outbox,
    notifiers: [new WebhookNotifier({ url, secret: undefined, environment: 'home', clock })],
    clock,
    sleep: (ms, signal) => sleep(ms, undefined, { signal }),
    random: () => 0,
    onOutcome: (_, { state }) => resolve(state),
    onProblem: () => resolve('not written down'),
    backOff: { firstMs: 1, mostMs: 1, giveUpMs: 60_000 },
  });
  return { worker, settled };
}

test('An alert that was sent but not written down before a kill comes again under its id', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'delivery-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'state.sqlite');
  const { url, requests } = await receiver(t);
  const change = { incident: exampleIncident(), tell: 'opened' } as const;
  const commit = {
    cursors: { file: '1' },
    changes: [change],
    alerts: [alertOf(change) as Alert],
    nowMs: clock.nowMs(),
  };

  const before = await Store.open({ path, routes: ['webhook'] });
  await before.commit(commit);
  const killed: Outbox = {
    waiting: (route, limit) => before.waiting(route, limit),
    settle: () => Promise.reject(new Error('killed')),
  };
  const first = workerOf(killed, url);
  first.worker.start();
  assert.equal(await first.settled, 'not written down');
  await first.worker.stop();
  await before.close();

  const after = await Store.open({ path, routes: ['webhook'] });
  t.after(() => after.close());
  // What was read again after the kill makes the same alert once more: it is one.
  await after.commit(commit);
  const second = workerOf(after, url);
  second.worker.start();
  assert.equal(await second.settled, 'sent');
  await second.worker.stop();
  assert.deepEqual(await after.alertCounts(), { sent: 1 });
  assert.equal(requests.length, 2);
  assert.equal(requests[0]?.headers['webhook-id'], requests[1]?.headers['webhook-id']);
  assert.equal(requests[0]?.body, requests[1]?.body);
});

test('An alert waits in the outbox until its receiver takes it', async (t) => {
  const store = await Store.open({ path: ':memory:', routes: ['webhook'] });
  t.after(() => store.close());
  const { url, requests } = await receiver(t, () => ({ status: requests.length < 4 ? 503 : 200 }));
  const change = { incident: exampleIncident(), tell: 'opened' } as const;
  const alerts = [alertOf(change) as Alert];
  await store.commit({ cursors: {}, changes: [change], alerts, nowMs: clock.nowMs() });
  const { worker } = workerOf(store, url);
  worker.start();
  while ((await store.alertCounts())['sent'] !== 1) await sleep(2);
  await worker.stop();
  assert.equal(requests.length, 4);
});
