import type { Readable } from 'node:stream';
import { type Config, NodeSSH } from 'node-ssh';
import { KitError } from '../errors/kit-error.ts';
import { type HostKey, hostKeyOf } from './host-key.ts';
import type { SshTarget } from './ssh-target.ts';

/** A way to a host: straight, or through a connection that is open already. */
export type Way = NodeSSH | undefined;

/** What the handshake asks of a host, and what is done about its answer. */
export interface Handshake {
  /** Types of host key that are asked for, best first: a host that has none of them does not answer. */
  readonly keyTypes: readonly string[];
  /** Sees the host's key before anything of ours is sent; `false` ends it there. */
  readonly accepts: (key: HostKey) => boolean;
}

/** Signature algorithms of a type of key; an RSA key signs with SHA-2, never with SHA-1. */
const algorithms: Readonly<Record<string, readonly string[]>> = {
  'ssh-rsa': ['rsa-sha2-512', 'rsa-sha2-256'],
};
const readyTimeoutMs = 15_000;

/**
 * Connects and logs in. node-ssh takes any key unless it is given a verifier, so this is the only place
 * that calls it, and here a verifier is not optional.
 *
 * @throws {Error} what ssh2 says; `dialProblem` puts it in words
 */
export async function dial(
  target: SshTarget,
  { keyTypes, accepts }: Handshake,
  login: Pick<Config, 'username' | 'privateKey' | 'passphrase' | 'agent' | 'password'>,
  way?: Way,
): Promise<NodeSSH> {
  const { address: host, port } = target;
  const sock = way === undefined ? undefined : await through(way, target);
  const ssh = new NodeSSH();
  await ssh.connect({
    host,
    port,
    ...(sock === undefined ? {} : { sock }),
    ...login,
    // Its type is a union of literals that no list of strings fits.
    algorithms: {
      serverHostKey: keyTypes.flatMap((type) => algorithms[type] ?? [type]) as never,
    },
    hostVerifier: (wire: Buffer) => accepts(hostKeyOf(wire)),
    readyTimeout: readyTimeoutMs,
    keepaliveInterval: 10_000,
    keepaliveCountMax: 3,
  });
  return ssh;
}

async function through(way: NodeSSH, { name, address, port }: SshTarget): Promise<Readable> {
  try {
    return await way.forwardOut('127.0.0.1', 0, address, port);
  } catch (cause) {
    throw new KitError(`Cannot reach ${name} at ${address}:${port} through its jump host`, {
      code: 'unreachable',
      hint: 'Check the address as the jump host sees it, and that its sshd allows forwarding (AllowTcpForwarding).',
      cause,
    });
  }
}

/** What went wrong with `dial`, and what to do about it. */
export function dialProblem(target: SshTarget, user: string, cause: unknown): KitError {
  if (cause instanceof KitError) return cause;
  const said = cause instanceof Error ? cause.message : String(cause);
  const where = `${target.name} at ${target.address}:${target.port}`;
  if (/authentication methods failed/i.test(said)) {
    return new KitError(`Cannot log in to ${where} as ${user}: it takes none of the keys`, {
      code: 'access-refused',
      hint: 'Name a key with --identity FILE, load it into an agent, or give --ask-password; --user says as whom.',
      cause,
    });
  }
  if (/parse privateKey|passphrase|Encrypted/i.test(said)) {
    return new KitError(`Cannot use the private key: ${said}`, {
      code: 'access-refused',
      hint: 'Load it into an agent with ssh-add, or run in a terminal, where the passphrase is asked for.',
      cause,
    });
  }
  return new KitError(`Cannot reach ${where}: ${said}`, {
    code: 'unreachable',
    hint: 'Is it switched on, is the address right, does sshd listen there? ssh.port and ssh.proxy are in hosts.yaml.',
    cause,
  });
}
