import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bundleScriptFile } from '../resources/host/bundle-script-file.ts';
import { sudoersText } from './sudoers-text.ts';

function calls(text: string): string[] {
  return [...text.matchAll(/\/usr\/local\/lib\/tidewatch\/bundle ([^,\n]*)/g)].map(
    ([, call = '']) => call,
  );
}

test('sudoersText() spells out the calls that the script lists, and no other', () => {
  const script = `#!/bin/sh
# Does things.
#
#   bundle apply SERVICE < payload     stage
#   bundle remove SERVICE [--data]     takes away
#   bundle image NAME:TAG [DIGEST]     prints its id
#   bundle list                        the services
#
#   validate WHEN COMMAND              no call
set -eu
#   bundle reboot                      no call either
`;
  const spelled = calls(sudoersText('deploy', script));
  const services = ['base', 'loki', 'detector', 'nginx', 'syslog', 'agent', 'grafana', 'n8n'];
  assert.deepEqual(spelled, [
    ...services.map((service) => `apply ${service}`),
    ...services.map((service) => `remove ${service}`),
    ...services.map((service) => `remove ${service} --data`),
    'image *',
    'list',
  ]);
});

test('sudoersText() knows every verb of bundle.sh', () => {
  const { content } = bundleScriptFile();
  const spelled = new Set(calls(sudoersText('deploy', content)).map((call) => call.split(' ')[0]));
  const [, dispatched = ''] = /\nverb=[^\n]*\ncase \$verb in\n([\s\S]*)\nesac/.exec(content) ?? [];
  const labels = [...dispatched.matchAll(/^ {2}([a-z| ]+)\)/gm)];
  const verbs = labels.flatMap(([, label = '']) => label.split('|').map((verb) => verb.trim()));
  assert.ok(verbs.includes('apply'));
  assert.deepEqual(spelled, new Set(verbs));
});

test('sudoersText() names one user and one program', () => {
  const text = sudoersText('deploy', bundleScriptFile().content);
  assert.match(text, /^deploy ALL = \(root\) NOPASSWD: TIDEWATCH$/m);
  assert.deepEqual(new Set(text.match(/\/[a-z/]+/g)), new Set(['/usr/local/lib/tidewatch/bundle']));
  assert.doesNotMatch(text, /(apply|remove|rollback) \*/);
});
