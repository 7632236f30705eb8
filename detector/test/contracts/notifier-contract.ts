import assert from 'node:assert/strict';
import { test } from 'node:test';
import { alertOf } from '../../src/alerts/alert-of.ts';
import type { Notifier } from '../../src/alerts/notifier.ts';
import type { QueuedAlert } from '../../src/model/queued-alert.ts';
import type { Alert, Incident } from '../../src/model/types.ts';
import { exampleIncident } from '../fixtures/example-incident.ts';
import { type Answer, receiver } from './receiver.ts';

export interface NotifierMaker {
  /** Where the receiver of the test listens; with a query that must not be printed. */
  readonly url: string;
  readonly timeoutMs: number;
}

/** An alert that waits for its first try. */
export function queuedExample(change: Partial<Incident> = {}): QueuedAlert {
  const incident = exampleIncident(change);
  const alert = alertOf({ incident, tell: 'opened' }) as Alert;
  return { alert, incident, route: 'test', position: 1, attempts: 0, queuedMs: 0, dueMs: 0 };
}

const forever = new AbortController().signal;

/** What every notifier that speaks HTTP must do. */
export function notifierContract(name: string, create: (maker: NotifierMaker) => Notifier): void {
  const send = async (
    t: { after: (end: () => unknown) => void },
    answer: Answer,
    { signal = forever, timeoutMs = 5_000 } = {},
  ) => {
    const { url, requests } = await receiver(t, () => answer);
    const notifier = create({ url: `${url}?key=confidential`, timeoutMs });
    return { result: await notifier.send(queuedExample(), signal), requests };
  };

  test(`${name} has sent what is answered with any 2xx`, async (t) => {
    for (const status of [200, 201, 202, 204]) {
      assert.deepEqual((await send(t, { status })).result, { isSent: true });
    }
  });

  test(`${name} asks for another try at 5xx, 408, 425 and 429, and at no other 4xx`, async (t) => {
    for (const status of [500, 502, 503, 408, 425, 429, 400, 401, 404, 410, 422]) {
      const { result } = await send(t, { status });
      const isRetryable = status >= 500 || [408, 425, 429].includes(status);
      assert.ok(!result.isSent, `${status}`);
      assert.equal(result.isRetryable, isRetryable, `${status}`);
      assert.match(result.error, new RegExp(`${status}`));
    }
  });

  test(`${name} hands on how long it is asked to wait`, async (t) => {
    const { result } = await send(t, { status: 429, headers: { 'retry-after': '120' } });
    assert.ok(!result.isSent);
    assert.equal(result.retryAfterMs, 120_000);
  });

  test(`${name} does not follow a redirect`, async (t) => {
    const { url: elsewhere, requests: strays } = await receiver(t);
    const { result } = await send(t, { status: 307, headers: { location: elsewhere } });
    assert.ok(!result.isSent);
    assert.match(result.error, /redirect/);
    assert.equal(strays.length, 0);
  });

  test(`${name} gives up waiting, and asks for another try`, async (t) => {
    const { result } = await send(t, undefined, { timeoutMs: 50 });
    assert.ok(!result.isSent && result.isRetryable);
    assert.match(result.error, /no answer within 50 ms/);
  });

  test(`${name} stops when the process is to end`, async (t) => {
    const { result } = await send(t, undefined, { signal: AbortSignal.timeout(50) });
    assert.ok(!result.isSent && result.isRetryable);
  });

  test(`${name} asks for another try when nobody listens, and prints no secret`, async () => {
    const notifier = create({
      url: 'http://user:confidential@127.0.0.1:1/hooks/confidentialT0KEN0123456789?key=confidential',
      timeoutMs: 5_000,
    });
    const result = await notifier.send(queuedExample(), forever);
    assert.ok(!result.isSent && result.isRetryable);
    assert.match(result.error, /127\.0\.0\.1:1/);
    assert.doesNotMatch(result.error, /confidential/);
  });

  test(`${name} sends the same again under the same id`, async (t) => {
    const { url, requests } = await receiver(t);
    const notifier = create({ url, timeoutMs: 5_000 });
    for (let i = 0; i < 2; i++) await notifier.send(queuedExample(), forever);
    assert.equal(requests[0]?.body, requests[1]?.body);
    assert.equal(requests[0]?.headers['webhook-id'], requests[1]?.headers['webhook-id']);
  });

  test(`${name} cuts long lines: 100 kB are not exceeded`, async (t) => {
    const { url, requests } = await receiver(t);
    const { startedWith, explanation } = exampleIncident();
    const line = { ...startedWith, text: '🌊'.repeat(2_048) } as Incident['sampleLines'][number];
    const lines = Array.from({ length: 10 }, () => line);
    const queued = queuedExample({
      sampleLines: lines,
      startedWith: line,
      explanation: { ...explanation, related: lines },
    });
    await create({ url, timeoutMs: 5_000 }).send(queued, forever);
    const body = requests[0]?.body ?? '';
    assert.ok(Buffer.byteLength(body) < 100_000, `${Buffer.byteLength(body)}`);
    assert.doesNotMatch(body, /\uFFFD|\\ud83c/i);
  });
}
