import type { NodeSSH } from 'node-ssh';
import type { HostKey } from './host-key.ts';
import { dial, dialProblem } from './ssh-dial.ts';
import type { SshTarget } from './ssh-target.ts';

/**
 * Types of key in the order in which they are asked for. RSA comes last: Pulumi's command plugin asks an
 * RSA host for SHA-1 signatures, which OpenSSH has refused since 8.8.
 */
const preferred = [
  ['ssh-ed25519'],
  ['ecdsa-sha2-nistp256', 'ecdsa-sha2-nistp384', 'ecdsa-sha2-nistp521'],
  ['ssh-rsa'],
] as const;

/**
 * The keys that a host shows, best type first. The connection ends when it has shown one: nobody logs in.
 *
 * @param way through which it is reached; undefined: straight
 * @throws {KitError} `unreachable`
 */
export async function* learnHostKeys(
  target: SshTarget,
  way?: NodeSSH,
): AsyncGenerator<HostKey, void> {
  let isAny = false;
  let problem: unknown;
  for (const keyTypes of preferred) {
    let shown: HostKey | undefined;
    const accepts = (key: HostKey): boolean => {
      shown = key;
      return false;
    };
    try {
      await dial(target, { keyTypes, accepts }, { username: 'nobody' }, way);
    } catch (cause) {
      problem = cause;
    }
    if (shown !== undefined) {
      isAny = true;
      yield shown;
    } else if (!isOtherType(problem)) break;
  }
  if (!isAny) throw dialProblem(target, 'nobody', problem);
}

/** It answered, and has no key of the types that were asked for. */
export function isOtherType(problem: unknown): boolean {
  return problem instanceof Error && /no matching host key/i.test(problem.message);
}
