import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hostCall } from '../resources/host-call.ts';
import { commandType, containerType, dockerProviderType } from './read-props.ts';
import { violations } from './violations.ts';

const digest = `sha256:${'a'.repeat(64)}`;
const hostKey = `ssh-ed25519 ${'A'.repeat(68)}`;

const goodContainer = {
  name: 'loki',
  image: digest,
  memory: 2048,
  memorySwap: 2048,
  ports: [{ internal: 3100, external: 3101, ip: '127.0.0.1' }],
  mounts: [{ type: 'bind', source: '/data01/services/loki/data', target: '/loki' }],
};
const goodCommand = {
  connection: { host: '192.0.2.1', hostKey },
  create: hostCall('ocean', 'apply', 'loki'),
  delete: hostCall('ocean', 'remove', 'loki'),
  stdin: 'anything',
};
const goodProvider = {
  host: 'ssh://deploy@192.0.2.1:22',
  sshOpts: JSON.stringify([
    '-o',
    'StrictHostKeyChecking=yes',
    '-o',
    `KnownHostsCommand=/bin/echo %H ${hostKey}`,
  ]),
  disableDockerDaemonCheck: 'true',
};

const good: Readonly<Record<string, object>> = {
  [containerType]: goodContainer,
  [commandType]: goodCommand,
  [dockerProviderType]: goodProvider,
};

/** Which policies a resource breaks, when something of a good one is changed. */
function broken(type: string, change: Readonly<Record<string, unknown>>): string[] {
  const props = { ...good[type], ...change };
  const found = violations([{ type, name: 'planted', props }], { isPreview: false });
  return found.map(({ policy }) => policy);
}

test('violations() finds none where there is none', () => {
  for (const type of [containerType, commandType, dockerProviderType])
    assert.deepEqual(broken(type, {}), []);
  assert.deepEqual(broken(containerType, { image: 'log-anomaly-detector:0123456789abcdef' }), []);
  assert.deepEqual(broken(containerType, { image: `grafana/loki:3@${digest}` }), []);
  const known = [{ label: 'tidewatch.image', value: `grafana/loki:3@${digest}` }];
  assert.deepEqual(broken(containerType, { image: undefined, labels: known }), []);
  const nginx = { name: 'nginx', ports: [{ internal: 3100, ip: '0.0.0.0' }] };
  assert.deepEqual(broken(containerType, nginx), []);
});

const planted: readonly [
  policy: string,
  type: string,
  change: Readonly<Record<string, unknown>>,
][] = [
  ['host-key-present', commandType, { connection: { host: '192.0.2.1' } }],
  ['host-key-present', commandType, { connection: { host: '192.0.2.1', hostKey: '' } }],
  ['host-key-present', commandType, { connection: { hostKey, proxy: { host: '192.0.2.9' } } }],
  ['host-key-present', dockerProviderType, { sshOpts: undefined }],
  ['host-key-present', dockerProviderType, { sshOpts: '["-o","StrictHostKeyChecking=no"]' }],
  ['host-key-present', dockerProviderType, { sshOpts: '["-o","StrictHostKeyChecking=yes"]' }],
  ['image-pinned', containerType, { image: 'grafana/loki:3.7.6' }],
  ['image-pinned', containerType, { image: 'grafana/loki:latest' }],
  ['image-pinned', containerType, { image: 'log-anomaly-detector:latest' }],
  ['image-pinned', containerType, { image: 'sha256:abc' }],
  ['image-pinned', containerType, { image: undefined }],
  ['memory-limited', containerType, { memory: undefined }],
  ['memory-limited', containerType, { memorySwap: undefined }],
  ['memory-limited', containerType, { memorySwap: -1 }],
  ['no-public-bind', containerType, { ports: [{ internal: 3100, external: 3100 }] }],
  ['no-public-bind', containerType, { ports: [{ internal: 3100, ip: '0.0.0.0' }] }],
  ['no-public-bind', containerType, { ports: [{ internal: 3100, ip: '192.168.1.143' }] }],
  ['no-public-bind', containerType, { publishAllPorts: true }],
  ['no-public-bind', containerType, { networkMode: 'host' }],
  [
    'no-docker-socket',
    containerType,
    { mounts: [{ source: '/var/run/docker.sock', target: '/s' }] },
  ],
  ['no-docker-socket', containerType, { mounts: [{ source: '/run/', target: '/run' }] }],
  ['no-docker-socket', containerType, { volumes: [{ hostPath: '/', containerPath: '/host' }] }],
  ['no-docker-socket', containerType, { privileged: true }],
  ['no-secret-in-command', commandType, { create: `PASSWORD=canary ${goodCommand.create}` }],
  ['no-secret-in-command', commandType, { create: `${goodCommand.create}\necho canary` }],
  ['no-secret-in-command', commandType, { update: 'curl -u user:canary http://ocean' }],
  ['no-secret-in-command', commandType, { delete: 'rm -rf /' }],
  ['no-secret-in-command', commandType, { triggers: ['canary'] }],
  ['no-secret-in-command', commandType, { environment: { PASSWORD: 'canary' } }],
  ['daemon-not-asked', dockerProviderType, { disableDockerDaemonCheck: undefined }],
];
for (const [policy, type, change] of planted) {
  test(`${policy} is broken by ${JSON.stringify(change)}`, () => {
    assert.deepEqual(broken(type, change), [policy]);
  });
}

test('a missing host key is advice in a preview and nothing else is', () => {
  const resources = planted.map(([, type, change], index) => ({
    type,
    name: `planted-${index}`,
    props: { ...change },
  }));
  for (const { policy, isAdvisory } of violations(resources, { isPreview: true }))
    assert.equal(isAdvisory, policy === 'host-key-present');
});

test('hostCall() has no room for anything but names', () => {
  for (const word of ['a b', '$(id)', "x'", 'a;b', 'a\nb', ''])
    assert.throws(() => hostCall('ocean', 'apply', word), RangeError);
});
