import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Machine } from '../../infra/test/machine.ts';

const script = '/usr/local/lib/tidewatch/bundle';

/**
 * A machine behind a real sshd on loopback: whoever logs in has a folder for a disk and small programs for
 * systemd and Docker. Bootstrap's part, the script, is there already.
 */
export class SshMachine {
  readonly machine: Machine = new Machine();
  readonly privateKey: string;
  readonly hostKey: string;
  readonly port: number;
  readonly #sshd: ChildProcess;

  private constructor(port: number, same: SshMachine | undefined) {
    this.port = port;
    const { folder } = this.machine;
    for (const name of ['host', 'client'])
      execFileSync('ssh-keygen', [
        '-q',
        '-t',
        'ed25519',
        '-N',
        '',
        '-f',
        join(folder, `${name}.key`),
      ]);
    this.hostKey = this.#public('host');
    this.privateKey = same?.privateKey ?? readFileSync(join(folder, 'client.key'), 'utf8');
    writeFileSync(
      join(folder, 'authorized'),
      same === undefined ? this.#public('client') : same.#public('client'),
    );
    mkdirSync(join(this.machine.root, 'usr/local/lib/tidewatch'), { recursive: true });
    cpSync(
      join(import.meta.dirname, '../../infra/src/resources/host/bundle.sh'),
      this.machine.path(script),
    );
    chmodSync(this.machine.path(script), 0o755);
    this.#writeShell();
    writeFileSync(join(folder, 'sshd.conf'), this.#configuration().join('\n'));
    mkdirSync('/run/sshd', { recursive: true });
    this.#sshd = spawn('/usr/sbin/sshd', ['-D', '-e', '-f', join(folder, 'sshd.conf')], {
      stdio: 'ignore',
    });
  }

  /** @param same another machine that the same key opens */
  static async start(same?: SshMachine): Promise<SshMachine> {
    const ssh = new SshMachine(await freePort(), same);
    while (!(await answers(ssh.port))) await sleep(20);
    return ssh;
  }

  #public(name: string): string {
    const [kind = '', key = ''] = readFileSync(
      join(this.machine.folder, `${name}.key.pub`),
      'utf8',
    ).split(' ');
    return `${kind} ${key}`;
  }

  /** What every login runs: the command that was asked for, on this machine's disk. */
  #writeShell(): void {
    const { folder, environment } = this.machine;
    const exports = Object.entries(environment).map(([name, value]) => `export ${name}='${value}'`);
    const path = join(folder, 'shell');
    const there = this.machine.path(script);
    writeFileSync(
      path,
      [
        '#!/bin/sh',
        ...exports,
        `echo login >>${folder}/logins`,
        `exec sh -c "$(printf '%s' "$SSH_ORIGINAL_COMMAND" | sed 's#${script}#${there}#g')"`,
        '',
      ].join('\n'),
    );
    chmodSync(path, 0o755);
  }

  #configuration(): string[] {
    const { folder } = this.machine;
    return [
      `Port ${this.port}`,
      ...['127.0.0.1', '127.0.0.2', '127.0.0.3'].map((address) => `ListenAddress ${address}`),
      `HostKey ${join(folder, 'host.key')}`,
      `AuthorizedKeysFile ${join(folder, 'authorized')}`,
      `ForceCommand ${join(folder, 'shell')}`,
      `PidFile ${join(folder, 'sshd.pid')}`,
      'StrictModes no',
      'UsePAM no',
      'PasswordAuthentication no',
      'PermitRootLogin prohibit-password',
      '',
    ];
  }

  /** How often somebody got in since the last look. */
  logins(): number {
    return this.machine.take('logins').split('\n').length - 1;
  }

  async stop(): Promise<void> {
    this.#sshd.kill();
    await once(this.#sshd, 'exit');
    this.machine[Symbol.dispose]();
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}
