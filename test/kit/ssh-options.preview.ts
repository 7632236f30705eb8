import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { parseFleet } from '../../infra/src/fleet/parse-fleet.ts';
import { sshOptions } from '../../infra/src/ssh/ssh-options.ts';
import { SshMachine } from './ssh-machine.ts';

const run = promisify(execFile);
const other = `ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI${'B'.repeat(43)}`;
const pin = (key: string | undefined) => (key === undefined ? '' : `, hostKey: '${key}'`);
const isRoot = userInfo().uid === 0;

/** What Docker's client starts for an ssh:// host, with the kit's options, against a real sshd. */
describe("Docker's ssh", { skip: !isRoot && 'sshd here needs root' }, () => {
  let ssh: SshMachine;

  before(async () => {
    ssh = await SshMachine.start();
  });
  after(() => ssh.stop());

  const connect = (hostKey: string | undefined, proxyKey?: string) => {
    const user = userInfo().username;
    const proxy =
      proxyKey === undefined
        ? ''
        : `, proxy: { address: 127.0.0.1, user: ${user}, port: ${ssh.port}${pin(proxyKey)} }`;
    const { fleet } = parseFleet(
      'hosts.yaml',
      `hosts: [{ name: demo, address: 127.0.0.1, role: central, ssh: { user: ${user}, port: ${ssh.port}${pin(hostKey)}${proxy} } }]`,
    );
    assert.ok(fleet);
    const key = join(ssh.machine.folder, 'client.key');
    writeFileSync(key, ssh.privateKey, { mode: 0o600 });
    const options = sshOptions(fleet.central, key);
    const args = [
      ...options,
      '-l',
      user,
      '-p',
      String(ssh.port),
      '--',
      '127.0.0.1',
      'echo reached',
    ];
    return run('ssh', args).then(({ stdout }) => stdout.trim());
  };

  test('reaches the host whose key is pinned', async () => {
    assert.equal(await connect(ssh.hostKey), 'reached');
  });

  test('refuses a host with another key, and one without a pin, before it logs in', async () => {
    ssh.logins();
    await assert.rejects(connect(other), /Host key verification failed|host key/i);
    await assert.rejects(connect(undefined), /Host key verification failed|host key/i);
    assert.equal(ssh.logins(), 0);
  });

  test('goes through a jump host whose key is pinned, and through no other', async () => {
    assert.equal(await connect(ssh.hostKey, ssh.hostKey), 'reached');
    ssh.logins();
    await assert.rejects(connect(ssh.hostKey, other));
    assert.equal(ssh.logins(), 0);
  });
});
