import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hostKeyOf, parseHostKey } from './host-key.ts';

/** Keys of github.com, and the fingerprints that GitHub publishes for them. */
const published = [
  {
    type: 'ssh-ed25519',
    text: 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl',
    fingerprint: 'SHA256:+DiY3wvvV6TuJJhbpZisF/zLDA0zPMSvHdkr4UvCOqU',
  },
  {
    type: 'ecdsa-sha2-nistp256',
    text: 'ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBEmKSENjQEezOmxkZMy7opKgwFB9nkt5YRrYMjNuG5N87uRgg6CLrbo5wAdT/y6v0mKV0U2w0WZ2YB/++Tpockg=',
    fingerprint: 'SHA256:p2QAMXNIC1TJYWeIOttrVc98/R1BUFWu3/LiyKgUfQM',
  },
];

test('parseHostKey() reads what hosts.yaml has, and gives the fingerprint that people compare', () => {
  for (const key of published) assert.deepEqual(parseHostKey(key.text), key);
});

test('hostKeyOf() refuses what names no type', () => {
  for (const wire of ['', 'AAAA', '/////w==', 'AAAABUEKQgo8'])
    assert.throws(() => hostKeyOf(Buffer.from(wire, 'base64')), RangeError);
});
