import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { tarOf } from './tar-of.ts';

const listing = (archive: Buffer): string =>
  execFileSync('tar', ['-t', '-v', '--numeric-owner', '--utc', '-f', '-'], {
    input: archive,
  }).toString();

test('tarOf() makes what tar reads: modes, owners, sizes, one time', () => {
  const archive = tarOf([
    { path: 'data/', owner: 1001 },
    { path: 'data/a', content: Buffer.from('x'.repeat(513)) },
    { path: 'empty', content: Buffer.alloc(0) },
  ]);
  assert.equal(archive.length % 512, 0);
  const rows = listing(archive)
    .trim()
    .split('\n')
    .map((row) => row.split(/\s+/).join(' '));
  assert.deepEqual(rows, [
    'drwxr-xr-x 1001/1001 0 2020-01-01 00:00 data/',
    '-rw-r--r-- 0/0 513 2020-01-01 00:00 data/a',
    '-rw-r--r-- 0/0 0 2020-01-01 00:00 empty',
  ]);
});

test('tarOf() refuses a path that its format cannot hold', () => {
  assert.throws(() => tarOf([{ path: 'a'.repeat(101) }]), /Cannot archive/);
});
