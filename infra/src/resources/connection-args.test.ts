import assert from 'node:assert/strict';
import { test } from 'node:test';
import { behind, hostWith, key } from '../../test/host-behind-jump.ts';
import { connectionArgs } from './connection-args.ts';

const agentKey = { text: undefined, file: undefined };

test('connectionArgs() pins the keys of host and jump host and tries few times', () => {
  const { proxy, ...target } = connectionArgs(behind, agentKey, false);
  const tries = { dialErrorLimit: 3, perDialTimeout: 10 };
  assert.deepEqual(target, {
    host: '192.0.2.1',
    user: 'me',
    port: 2222,
    hostKey: key('A'),
    ...tries,
  });
  assert.deepEqual(proxy, {
    host: '192.0.2.9',
    user: 'jump',
    port: 23,
    hostKey: key('B'),
    ...tries,
  });
});

test('connectionArgs() refuses a jump host without a key', () => {
  const open = hostWith(`{hostKey: ${key('A')}, proxy: {address: 192.0.2.9}}`);
  assert.throws(() => connectionArgs(open, agentKey, false), /the jump host of a/);
});
