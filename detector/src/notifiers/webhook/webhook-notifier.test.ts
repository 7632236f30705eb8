import assert from 'node:assert/strict';
import { test } from 'node:test';
import { notifierContract, queuedExample } from '../../../test/contracts/notifier-contract.ts';
import { receiver } from '../../../test/contracts/receiver.ts';
import { Secret } from '../../config/secret.ts';
import { signWebhook } from './sign-webhook.ts';
import { WebhookNotifier } from './webhook-notifier.ts';

const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const clock = { nowMs: () => 1_800_000_000_500 };
const forever = new AbortController().signal;

notifierContract('WebhookNotifier', ({ url, timeoutMs }) => {
  return new WebhookNotifier({
    url,
    timeoutMs,
    clock,
    secret: new Secret(secret),
    environment: 'home',
  });
});

test('WebhookNotifier signs what it sends, and sends what it signs', async (t) => {
  const { url, requests } = await receiver(t);
  const notifier = new WebhookNotifier({
    url,
    clock,
    secret: new Secret(secret),
    environment: 'home',
  });
  assert.deepEqual(await notifier.send(queuedExample(), forever), { isSent: true });
  const [request] = requests;
  assert.equal(request?.headers['webhook-timestamp'], '1800000000');
  const message = {
    id: String(request?.headers['webhook-id']),
    timestampSeconds: 1_800_000_000,
    body: request?.body ?? '',
  };
  assert.equal(request?.headers['webhook-signature'], signWebhook(secret, message));
});

test('WebhookNotifier sends type, time, alert and incident', async (t) => {
  const { url, requests } = await receiver(t);
  const notifier = new WebhookNotifier({ url, clock, secret: undefined, environment: 'home' });
  const queued = queuedExample();
  await notifier.send(queued, forever);
  const payload = JSON.parse(requests[0]?.body ?? '');
  assert.equal(payload.type, 'incident.opened');
  assert.equal(payload.timestamp, '2026-06-14T03:12:41.200Z');
  assert.deepEqual(payload.data.alert, {
    id: queued.alert.id,
    reason: 'opened',
    severity: 'high',
    dedup_key: '5f0c1d2e3a4b5968',
    title: 'Failed logins as root on dns01, 143 in a minute',
    body: '143 times in a minute\nat most 9 a minute at this hour',
  });
  const { incident } = payload.data;
  assert.equal(incident.first_seen, '2026-06-14T03:12:40.000Z');
  assert.equal(incident.environment, 'home');
  assert.equal(incident.analysis, null);
  assert.match(incident.sample_lines[0], /^Jun 14 03:12:40 dns01 sshd/);
  assert.equal(requests[0]?.headers['webhook-signature'], undefined);
});

test('WebhookNotifier understands Retry-After as a date', async (t) => {
  const date = new Date(clock.nowMs() + 90_000).toUTCString();
  const { url } = await receiver(t, () => ({ status: 503, headers: { 'retry-after': date } }));
  const notifier = new WebhookNotifier({ url, clock, secret: undefined, environment: 'home' });
  const result = await notifier.send(queuedExample(), forever);
  const retryAfterMs = result.isSent ? 0 : (result.retryAfterMs ?? 0);
  assert.ok(retryAfterMs > 88_000 && retryAfterMs <= 90_000);
});

test('WebhookNotifier shows the name and the password of its URL', async (t) => {
  const { url, requests } = await receiver(t);
  const withName = url.replace('http://', 'http://n8n:p%40ss@');
  const options = { url: withName, clock, secret: undefined, environment: 'home' };
  assert.deepEqual(await new WebhookNotifier(options).send(queuedExample(), forever), {
    isSent: true,
  });
  const expected = `Basic ${Buffer.from('n8n:p@ss').toString('base64')}`;
  assert.equal(requests[0]?.headers.authorization, expected);
});
