import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { plainValue } from '../../../test/pulumi/plain-value.ts';
import { type Registered, declareWithMocks } from '../../test/declare-with-mocks.ts';
import { KitError } from '../errors/kit-error.ts';
import { violations } from '../policies/violations.ts';

const commandType = 'command:remote:Command';
const containerType = 'docker:index/container:Container';
const named = (resources: readonly Registered[], type: string) =>
  resources.filter((resource) => resource.type === type).map(({ name }) => name);

function plain(resource: Registered): Registered {
  return { ...resource, props: plainValue(resource.props) as Registered['props'] };
}

/** Whether some string in it holds a secret that is in no envelope. */
function openSecrets(value: unknown): string[] {
  if (typeof value === 'string') return value.includes('canary-') ? [value] : [];
  if (typeof value !== 'object' || value === null) return [];
  if ('4dabf18193072939515e22adb298388d' in value) return [];
  return Object.values(value).flatMap(openSecrets);
}

for (const isPreview of [true, false]) {
  describe(`declareHost in ${isPreview ? 'a preview' : 'an update'}`, () => {
    test('the central host gets every service, one command a bundle, each under its component', async () => {
      const all = await declareWithMocks({ host: 'ocean', isPreview });
      const components = all.filter(({ type }) => type.startsWith('tidewatch:kit:'));
      const names = components.map(({ type, name }) => `${type.split(':').at(-1)} ${name}`);
      assert.deepEqual(names, [
        'HostBase ocean-base',
        'LokiServer ocean-loki',
        'Detector ocean-detector',
        'NginxProxy ocean-nginx',
        'SyslogRelay ocean-syslog',
        'LogAgent ocean-agent',
        'GrafanaProvisioning ocean-grafana',
        'N8nWorkflow ocean-n8n',
      ]);
      const commands = named(all, commandType);
      for (const { name } of components)
        assert.equal(commands.filter((one) => one === name).length, 1);
      assert.deepEqual(named(all, containerType), ['ocean-loki', 'ocean-log-anomaly-detector']);
      assert.deepEqual(named(all, 'docker:index/network:Network'), ['ocean-tidewatch']);
    });

    test('an agent gets two commands and no container', async () => {
      const all = await declareWithMocks({ host: 'dns01', isPreview });
      assert.deepEqual(named(all, commandType), ['dns01-base', 'dns01-agent']);
      assert.deepEqual(named(all, containerType), []);
      assert.deepEqual(named(all, 'pulumi:providers:docker'), []);
    });

    test('no policy is broken', async () => {
      for (const host of ['ocean', 'dns01']) {
        const all = await declareWithMocks({ host, isPreview });
        assert.deepEqual(violations(all.map(plain), { isPreview }), []);
      }
    });

    test('secrets stand on stdin alone, and there in an envelope', async () => {
      const all = await declareWithMocks({ host: 'ocean', isPreview });
      assert.deepEqual(openSecrets(all.map(({ props }) => props)), []);
      const holding = all.filter(({ props }) => JSON.stringify(props).includes('canary-'));
      assert.ok(holding.length >= 4);
      for (const { type, props } of holding) {
        assert.equal(type, commandType);
        assert.deepEqual(
          Object.keys(props).filter((name) => JSON.stringify(props[name]).includes('canary-')),
          ['stdin'],
        );
      }
    });

    test('a component shows its files with references where secrets stand', async () => {
      const all = await declareWithMocks({ host: 'ocean', isPreview });
      const nginx = all.find(({ type }) => type === 'tidewatch:kit:NginxProxy');
      const files: unknown = nginx?.props['files'];
      assert.match(JSON.stringify(files), /@\{secret:loki-password-dns01\}/);
      assert.match(JSON.stringify(nginx?.props['modes']), /0600 /);
    });

    test('what a second update would read back differently is said', async () => {
      const all = await declareWithMocks({ host: 'ocean', isPreview });
      for (const { props } of all.filter(({ type }) => type === containerType)) {
        assert.equal(props['memorySwap'], props['memory']);
        assert.equal(props['mustRun'], true);
      }
      for (const { props } of all.filter(({ type }) => type === commandType)) {
        assert.equal(props['addPreviousOutputInEnv'], false);
        assert.deepEqual(
          Object.keys(props).filter((name) => ['update', 'triggers', 'environment'].includes(name)),
          [],
        );
      }
    });
  });
}

test('a container is made of the id that the image command found', async () => {
  const all = await declareWithMocks({ host: 'ocean', isPreview: false });
  const loki = all.find(({ type, name }) => type === containerType && name === 'ocean-loki');
  assert.equal(loki?.props['image'], `sha256:${'b'.repeat(64)}`);
});

test('without host keys a preview goes on, with advice, and an update stops before anything', async () => {
  const all = await declareWithMocks({ host: 'ocean', isPreview: true, hasHostKeys: false });
  const broken = violations(all.map(plain), { isPreview: true });
  assert.ok(broken.length > 0);
  for (const { policy, isAdvisory } of broken)
    assert.deepEqual([policy, isAdvisory], ['host-key-present', true]);
  await assert.rejects(
    declareWithMocks({ host: 'ocean', isPreview: false, hasHostKeys: false }),
    (error) => error instanceof KitError && error.code === 'host-key-missing',
  );
});

async function undoOfAgent(purgesData: boolean): Promise<string> {
  const all = await declareWithMocks({ host: 'dns01', isPreview: true, purgesData });
  const command = all.find(({ name, type }) => name === 'dns01-agent' && type === commandType);
  return String(command?.props['delete']);
}

test('data folders go on destroy only when the stack says so', async () => {
  assert.match(await undoOfAgent(false), /bundle remove agent$/);
  assert.match(await undoOfAgent(true), /bundle remove agent --data$/);
});
