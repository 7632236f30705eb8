import assert from 'node:assert/strict';
import { test } from 'node:test';
import { privilegeSeverity } from './privilege-severity.ts';
import { templateSeverity } from './template-severity.ts';

test('templateSeverity() tells trouble from routine', () => {
  assert.ok(templateSeverity('Out of memory: Killed process <*> (java)') > 0.95);
  assert.ok(templateSeverity('EXT4-fs error (device sda1): I/O error') > 0.8);
  assert.ok(templateSeverity('java.lang.NullPointerException at com.example.A') > 0.8);
  assert.equal(templateSeverity('session opened for user <*>'), 0);
  assert.equal(templateSeverity(''), 0);
});

test('templateSeverity() is calmed by words of success', () => {
  assert.ok(templateSeverity('backup finished without errors') < 0.4);
  assert.ok(templateSeverity('scrub: 0 errors') < templateSeverity('scrub: errors found'));
});

test('privilegeSeverity() knows names of power as words, not as parts of words', () => {
  assert.equal(privilegeSeverity('root'), 1);
  assert.equal(privilegeSeverity('/bin/bash curl'), 1);
  assert.equal(privilegeSeverity('rooted admiral push'), 0);
});
