import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { debian } from './debian.ts';
import { machineCgroup } from './machine-cgroup.ts';
import { nspawnProcess } from './nspawn-process.ts';
import { runProgram } from './run-program.ts';

export interface MachinePlan {
  readonly name: string;
  readonly address: string;
  readonly gateway: string;
  readonly bridge: string;
  /** Everything of this machine is in here. */
  readonly folder: string;
  /** Root file systems, the uppermost first. */
  readonly layers: readonly string[];
  readonly packages: string;
  /** Public keys that may log in as root. */
  readonly authorizedKeys: string;
}

const bootSeconds = 90;

/**
 * One host: systemd as PID 1 in systemd-nspawn, with an address of its own, on an overlay over the cached
 * root file system. Docker's folder is beside it: overlays do not stack.
 */
export class Machine {
  readonly plan: MachinePlan;
  /** "ssh-ed25519 AAAA…" */
  readonly hostKey: string;

  private constructor(plan: MachinePlan, hostKey: string) {
    this.plan = plan;
    this.hostKey = hostKey;
  }

  /** Its disk, not yet booted. */
  static async prepare(plan: MachinePlan): Promise<Machine> {
    const { folder, layers } = plan;
    for (const name of ['upper', 'work', 'root', 'docker'])
      mkdirSync(join(folder, name), { recursive: true });
    const options = `lowerdir=${layers.join(':')},upperdir=${join(folder, 'upper')},workdir=${join(folder, 'work')}`;
    const root = join(folder, 'root');
    await runProgram(['mount', '-t', 'overlay', '-o', options, 'overlay', root]);
    return new Machine(plan, await writeIdentity(plan, root));
  }

  get root(): string {
    return join(this.plan.folder, 'root');
  }

  /** PID 1 as this machine sees it; undefined while it is off. */
  get pid(): number | undefined {
    const path = join(this.plan.folder, 'pid');
    if (!existsSync(path)) return undefined;
    return nspawnProcess.leaderOf(Number(readFileSync(path, 'utf8')));
  }

  /** Returns when sshd answers. */
  async boot(): Promise<void> {
    const log = openSync(join(this.plan.folder, 'console.log'), 'a');
    const groups = await machineCgroup.make(machineName(this.plan));
    const [program = '', ...args] = machineCgroup.entering(groups, this.#command());
    const nspawn = spawn(program, args, { stdio: ['ignore', log, log], detached: true });
    closeSync(log);
    nspawn.unref();
    writeFileSync(join(this.plan.folder, 'pid'), String(nspawn.pid));
    const end = performance.now() + bootSeconds * 1000;
    while (!(await answers(this.plan.address))) {
      if (nspawn.exitCode !== null || performance.now() > end)
        throw new Error(`${this.plan.name} did not boot:\n${this.#lastWords()}`);
      await sleep(50);
    }
  }

  /** Pulls the plug. */
  async cut(): Promise<void> {
    const { pid } = this;
    if (pid !== undefined) process.kill(pid, 'SIGKILL');
    await this.#ended();
  }

  /** As its power button does: services end in their order. */
  async powerOff(): Promise<void> {
    const { pid } = this;
    // SIGRTMIN+4, which Node has no name for.
    if (pid !== undefined) await runProgram(['kill', '-s', 'RTMIN+4', String(pid)]);
    await this.#ended();
  }

  async #ended(): Promise<void> {
    const path = join(this.plan.folder, 'pid');
    const pid = existsSync(path) ? Number(readFileSync(path, 'utf8')) : undefined;
    if (pid === undefined) return;
    while (nspawnProcess.isAlive(pid)) await sleep(20);
  }

  #command(): string[] {
    const { name, bridge, folder, packages } = this.plan;
    return [
      'systemd-nspawn',
      '--quiet',
      `--directory=${this.root}`,
      `--machine=${machineName(this.plan)}`,
      `--hostname=${name}`,
      `--network-bridge=${bridge}`,
      '--register=no',
      '--keep-unit',
      '--capability=all',
      '--system-call-filter=keyctl add_key request_key bpf',
      '--resolv-conf=off',
      '--timezone=off',
      '--link-journal=no',
      '--console=pipe',
      '--kill-signal=SIGRTMIN+4',
      `--bind-ro=${packages}:${debian.packageFolder}`,
      `--bind=${join(folder, 'docker')}:/var/lib/docker`,
      debian.init,
    ];
  }

  #lastWords(): string {
    const text = readFileSync(join(this.plan.folder, 'console.log'), 'utf8');
    return text.split('\n').slice(-20).join('\n');
  }
}

/** Unique on the machine that runs it. */
export function machineName({ bridge, name }: Pick<MachinePlan, 'bridge' | 'name'>): string {
  return `${bridge}-${name}`;
}

/** Name, address, keys. Returns the public host key. */
async function writeIdentity(plan: MachinePlan, root: string): Promise<string> {
  const files: Readonly<Record<string, string>> = {
    'etc/hostname': `${plan.name}\n`,
    'etc/hosts': `127.0.0.1 localhost\n${plan.address} ${plan.name}\n`,
    'etc/machine-id': `${randomBytes(16).toString('hex')}\n`,
    'etc/resolv.conf': '',
    // It has to sort before systemd's own 80-container-host0.
    'etc/systemd/network/10-host0.network': `[Match]\nName=host0\n\n[Network]\nAddress=${plan.address}/24\nGateway=${plan.gateway}\nLinkLocalAddressing=no\n`,
    'root/.ssh/authorized_keys': plan.authorizedKeys,
  };
  mkdirSync(join(root, 'root/.ssh'), { mode: 0o700, recursive: true });
  for (const [path, content] of Object.entries(files)) writeFileSync(join(root, path), content);
  const key = join(root, 'etc/ssh/ssh_host_ed25519_key');
  await runProgram(['ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-C', plan.name, '-f', key]);
  const [kind = '', text = ''] = readFileSync(`${key}.pub`, 'utf8').split(' ');
  return `${kind} ${text}`;
}

function answers(address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: address, port: 22, timeout: 500 });
    const end = (is: boolean): void => {
      socket.destroy();
      resolve(is);
    };
    socket.once('data', () => end(true)); // its greeting
    socket.once('timeout', () => end(false)).once('error', () => end(false));
  });
}
