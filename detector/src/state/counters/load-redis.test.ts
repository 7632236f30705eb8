import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadRedis } from './load-redis.ts';

function missing(): Promise<never> {
  return Promise.reject(new Error('Cannot find package'));
}

test('loadRedis() names the component and the package when it is not installed', async () => {
  await assert.rejects(loadRedis(missing), {
    code: 'program-missing',
    message: /counters in Redis.*"redis"/,
  });
  assert.equal(typeof (await loadRedis()).createClient, 'function');
});
