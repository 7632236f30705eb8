import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import fc from 'fast-check';
import { testPins } from '../../test/declare-with-mocks.ts';
import type { ServiceBundle } from '../plan/host-plan.ts';
import { shellQuote } from '../ssh/shell-quote.ts';
import { hostBundleOf } from './host-bundle-of.ts';

const plan: ServiceBundle = {
  name: 'agent',
  files: [],
  directories: [],
  validate: [{ argv: ['docker', 'run', '@{image:loki}', '-config.file=@{stage}/etc/x y'] }],
  apply: [{ argv: ['true'], whenChanged: ['/etc/a'] }],
  units: [],
  ready: [
    { kind: 'unit', unit: 'promtail.service', withinSeconds: 5 },
    { kind: 'tcp', address: '127.0.0.1', port: 1515, withinSeconds: 5 },
    { kind: 'http', url: 'http://127.0.0.1:9080/ready?a=b&c', status: 200, withinSeconds: 30 },
  ],
  destroy: [],
};

test('hostBundleOf() puts secrets, images and probes in their places', () => {
  const file = {
    host: 'ocean',
    path: '/etc/p',
    mode: '0600',
    owner: 'root:root',
    content: 'p=@{secret:word}\n',
    sha256: '',
    template: 't',
    secrets: ['word'],
    isStageOnly: false,
  };
  const planned = {
    plan,
    files: [{ ...file, bundle: plan.name }],
    containers: [],
    images: testPins,
  };
  const bundle = hostBundleOf(planned, (name) => `secret-${name}`);
  assert.equal(bundle.files[0]?.content, 'p=secret-word\n');
  assert.deepEqual(bundle.validate, [
    {
      command: "docker run grafana/loki:3.7.6 '-config.file=@{stage}/etc/x y'",
      whenChanged: undefined,
    },
  ]);
  assert.deepEqual(bundle.apply, [{ command: 'true', whenChanged: ['/etc/a'] }]);
  assert.deepEqual(
    bundle.ready.map(({ command }) => command),
    [
      'systemctl is-active promtail.service',
      "timeout 3 bash -c ': </dev/tcp/127.0.0.1/1515'",
      `test "$(curl -sS -o /dev/null -m 5 -w '%{http_code}' 'http://127.0.0.1:9080/ready?a=b&c')" = 200`,
    ],
  );
});

test('shellQuote() gives a shell exactly the words', { skip: process.platform === 'win32' }, () => {
  const words = fc.array(fc.string({ unit: 'binary' }).filter((word) => !word.includes('\0')));
  fc.assert(
    fc.property(words, (argv) => {
      const text = shellQuote(['printf', '%s\\0', '-', ...argv]);
      const said = execFileSync('sh', ['-c', text], { encoding: 'utf8' });
      assert.deepEqual(said.split('\0').slice(1, -1), argv);
    }),
    { numRuns: 30 },
  );
});
