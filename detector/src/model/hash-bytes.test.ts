import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hashBytes } from './hash-bytes.ts';

const encoder = new TextEncoder();

test('hashBytes() is equal for equal bytes and of 16 digits', () => {
  const bytes = encoder.encode('..session opened..');
  const inner = encoder.encode('session opened');
  assert.equal(hashBytes(bytes, 2, bytes.length - 2), hashBytes(inner));
  assert.match(hashBytes(inner), /^[0-9a-f]{16}$/);
});

test('hashBytes() tells 300,000 near texts and seeds apart', () => {
  const seen = new Set<string>();
  for (let i = 0; i < 150_000; i++) {
    seen.add(hashBytes(encoder.encode(`line ${i}`)));
    seen.add(hashBytes(encoder.encode(`line ${i}`), 0, undefined, 1));
  }
  assert.equal(seen.size, 300_000);
});

test('hashBytes() stays what it was: ids are stored', () => {
  assert.equal(hashBytes(encoder.encode('tidewatch')), '6a8e3300c598e770');
});
