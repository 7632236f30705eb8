import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { KitError } from '../errors/kit-error.ts';
import type { Host } from '../fleet/fleet.ts';
import { hostKeyProblem } from './host-key-problem.ts';
import { sshOptions } from './ssh-options.ts';

export interface Said {
  readonly stdout: string;
  readonly stderr: string;
  /** Of the command on the host. */
  readonly code: number;
}

export interface RunOptions {
  readonly stdin?: string;
  readonly timeoutMs?: number;
}

const usualTimeoutMs = 60_000;
const outputBytesMax = 16 * 1024 * 1024;

/**
 * Runs commands on one host by OpenSSH with its pinned key, as a user who never answers questions. The first
 * connection stays open for the next ones: a command then costs milliseconds.
 */
export class OpenSshHost implements AsyncDisposable {
  readonly host: Host;
  readonly #keyFile: string | undefined;
  readonly #environment: Readonly<Record<string, string | undefined>>;
  #folder: Promise<string> | undefined;

  /**
   * @param keyFile a private key; undefined: what OpenSSH finds by itself
   * @throws {KitError} `host-key-missing`
   */
  constructor(
    host: Host,
    keyFile: string | undefined,
    environment: Readonly<Record<string, string | undefined>>,
  ) {
    const problem = hostKeyProblem(host);
    if (problem !== undefined) {
      const hint = `kit bootstrap ${host.name} learns it and writes it.`;
      throw new KitError(problem, { code: 'host-key-missing', hint });
    }
    this.host = host;
    this.#keyFile = keyFile;
    this.#environment = environment;
  }

  /**
   * What a command said and ended with.
   *
   * @throws {KitError} `unreachable`: no connection, another host key, or no way in; or it took too long
   */
  async run(
    text: string,
    { stdin = '', timeoutMs = usualTimeoutMs }: RunOptions = {},
  ): Promise<Said> {
    const done = await execa('ssh', [...(await this.#options()), this.#target, text], {
      input: stdin,
      reject: false,
      timeout: timeoutMs,
      maxBuffer: outputBytesMax,
      env: this.#environment,
      extendEnv: false,
    });
    const { stdout, stderr, exitCode } = done;
    // 255 is ssh's own.
    if (exitCode === undefined || exitCode === 255)
      throw unreachable(this.host, done.timedOut ? `no answer in ${timeoutMs} ms` : stderr);
    return { stdout, stderr, code: exitCode };
  }

  get #target(): string {
    return `${this.host.ssh.user}@${this.host.address}`;
  }

  async #options(): Promise<string[]> {
    this.#folder ??= mkdtemp(join(tmpdir(), 'tw-ssh-'));
    const shared = [
      `ControlPath=${join(await this.#folder, 'c')}`,
      'ControlMaster=auto',
      'ControlPersist=30',
      'LogLevel=ERROR',
      'ServerAliveInterval=5',
    ];
    return [
      '-p',
      String(this.host.ssh.port),
      ...shared.flatMap((option) => ['-o', option]),
      ...sshOptions(this.host, this.#keyFile),
    ];
  }

  /** Hangs up. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#folder === undefined) return;
    const options = await this.#options();
    await execa('ssh', ['-O', 'exit', ...options, this.#target], {
      reject: false,
      env: this.#environment,
      extendEnv: false,
    });
    await rm(await this.#folder, { recursive: true, force: true });
  }
}

function unreachable({ name, address }: Host, stderr: string): KitError {
  const why = stderr.trim().split('\n').at(-1) ?? '';
  const isOther = /host key/i.test(stderr);
  return new KitError(`Cannot reach ${name} at ${address}: ${why === '' ? 'ssh failed' : why}`, {
    code: 'unreachable',
    hint: isOther
      ? `Another machine answers, or ${name} has a new key: compare it, then correct ssh.hostKey in hosts.yaml.`
      : /Permission denied/.test(stderr)
        ? 'Name a key that it accepts with --identity, or load it into your ssh agent.'
        : 'Is it switched on, and is the address in hosts.yaml right?',
  });
}
