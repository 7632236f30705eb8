import assert from 'node:assert/strict';
import { test } from 'node:test';
import { removeEntry } from './remove-entry.ts';

const text = `# The fleet
hosts:
  # the big one
  - name: ocean
    address: 192.0.2.1
    role: central # of all

  # in the attic
  - name: dns01 # small
    address: 192.0.2.2

  - name: node005
    address: 192.0.2.3
devices:
  - name: router
    address: 192.0.2.9
`;

test('an entry goes with the comment above it, and nothing else changes', () => {
  assert.equal(
    removeEntry(text, 'hosts', 'dns01'),
    text.replace('  # in the attic\n  - name: dns01 # small\n    address: 192.0.2.2\n\n', ''),
  );
  assert.equal(
    removeEntry(text, 'hosts', 'node005'),
    text.replace('  - name: node005\n    address: 192.0.2.3\n', ''),
  );
});

test('what is not there, the only one of a list, and a list in one line are left', () => {
  assert.equal(removeEntry(text, 'hosts', 'router'), undefined);
  assert.equal(removeEntry(text, 'devices', 'router'), undefined);
  assert.equal(removeEntry('hosts: [{name: a}, {name: b}]', 'hosts', 'a'), undefined);
});
