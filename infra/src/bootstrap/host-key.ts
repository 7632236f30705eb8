import { createHash } from 'node:crypto';

/** A machine's public key: who it is, whatever its address. */
export interface HostKey {
  /** "ssh-ed25519" */
  readonly type: string;
  /** As hosts.yaml and known_hosts have it: "ssh-ed25519 AAAA…". */
  readonly text: string;
  /** As people compare it: "SHA256:…", the same as `ssh-keygen -lf` prints. */
  readonly fingerprint: string;
}

/**
 * A key as it comes in the handshake.
 *
 * @param wire RFC 4253 6.6: the type as a string with its length before it, then what the type says
 * @throws {RangeError} when it is no such thing
 */
export function hostKeyOf(wire: Buffer): HostKey {
  const length = wire.length < 4 ? 0 : wire.readUInt32BE(0);
  const type = wire.toString('latin1', 4, 4 + length);
  if (!/^[a-z0-9@.-]{1,64}$/.test(type) || type.length !== length)
    throw new RangeError('Cannot read a host key: it names no type');
  const hash = createHash('sha256').update(wire).digest('base64').replace(/=+$/, '');
  return { type, text: `${type} ${wire.toString('base64')}`, fingerprint: `SHA256:${hash}` };
}

/** A key as hosts.yaml has it. */
export function parseHostKey(text: string): HostKey {
  return hostKeyOf(Buffer.from(text.split(' ')[1] ?? '', 'base64'));
}
