import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { Turnstile } from './turnstile.ts';

test('Turnstile lets through as many as it was opened for, and no more', async () => {
  const turnstile = new Turnstile(2);
  let passed = 0;
  const walk = async (): Promise<void> => {
    for (let i = 0; i < 6; i++) {
      await turnstile.pass();
      passed++;
    }
  };
  const walking = walk();
  await setImmediate();
  assert.equal(passed, 2);
  turnstile.open();
  await setImmediate();
  assert.equal(passed, 3);
  for (let i = 0; i < 3; i++) turnstile.open();
  await walking;
  assert.equal(passed, 6);
});
