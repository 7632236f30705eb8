import assert from 'node:assert/strict';
import { test } from 'node:test';
import { StreamTable } from './stream-table.ts';

test('StreamTable gives equal labels one number, whatever their order', () => {
  const table = new StreamTable({ streamsMax: 10 });
  const first = table.intern({ host: 'dns01', service: 'sshd', level: 'error' });
  assert.equal(first, 1);
  assert.equal(table.intern({ level: 'error', service: 'sshd', host: 'dns01' }), first);
  assert.equal(table.get(first).level, 3);
  assert.equal(table.get(first).host, 'dns01');
});

test('StreamTable gives number 0 and counts when it is full', () => {
  const table = new StreamTable({ streamsMax: 1 });
  table.intern({ host: 'a' });
  assert.equal(table.intern({ host: 'b' }), 0);
  assert.equal(table.intern({ host: 'a' }), 1);
  assert.equal(table.overflowed, 1);
  assert.equal(table.get(0).host, '');
});

test('StreamTable restored numbers as the one that made the state', () => {
  const table = new StreamTable({ streamsMax: 10 });
  table.intern({ host: 'a' });
  table.intern({ host: 'b' });
  const again = new StreamTable({ streamsMax: 10 });
  again.intern({ host: 'z' });
  again.restore(table.snapshot());
  assert.equal(again.intern({ host: 'b' }), 2);
  assert.equal(again.size, 2);
});
