import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { exampleIncident } from '../../test/fixtures/example-incident.ts';
import type { DeliveryOutcome, QueuedAlert } from '../model/queued-alert.ts';
import type { Alert, AlertId } from '../model/types.ts';
import { alertOf } from './alert-of.ts';
import type { Notifier, SendResult } from './notifier.ts';
import { type Outbox, OutboxWorker, type OutboxWorkerOptions } from './outbox-worker.ts';

/** An outbox in memory. */
class MemoryOutbox implements Outbox {
  readonly queue: QueuedAlert[] = [];
  readonly settled: (readonly [AlertId, DeliveryOutcome])[] = [];
  failures = 0;

  add(name: string, queuedMs = 0): void {
    const alert = {
      ...(alertOf({ incident: exampleIncident(), tell: 'opened' }) as Alert),
      id: name as AlertId,
    };
    const position = this.queue.length + 1;
    const rest = { route: 'test', position, attempts: 0, queuedMs, dueMs: queuedMs };
    this.queue.push({ alert, incident: exampleIncident(), ...rest });
  }

  waiting(_route: string, limit: number): Promise<readonly QueuedAlert[]> {
    return Promise.resolve(this.queue.slice(0, limit));
  }

  settle(id: AlertId, _route: string, outcome: DeliveryOutcome): Promise<void> {
    if (this.failures-- > 0) return Promise.reject(new Error('disk full'));
    this.settled.push([id, outcome]);
    const index = this.queue.findIndex(({ alert }) => alert.id === id);
    const [entry] = this.queue.splice(index, 1);
    if (outcome.state === 'waiting' && entry !== undefined) {
      this.queue.splice(index, 0, {
        ...entry,
        attempts: entry.attempts + 1,
        dueMs: outcome.dueMs,
      });
    }
    return Promise.resolve();
  }
}

const later = (retryAfterMs?: number): SendResult => ({
  isSent: false,
  error: '503',
  isRetryable: true,
  retryAfterMs,
});

interface Run {
  readonly sent: string[];
  readonly nowMs: () => number;
}

/** Runs a worker on a clock that jumps when somebody sleeps, until the outbox is empty. */
async function deliver(
  outbox: MemoryOutbox,
  answer: (attempt: number, id: string) => SendResult,
  change: Partial<OutboxWorkerOptions> = {},
): Promise<Run> {
  let nowMs = 0;
  const sent: string[] = [];
  const idle = Promise.withResolvers<void>();
  const notifier: Notifier = {
    name: 'test',
    send: ({ alert }) => {
      sent.push(alert.id);
      return Promise.resolve(answer(sent.length, alert.id));
    },
  };
  const worker = new OutboxWorker({
    outbox,
    notifiers: [notifier],
    clock: { nowMs: () => nowMs },
    sleep: async (ms, signal) => {
      if (outbox.queue.length === 0) {
        idle.resolve();
        await sleep(60_000, undefined, { signal });
      }
      nowMs += ms;
    },
    random: () => 0.5,
    ...change,
  });
  worker.start();
  await idle.promise;
  await worker.stop();
  return { sent, nowMs: () => nowMs };
}

test('OutboxWorker sends in order, also when one must be tried again', async () => {
  const outbox = new MemoryOutbox();
  for (const name of ['a', 'b', 'c']) outbox.add(name);
  const { sent } = await deliver(outbox, (attempt) => (attempt < 3 ? later() : { isSent: true }));
  assert.deepEqual(sent, ['a', 'a', 'a', 'b', 'c']);
});

test('OutboxWorker doubles the pause, and no more after an hour, up to 72 hours', async () => {
  const outbox = new MemoryOutbox();
  outbox.add('a');
  const { sent, nowMs } = await deliver(outbox, () => later());
  const dues = outbox.settled.map(([, outcome]) =>
    outcome.state === 'waiting' ? outcome.dueMs : 0,
  );
  assert.deepEqual(dues.slice(0, 4), [750, 2_250, 5_250, 11_250]);
  assert.equal((dues[20] ?? 0) - (dues[19] ?? 0), 2_700_000);
  assert.equal(outbox.settled.at(-1)?.[1].state, 'failed');
  assert.ok(nowMs() > 70 * 3_600_000 && nowMs() <= 72 * 3_600_000);
  assert.ok(sent.length > 90);
});

test('OutboxWorker leaves the receiver alone as long as it asks', async () => {
  const outbox = new MemoryOutbox();
  outbox.add('a');
  const answers = [later(600_000), { isSent: true } as const];
  const { nowMs } = await deliver(outbox, (attempt) => answers[attempt - 1] as SendResult);
  assert.equal(nowMs(), 600_000);
});

test('OutboxWorker does not try again what is refused for good', async () => {
  const outbox = new MemoryOutbox();
  for (const name of ['a', 'b']) outbox.add(name);
  const refused: SendResult = {
    isSent: false,
    error: 'it answers 404',
    isRetryable: false,
    retryAfterMs: undefined,
  };
  const { sent } = await deliver(outbox, (_, id) => (id === 'a' ? refused : { isSent: true }));
  assert.deepEqual(sent, ['a', 'b']);
  assert.deepEqual(outbox.settled[0], ['a', { state: 'failed', error: 'it answers 404' }]);
});

test('OutboxWorker does not send again what could only not be written down', async () => {
  const outbox = new MemoryOutbox();
  outbox.add('a');
  outbox.failures = 3;
  const problems: string[] = [];
  const { sent } = await deliver(outbox, () => ({ isSent: true }), {
    onProblem: (_, error) => problems.push(String(error)),
  });
  assert.deepEqual(sent, ['a']);
  assert.equal(problems.length, 3);
  assert.deepEqual(outbox.settled, [['a', { state: 'sent' }]]);
});

test('OutboxWorker keeps what it could not finish when it is stopped', async () => {
  const outbox = new MemoryOutbox();
  outbox.add('a');
  const begun = Promise.withResolvers<void>();
  const worker = new OutboxWorker({
    outbox,
    notifiers: [
      {
        name: 'test',
        send: async (_, signal) => {
          begun.resolve();
          await sleep(60_000, undefined, { signal }).catch(() => undefined);
          return later();
        },
      },
    ],
    clock: { nowMs: () => 0 },
    sleep: (ms, signal) => sleep(ms, undefined, { signal }),
    random: () => 0,
  });
  worker.start();
  await begun.promise;
  await worker.stop();
  assert.equal(outbox.queue.length, 1);
  assert.deepEqual(outbox.settled, []);
});

test('OutboxWorker sends at once what comes while it waits', async () => {
  const outbox = new MemoryOutbox();
  const asleep = Promise.withResolvers<void>();
  const arrived = Promise.withResolvers<string>();
  const worker = new OutboxWorker({
    outbox,
    notifiers: [
      {
        name: 'test',
        send: ({ alert }) => {
          arrived.resolve(alert.id);
          return Promise.resolve({ isSent: true });
        },
      },
    ],
    clock: { nowMs: () => 0 },
    sleep: (ms, signal) => {
      asleep.resolve();
      return sleep(ms, undefined, { signal });
    },
    random: () => 0,
  });
  worker.start();
  await asleep.promise;
  outbox.add('a');
  worker.wake();
  assert.equal(await arrived.promise, 'a');
  await worker.stop();
});
