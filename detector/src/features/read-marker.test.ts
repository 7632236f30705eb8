import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allocateLineBatch } from '../model/allocate-line-batch.ts';
import { type Marker, readMarker } from './read-marker.ts';

function read(text: string, service = 'cron'): Marker | undefined {
  const bytes = new TextEncoder().encode(text);
  const batch = allocateLineBatch(bytes, 1);
  batch.messageEnd[0] = batch.end[0] = bytes.length;
  batch.length = 1;
  return readMarker(batch, 0, () => service);
}

test('readMarker() reads a check with its name, or from the program of that name', () => {
  const check = { kind: 'check', id: 'node005-file.1' };
  assert.deepEqual(read('tidewatch-canary: check node005-file.1'), check);
  assert.deepEqual(read('tidewatch-canary[812]: check node005-file.1\n'), check);
  assert.deepEqual(read('%ASA-3-710003: tidewatch-canary: check node005-file.1'), check);
  assert.deepEqual(read('check node005-file.1', 'tidewatch-canary'), check);
  assert.equal(read('check node005-file.1'), undefined);
});

test('readMarker() reads the interval that a heartbeat declares', () => {
  const heartbeat = { kind: 'heartbeat', from: 'node005', intervalMs: 60_000 };
  assert.deepEqual(read('tidewatch-canary: heartbeat from node005 every 60 s'), heartbeat);
  assert.deepEqual(read('heartbeat from node005 every 60 s'), heartbeat);
  for (const no of ['every 0 s', 'every 60 m', 'every x s', 'every 60 s and more', '60 s']) {
    assert.equal(read(`heartbeat from node005 ${no}`), undefined);
  }
});

test('readMarker() takes nothing else', () => {
  const others = [
    '',
    '%',
    'tidewatch-canary',
    'tidewatch-canary: checked',
    'tidewatch-canary: check two words',
    'tidewatch-canary: check <script>',
    `tidewatch-canary: check ${'x'.repeat(65)}`,
    `heartbeat from ${'x'.repeat(300)} every 60 s`,
    'said tidewatch-canary: check a',
    'checkpoint complete',
  ];
  for (const text of others) assert.equal(read(text), undefined, text);
});
