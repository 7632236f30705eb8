import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import {
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { pulumiEnvironment } from '../pulumi/pulumi-environment.ts';
import { SshMachine } from './ssh-machine.ts';

const run = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), 'deploy-test-'));
const canary = 'CANARY-5b1e';
const config = '/etc/demo/config.yaml';

const environment = pulumiEnvironment({
  PULUMI_HOME: join(folder, 'home'),
  PULUMI_BACKEND_URL: `file://${join(folder, 'state')}`,
  PULUMI_CONFIG_PASSPHRASE: 'thrown away',
});

async function pulumi(verb: readonly string[], ...args: readonly string[]): Promise<string> {
  const options = { cwd: join(folder, 'work'), env: environment, maxBuffer: 16 * 1024 * 1024 };
  const all = [...verb, '--non-interactive', '-s', 'demo', ...args];
  const { stdout, stderr } = await run('pulumi', all, options);
  return `${stdout}${stderr}`;
}

const set = (name: string, value: string, ...flags: readonly string[]) =>
  pulumi(['config', 'set'], ...flags, '--', name, value);
const up = (...more: readonly string[]) => pulumi(['up'], '--yes', '--skip-preview', ...more);
/** What a deployment that fails has said. */
const failure = (deployed: Promise<string>) =>
  deployed.then(
    () => assert.fail('it did not fail'),
    (error: unknown) => (error as { stdout: string; stderr: string }).stdout,
  );

const isRoot = userInfo().uid === 0;
describe('up by the real engine over real ssh', { skip: !isRoot && 'sshd here needs root' }, () => {
  let ssh: SshMachine;

  before(async () => {
    ssh = await SshMachine.start();
    for (const name of ['home', 'state', 'work']) mkdirSync(join(folder, name));
    const project = {
      name: 'tidewatch',
      runtime: { name: 'nodejs', options: { typescript: false } },
      main: join(import.meta.dirname, 'deploy-program.ts'),
    };
    writeFileSync(join(folder, 'work/Pulumi.yaml'), JSON.stringify(project));
    await run('pulumi', ['stack', 'init', 'demo', '--non-interactive'], {
      cwd: join(folder, 'work'),
      env: environment,
    });
    await set('user', userInfo().username);
    await set('port', String(ssh.port));
    await set('hostKey', ssh.hostKey);
    await set('value', '1');
    await set('word', canary, '--secret');
    await set('sshPrivateKey', ssh.privateKey, '--secret');
  });

  after(async () => {
    await ssh.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test('puts files, modes and units in place', async () => {
    const said = await up();
    assert.match(said, /wrote \/etc\/demo\/config\.yaml/);
    const { machine } = ssh;
    assert.equal(machine.read(config), 'value: 1\n');
    assert.equal(machine.read('/etc/demo/secret.env'), `WORD=${canary}\n`);
    assert.equal(statSync(machine.path('/etc/demo/secret.env')).mode & 0o777, 0o600);
    assert.deepEqual(machine.calls(), [
      'daemon-reload',
      'enable demo.service',
      'start demo.service',
    ]);
  });

  test('a second run has no change and logs in nowhere', async () => {
    ssh.logins();
    await up('--expect-no-changes');
    assert.equal(ssh.logins(), 0);
  });

  test('one value changes one file and reloads one service', async () => {
    await set('value', '2');
    await up();
    const { deployProgram } = JSON.parse(await pulumi(['stack', 'output'], '--json'));
    assert.deepEqual(deployProgram, {
      base: ['canary', 'maintenance']
        .map((name) => `wrote /usr/local/lib/tidewatch/${name}`)
        .join('\n'),
      agent: `wrote ${config}\nreload-or-restart demo.service`,
    });
    assert.equal(ssh.machine.read(config), 'value: 2\n');
    assert.deepEqual(ssh.machine.calls(), ['reload-or-restart demo.service']);
    assert.equal(ssh.logins(), 1);
  });

  test('what the program refuses leaves everything, and the next run converges', async () => {
    await set('value', 'refused');
    assert.match(await failure(up()), /agent was refused: nothing was touched/);
    assert.equal(ssh.machine.read(config), 'value: 2\n');
    await set('value', '3');
    await up();
    assert.equal(ssh.machine.read(config), 'value: 3\n');
  });

  test('another host key is refused before anything is sent', async () => {
    ssh.logins();
    await set('hostKey', `ssh-ed25519 ${'A'.repeat(68)}`);
    await set('value', '4');
    assert.match(await failure(up()), /host key/i);
    assert.equal(ssh.logins(), 0);
    assert.equal(ssh.machine.read(config), 'value: 3\n');
    await set('hostKey', ssh.hostKey);
    await up();
  });

  test('no secret stands in state, history or configuration', () => {
    const files = globSync('{state,work,home}/**', { cwd: folder, withFileTypes: true }).filter(
      (entry) => entry.isFile(),
    );
    assert.ok(files.length > 10);
    for (const entry of files) {
      const text = readFileSync(join(entry.parentPath, entry.name), 'latin1');
      assert.equal(text.includes(canary), false, entry.name);
      assert.equal(text.includes('OPENSSH PRIVATE KEY'), false, entry.name);
    }
  });

  test('destroy leaves what bootstrap had put there, and nothing of ours', async () => {
    await pulumi(['destroy'], '--yes', '--skip-preview');
    const left = globSync('**', { cwd: ssh.machine.root, withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.name.endsWith('.lock'))
      .map((entry) => join(entry.parentPath, entry.name).slice(ssh.machine.root.length));
    assert.deepEqual(left, ['/usr/local/lib/tidewatch/bundle']);
    assert.equal(ssh.machine.is('running', 'demo.service'), false);
  });
});
