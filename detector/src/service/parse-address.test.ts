import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseAddress } from './parse-address.ts';

test('parseAddress() takes names, IPv4, bracketed IPv6 and off', () => {
  assert.deepEqual(parseAddress('127.0.0.1:8085'), { address: '127.0.0.1', port: 8085 });
  assert.deepEqual(parseAddress('[::1]:1514'), { address: '::1', port: 1514 });
  assert.deepEqual(parseAddress('localhost:0'), { address: 'localhost', port: 0 });
  assert.equal(parseAddress('off'), undefined);
  assert.throws(() => parseAddress('[::]:70000'), /port 70000/);
});
