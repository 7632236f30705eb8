import assert from 'node:assert/strict';
import { test } from 'node:test';
import { differencesIn } from './differences-in.ts';

test('what is as it should be is no difference; everything else has a name', () => {
  const status = [
    'payload\tabc',
    'rolled-back\tagent',
    'same\t/etc/a',
    'changed\t/etc/b',
    'missing\t/etc/c',
    'attributes\t/etc/d',
    'running\ta.service',
    'stopped\tb.service',
    'disabled\tc.timer',
    'running\tcontainer:loki',
    'stopped\tcontainer:n8n',
    'missing\tcontainer:box',
    '',
  ].join('\n');
  assert.deepEqual(
    differencesIn('agent', status).map(({ kind, what }) => [kind, what]),
    [
      ['rolled-back', 'agent'],
      ['file-changed', '/etc/b'],
      ['file-missing', '/etc/c'],
      ['file-attributes', '/etc/d'],
      ['unit-stopped', 'b.service'],
      ['unit-disabled', 'c.timer'],
      ['container-stopped', 'n8n'],
      ['container-missing', 'box'],
    ],
  );
});
