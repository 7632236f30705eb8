import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SessionModel } from './session-model.ts';

const usual = ['open', 'read', 'read', 'close'];

function trained(): SessionModel {
  const model = new SessionModel();
  model.train(
    Array.from({ length: 400 }, (_, i) =>
      i % 5 === 0 ? ['open', 'read', 'write', 'close'] : usual,
    ),
  );
  return model;
}

test('SessionModel finds nothing odd in what it was trained on', () => {
  assert.equal(trained().score(usual).logPValue, 0);
});

test('SessionModel names an event never seen, an odd count and an order never seen', () => {
  const model = trained();
  const novel = model.score(['open', 'explode', 'close']);
  assert.match(novel.reason, /never seen: explode/);
  const counts = model.score(['open', ...Array.from({ length: 60 }, () => 'read'), 'close']);
  assert.match(counts.reason, /read: 60 in the place of 2/);
  const order = model.score(['close', 'read', 'read', 'open']);
  assert.match(order.reason, /order never seen: close > read/);
  for (const { logPValue } of [novel, counts, order]) assert.ok(logPValue < -3);
});

test('SessionModel scores an empty session and one before any training', () => {
  assert.ok(trained().score([]).logPValue < 0);
  assert.ok(Number.isFinite(new SessionModel().score([]).logPValue));
});
