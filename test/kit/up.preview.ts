import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import {
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { pulumiEnvironment } from '../pulumi/pulumi-environment.ts';
import { SshMachine } from './ssh-machine.ts';

const root = join(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'up-test-'));
const hostsFile = join(folder, 'hosts.yaml');
const keyFile = join(folder, 'key');
const project = join(folder, 'project');
const where = ['--hosts', hostsFile, '--project', project, '--identity', keyFile];
const config = '/etc/demo/config.yaml';
const environment = pulumiEnvironment({
  PULUMI_HOME: join(folder, 'home'),
  PULUMI_BACKEND_URL: `file://${join(folder, 'state')}`,
  PULUMI_CONFIG_PASSPHRASE: 'thrown away',
});

interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

interface Outcome {
  readonly host: string;
  readonly isDeployed: boolean;
  readonly changes: Readonly<Record<string, number>>;
  readonly reports: readonly { readonly service: string; readonly lines: readonly string[] }[];
  readonly cause?: { readonly kind: string; readonly text: string; readonly hint: string };
}

interface Up {
  readonly ok: boolean;
  readonly stacks: { readonly created: readonly string[]; readonly made: readonly string[] };
  readonly hosts: readonly Outcome[];
}

function kit(args: readonly string[], env: NodeJS.ProcessEnv = environment): Promise<Ran> {
  return new Promise((resolve) => {
    const options = { cwd: root, env, maxBuffer: 16 * 1024 * 1024 };
    const all = [join(root, 'infra/src/bin.ts'), ...args];
    execFile(process.execPath, all, options, (error, stdout, stderr) =>
      resolve({
        code: typeof error?.code === 'number' ? error.code : error ? -1 : 0,
        stdout,
        stderr,
      }),
    );
  });
}

async function up(hosts: readonly string[], ...more: readonly string[]): Promise<Up & Ran> {
  const ran = await kit(['up', ...hosts, '--json', ...where, ...more]);
  assert.notEqual(ran.stdout, '', ran.stderr);
  return { ...ran, ...(JSON.parse(ran.stdout) as Up) };
}

const isRoot = userInfo().uid === 0;
describe(
  'kit up by the real engine over real ssh',
  { skip: !isRoot && 'sshd here needs root' },
  () => {
    let hub: SshMachine;
    let twin: SshMachine;
    let last: SshMachine;

    /** `values` by host; a host that is `dead` is at a port where nobody listens. */
    const writeHosts = (values: Readonly<Record<string, string>> = {}, dead = '') => {
      const entry = (name: string, ssh: SshMachine, address: string, more: string) => `
  - name: ${name}
    address: ${address}
    labels: { value: '${values[name] ?? '1'}' }
    ssh: { user: ${userInfo().username}, port: ${name === dead ? 1 : ssh.port}, hostKey: '${ssh.hostKey}' }
    ${more}`;
      writeFileSync(
        hostsFile,
        `hosts:${entry('hub', hub, '127.0.0.1', 'role: central')}${entry('twin', twin, '127.0.0.2', '')}${entry('last', last, '127.0.0.3', '')}\n`,
      );
    };

    before(async () => {
      for (const name of ['home', 'state', 'project']) mkdirSync(join(folder, name));
      const own = {
        name: 'tidewatch',
        runtime: { name: 'nodejs', options: { typescript: false } },
        main: join(import.meta.dirname, 'fleet-program.ts'),
      };
      writeFileSync(join(project, 'Pulumi.yaml'), JSON.stringify(own));
      hub = await SshMachine.start();
      twin = await SshMachine.start(hub);
      last = await SshMachine.start(hub);
      writeFileSync(keyFile, hub.privateKey, { mode: 0o600 });
    });

    after(async () => {
      for (const machine of [hub, twin, last]) await machine.stop();
      rmSync(folder, { recursive: true, force: true });
    });

    test('a host without a key is refused before anything connects or is made', async () => {
      writeHosts();
      const text = readFileSync(hostsFile, 'utf8');
      writeFileSync(hostsFile, text.replace(`, hostKey: '${last.hostKey}'`, ''));
      const { code, stdout } = await kit([
        'up',
        '--json',
        '--yes',
        '--hosts',
        hostsFile,
        '--project',
        project,
      ]);
      assert.equal(code, 3);
      assert.match(stdout, /No host key of last in hosts.yaml/);
      assert.equal(hub.logins() + twin.logins(), 0);
      assert.deepEqual(globSync('Pulumi.*.yaml', { cwd: project }), []);
    });

    test('secrets are made only when somebody has said yes', async () => {
      writeHosts();
      const { code, stdout } = await kit(['up', '--json', ...where]);
      assert.equal(code, 3);
      assert.match(stdout, /secret-missing.*loki-password-hub/);
      assert.equal(hub.logins(), 0);
    });

    test('makes stacks and secrets, and deploys every host but the dead one, which it names', async () => {
      writeHosts({}, 'twin');
      const { code, stacks, hosts, stdout } = await up([], '--yes');
      assert.equal(code, 4);
      assert.ok(
        stacks.made.includes('loki-password-last') && stacks.made.includes('detector-token'),
      );
      assert.deepEqual(
        hosts.map(({ host, isDeployed }) => [host, isDeployed]),
        [
          ['hub', true],
          ['twin', false],
          ['last', true],
        ],
      );
      const cause = hosts[1]?.cause;
      assert.equal(cause?.kind, 'unreachable');
      assert.match(cause?.text ?? '', /Connection refused/);
      assert.match(hub.machine.read('/etc/demo/secret.env'), /^WORD=[A-Za-z0-9_-]{32}\n$/);
      assert.equal(last.machine.read(config), 'value: 1\n');
      // What was made is told by name alone.
      const secret = last.machine.read('/etc/demo/secret.env').slice(5).trim();
      assert.equal(stdout.includes(secret), false);
    });

    test('the next run deploys the one that was dead and changes no other', async () => {
      writeHosts();
      hub.logins();
      const { code, ok, stacks, hosts } = await up([]);
      assert.equal(code, 0);
      assert.equal(ok, true);
      assert.deepEqual([stacks.created, stacks.made], [[], []]);
      assert.deepEqual(hosts[0]?.changes, {});
      assert.equal(twin.machine.read(config), 'value: 1\n');
      assert.equal(hub.logins(), 0);
    });

    test('a password that two stacks share is one, in their encrypted settings alone', () => {
      const secret = twin.machine.read('/etc/demo/secret.env').slice(5).trim();
      const files = globSync(['{project,state,home}/**'], { cwd: folder, withFileTypes: true });
      for (const file of files.filter((entry) => entry.isFile()))
        assert.equal(
          readFileSync(join(file.parentPath, file.name), 'latin1').includes(secret),
          false,
          file.name,
        );
      assert.match(
        readFileSync(join(project, 'Pulumi.hub.yaml'), 'utf8'),
        /loki-password-twin:\n +secure:/,
      );
    });

    test('one edited value changes one file of one host', async () => {
      writeHosts({ twin: '2' });
      const { hosts } = await up([]);
      assert.deepEqual(
        hosts.map(({ reports }) => reports.map(({ service, lines }) => [service, ...lines])),
        [[], [['agent', `wrote ${config}`, 'reload-or-restart demo.service']], []],
      );
    });

    test('what a host refuses is told in its own words, and stays as it was', async () => {
      writeHosts({ twin: 'refused' });
      const { code, hosts } = await up(['twin']);
      assert.equal(code, 4);
      assert.equal(hosts[0]?.cause?.kind, 'refused');
      assert.match(hosts[0]?.cause?.text ?? '', /agent was refused: nothing was touched/);
      assert.doesNotMatch(hosts[0]?.cause?.text ?? '', /sudo|test -x/);
      assert.equal(twin.machine.read(config), 'value: 2\n');
    });

    test('people read a line a host', async () => {
      writeHosts({ twin: '2' });
      const { code, stdout, stderr } = await kit(['up', ...where]);
      assert.equal(code, 0, stderr);
      assert.match(stderr, /^hub: deploys\nhub: no change in [\d.]+ s\n/);
      assert.equal(stdout, '');
    });

    test('a wrong passphrase is told as such', async () => {
      const wrong = { ...environment, PULUMI_CONFIG_PASSPHRASE: 'another' };
      const { code, stdout } = await kit(
        ['up', '--json', '--yes', '--hosts', hostsFile, '--project', project],
        wrong,
      );
      assert.equal(code, 4);
      assert.match(stdout, /PULUMI_CONFIG_PASSPHRASE/);
      assert.ok(existsSync(join(project, 'Pulumi.twin.yaml')));
    });
  },
);
