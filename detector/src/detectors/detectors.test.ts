import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findingKinds } from '../model/types.ts';
import { detectors } from './index.ts';

test('every detector says what it is, each kind once', () => {
  assert.equal(new Set(detectors.map(({ name }) => name)).size, detectors.length);
  for (const { name, kind, summary, details, source, example } of detectors) {
    assert.equal(name, kind);
    assert.ok(findingKinds.includes(kind));
    assert.match(summary, /^[A-Z].*\.$/);
    assert.match(details, /Wrong for/);
    assert.ok(source.length > 20 && example.length > 5);
  }
});

test('every detector is restored from its own snapshot as JSON', () => {
  for (const { create } of detectors) {
    const state: unknown = JSON.parse(JSON.stringify(create({}).snapshot()));
    const again = create({});
    again.restore(state);
    assert.deepEqual(JSON.parse(JSON.stringify(again.snapshot())), state);
  }
});
