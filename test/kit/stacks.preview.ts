import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import {
  cpSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { pulumiEnvironment } from '../pulumi/pulumi-environment.ts';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'preview-test-'));
const hosts = ['ocean', 'dns01', 'node005', 'node006'];

interface Planned {
  readonly type: string;
  readonly name: string;
  readonly operation: string;
  readonly props: Readonly<Record<string, unknown>>;
}
interface Preview {
  readonly ok: boolean;
  readonly stacks: readonly { readonly stack: string; readonly resources: readonly Planned[] }[];
  readonly violations: readonly { readonly policy: string; readonly isAdvisory: boolean }[];
}

async function kit(args: readonly string[]): Promise<string> {
  const { stdout } = await run(process.execPath, [join(root, 'infra/src/bin.ts'), ...args], {
    cwd: root,
    env: pulumiEnvironment({ PULUMI_HOME: join(folder, 'home') }),
    maxBuffer: 64 * 1024 * 1024,
  });
  return stdout;
}

/** The previews of every host of a hosts.yaml, after some commands have changed a copy of it. */
async function previewAfter(name: string, ...edits: readonly string[][]): Promise<Preview> {
  const file = join(folder, `${name}.yaml`);
  cpSync(join(root, 'hosts/hosts.yaml'), file);
  for (const edit of edits) await kit([...edit, '--hosts', file]);
  return JSON.parse(await kit(['preview', '--json', '--hosts', file]));
}

/** By name: the engine meets independent resources in any order. */
function planOf(preview: Preview, stack: string): readonly Planned[] {
  const resources = preview.stacks.find((one) => one.stack === stack)?.resources ?? [];
  const key = ({ type, name }: Planned): string => `${type} ${name}`;
  return resources.toSorted((a, b) => (key(a) < key(b) ? -1 : 1));
}

/** Without what changes with the detector's own sources, which somebody may be editing meanwhile. */
function comparable(preview: Preview, stack: string): string {
  const text = JSON.stringify(planOf(preview, stack));
  return text.replaceAll(/log-anomaly-detector:[0-9a-f]{16}|(?<="value":")[0-9a-f]{16}/g, '');
}

/** Hosts whose planned resources differ in anything that a preview shows. */
function changed(a: Preview, b: Preview): string[] {
  const names = new Set([...a.stacks, ...b.stacks].map(({ stack }) => stack));
  return [...names].filter((name) => comparable(a, name) !== comparable(b, name));
}

after(() => rmSync(folder, { recursive: true, force: true }));

describe('kit preview by the real engine and language host', () => {
  let plain: Preview;

  before(async () => {
    mkdirSync(join(folder, 'home'));
    plain = await previewAfter('plain');
  });

  test('all four stacks are created, and nothing else is done', () => {
    assert.deepEqual(
      plain.stacks.map(({ stack }) => stack),
      hosts,
    );
    for (const host of hosts) {
      const resources = planOf(plain, host);
      assert.ok(resources.every(({ operation }) => operation === 'create'));
      const services = resources.filter(({ type }) => type.startsWith('tidewatch:kit:'));
      assert.ok(services.some(({ name }) => name === `${host}-base`));
      assert.ok(services.some(({ name }) => name === `${host}-agent`));
    }
    const containers = planOf(plain, 'ocean').filter(({ type }) =>
      type.startsWith('docker:index/container'),
    );
    assert.deepEqual(
      containers.map(({ name }) => name),
      ['ocean-log-anomaly-detector', 'ocean-loki'],
    );
  });

  test('no policy is broken but the advice about host keys, which hosts.yaml does not have yet', () => {
    assert.ok(plain.violations.every(({ isAdvisory }) => isAdvisory));
  });

  test('the same hosts.yaml plans the same', async () => {
    assert.deepEqual(changed(plain, await previewAfter('again')), []);
  });

  test('adding a device changes ocean alone', async () => {
    const more = await previewAfter('device', ['add-device', 'nas', '192.168.1.20']);
    assert.deepEqual(changed(plain, more), ['ocean']);
  });

  test('adding a host changes its own stack and ocean', async () => {
    const more = await previewAfter('host', ['add-host', 'node007', '192.168.1.147']);
    assert.deepEqual(changed(plain, more), ['ocean', 'node007']);
    assert.ok(planOf(more, 'node007').length > 3);
  });

  test('a host that hosts.yaml does not have is named, with those that it has', async () => {
    await assert.rejects(kit(['preview', '--stack', 'dns02']), /no such host[\s\S]*ocean, dns01/);
  });
});

describe('plain pulumi preview', () => {
  const work = join(folder, 'clone');
  const environment = pulumiEnvironment({
    PULUMI_HOME: join(folder, 'home'),
    PULUMI_BACKEND_URL: `file://${join(folder, 'state')}`,
    PULUMI_CONFIG_PASSPHRASE: 'thrown away',
  });
  const pulumi = async (args: readonly string[], stdin?: string): Promise<string> => {
    const child = run('pulumi', [...args, '--non-interactive'], {
      cwd: work,
      env: environment,
      maxBuffer: 64 * 1024 * 1024,
    });
    child.child.stdin?.end(stdin ?? '');
    const { stdout, stderr } = await child;
    return `${stdout}${stderr}`;
  };

  before(() => {
    for (const name of ['clone', 'state']) mkdirSync(join(folder, name));
    for (const file of globSync('Pulumi*.yaml', { cwd: root }))
      cpSync(join(root, file), join(work, file));
    for (const part of ['infra', 'hosts', 'templates', 'detector', 'node_modules', 'package.json'])
      symlinkSync(join(root, part), join(work, part));
  });

  test('works for each stack, and no planted secret stands in state, output or configuration', async () => {
    const canaries: string[] = [];
    let output = '';
    for (const host of hosts) {
      output += await pulumi(['stack', 'init', host]);
      const wanted = /Secrets of stack \w+ are not set: ([^;]*);/.exec(
        await pulumi(['preview', '-s', host]),
      )?.[1];
      for (const name of [...(wanted ?? '').split(', '), 'sshPrivateKey']) {
        const canary = `CANARY-${host}-${name}-7f3a9`;
        canaries.push(canary);
        output += await pulumi(['config', 'set', '--secret', name, '-s', host], canary);
      }
      const diff = await pulumi(['preview', '-s', host, '--diff']);
      assert.match(diff, /\+ \d+ to create/);
      assert.doesNotMatch(diff, /are not set/);
      output += diff;
      output += await pulumi(['preview', '-s', host, '--json']);
      output += await pulumi(['stack', 'export', '-s', host]);
    }
    assert.ok(canaries.length >= 12, `${canaries.length} canaries`);
    const files = globSync(['state/**', 'home/**', 'clone/Pulumi*.yaml'], {
      cwd: folder,
      withFileTypes: true,
    })
      .filter((entry) => entry.isFile() && !entry.parentPath.includes('node_modules'))
      .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'));
    assert.ok(files.length >= 8);
    const everything = [output, ...files].join('\n');
    for (const canary of canaries) {
      assert.equal(everything.includes(canary), false, canary);
      assert.equal(everything.includes(Buffer.from(canary).toString('base64')), false, canary);
    }
  });

  test('up refuses a host without a key before anything connects', async () => {
    await assert.rejects(
      pulumi(['up', '--yes', '--skip-preview', '-s', 'dns01']),
      (error: unknown) => {
        const { stdout } = error as { stdout: string };
        assert.match(stdout, /No host key of dns01 in hosts.yaml\. kit bootstrap dns01 learns it/);
        assert.doesNotMatch(stdout, /ssh|dial/i);
        return true;
      },
    );
  });
});
