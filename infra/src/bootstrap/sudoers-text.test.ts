import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bundleScriptFile } from '../resources/host/bundle-script-file.ts';
import { bundleCalls, sudoersText } from './sudoers-text.ts';

test('sudoersText() allows the verbs that bundle.sh has, all of them and no other', () => {
  const { content } = bundleScriptFile();
  const verbs = [...content.matchAll(/^# {3}bundle ([a-z]+)/gm)].map(([, verb]) => verb);
  const allowed = bundleCalls.map((call) => call.split(' ')[0]);
  assert.deepEqual(new Set(allowed), new Set(verbs));
});

test('sudoersText() names one user and one script', () => {
  const text = sudoersText('deploy');
  assert.match(text, /^deploy ALL = \(root\) NOPASSWD: TIDEWATCH$/m);
  const programs = new Set(text.match(/\/[a-z/]+/g));
  assert.deepEqual(programs, new Set(['/usr/local/lib/tidewatch/bundle']));
  assert.doesNotMatch(text, /apply \*|remove \*/);
});
