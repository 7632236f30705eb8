import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** As in @pulumi/command's ConnectionArgs. */
export interface Connection {
  readonly host: string;
  readonly user?: string;
  readonly port?: number;
  readonly hostKey?: string;
  readonly privateKey?: string;
  readonly agentSocketPath?: string;
  readonly dialErrorLimit?: number;
  readonly perDialTimeout?: number;
  readonly proxy?: Omit<Connection, 'proxy'>;
}

export interface Said {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number | null;
}

/** A command that had begun is not begun again; so says the real one's ssh library. */
const cut = 'wait: remote command exited without exit status or exit signal';
const hasNotBegun =
  /connect to (?:host|address)|resolve|banner exchange|kex_exchange|host key|Permission denied/i;

/**
 * Runs a command on a host by OpenSSH. As the real plugin does, it tries a host that does not answer
 * `dialErrorLimit` times, and checks the host key only where one is given.
 *
 * @throws {Error} when the host cannot be reached, or is another one
 */
export async function runOverSsh(connection: Connection, text: string, stdin = ''): Promise<Said> {
  const folder = await mkdtemp(join(tmpdir(), 'ssh-'));
  try {
    const options = await optionsOf(connection, folder, 'target');
    const { proxy } = connection;
    if (proxy !== undefined) {
      const jump = [...(await optionsOf(proxy, folder, 'jump')), '-W', '%h:%p', targetOf(proxy)];
      options.push('-o', `ProxyCommand=ssh ${jump.map((word) => `'${word}'`).join(' ')}`);
    }
    const limit = connection.dialErrorLimit ?? 10;
    for (let attempt = 1; ; attempt++) {
      const said = await runOnce([...options, targetOf(connection), text], stdin);
      // 255 is ssh's own; a refused host key does not become right by trying again.
      if (said.code !== 255) return said;
      if (!hasNotBegun.test(said.stderr)) throw new Error(cut);
      const isFinal = /host key|Permission denied/i.test(said.stderr) || attempt >= limit;
      if (isFinal) throw new Error(`after ${attempt} failed attempts: ${said.stderr.trim()}`);
      await sleep(500);
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function targetOf({ user = 'root', host }: Connection): string {
  return `${user}@${host}`;
}

async function optionsOf(connection: Connection, folder: string, role: string): Promise<string[]> {
  const { host, port = 22, hostKey, privateKey, agentSocketPath } = connection;
  const options = [
    'BatchMode=yes',
    'LogLevel=ERROR',
    `ConnectTimeout=${connection.perDialTimeout ?? 15}`,
    // As Go keeps its connections: asked every 15 s, given up when nine questions stay unanswered.
    'ServerAliveInterval=15',
    'ServerAliveCountMax=9',
  ];
  const known = join(folder, `${role}.known`);
  await writeFile(
    known,
    hostKey === undefined ? '' : `${port === 22 ? host : `[${host}]:${port}`} ${hostKey}\n`,
  );
  options.push(`UserKnownHostsFile=${known}`, 'GlobalKnownHostsFile=/dev/null');
  options.push(`StrictHostKeyChecking=${hostKey === undefined ? 'no' : 'yes'}`);
  if (agentSocketPath !== undefined) options.push(`IdentityAgent=${agentSocketPath}`);
  if (privateKey !== undefined) {
    const file = join(folder, `${role}.key`);
    await writeFile(file, privateKey.endsWith('\n') ? privateKey : `${privateKey}\n`, {
      mode: 0o600,
    });
    options.push(`IdentityFile=${file}`, 'IdentitiesOnly=yes');
  }
  return ['-p', String(port), ...options.flatMap((option) => ['-o', option])];
}

function runOnce(args: readonly string[], stdin: string): Promise<Said> {
  return new Promise((resolve, reject) => {
    const child = spawn('ssh', args, { stdio: ['pipe', 'pipe', 'pipe'] });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    // A host that hangs up has said why on stderr.
    child.stdin.on('error', () => {});
    child.stdin.end(stdin);
    child.on('error', reject).on('close', (code) => resolve({ stdout, stderr, code }));
  });
}
