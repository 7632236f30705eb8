import assert from 'node:assert/strict';
import { test } from 'node:test';
import { signWebhook } from './sign-webhook.ts';

// The example that the reference libraries of Standard Webhooks test against.
const secret = 'MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const message = {
  id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
  timestampSeconds: 1_614_265_330,
  body: '{"test": 2432232314}',
};
const signature = 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=';

test('signWebhook() gives the published signature, with and without the prefix of the secret', () => {
  assert.equal(signWebhook(secret, message), signature);
  assert.equal(signWebhook(`whsec_${secret}`, message), signature);
});

test('signWebhook() signs id, time and every byte of the body', () => {
  for (const change of [{ id: 'x' }, { timestampSeconds: 1 }, { body: '{"test":2432232314}' }]) {
    assert.notEqual(signWebhook(secret, { ...message, ...change }), signature);
  }
});
