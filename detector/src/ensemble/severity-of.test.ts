import assert from 'node:assert/strict';
import { test } from 'node:test';
import { severities } from '../model/types.ts';
import { severityOf } from './severity-of.ts';

test('severityOf() never falls with strength, badness or hosts', () => {
  const steps = [0, 0.2, 0.6, 0.9, 1];
  let before = 0;
  for (const step of steps) {
    const severity = severityOf({ strength: step * 50, badness: step, hosts: 1 });
    assert.ok(severities.indexOf(severity) >= before);
    before = severities.indexOf(severity);
  }
  assert.equal(severityOf({ strength: 9, badness: 0, hosts: 1 }), 'low');
  assert.equal(severityOf({ strength: 9, badness: 0, hosts: 2 }), 'medium');
  assert.equal(severityOf({ strength: 50, badness: 1, hosts: 3 }), 'critical');
});

test('a severity is at least the band of its pattern', () => {
  assert.equal(severityOf({ strength: 0, badness: 0, band: 'high', hosts: 1 }), 'high');
  assert.equal(severityOf({ strength: 0, badness: 0, band: 'high', hosts: 2 }), 'critical');
  assert.equal(severityOf({ strength: 40, badness: 1, band: 'low', hosts: 1 }), 'critical');
});
