import { confirm } from '@clack/prompts';
import type { NodeSSH } from 'node-ssh';
import { type HostKey, parseHostKey } from '../bootstrap/host-key.ts';
import { learnHostKeys } from '../bootstrap/learn-host-key.ts';
import type { SshTarget } from '../bootstrap/ssh-target.ts';
import { KitError } from '../errors/kit-error.ts';
import type { CommandContext } from './command-context.ts';

export interface Acquaintance {
  /** As hosts.yaml has it; undefined: they have never met. */
  readonly pinned: string | undefined;
  /** "SHA256:…" that was learned another way; undefined: none. */
  readonly expected: string | undefined;
  /** Whether a key that nobody has confirmed is taken. */
  readonly acceptsNew: boolean;
}

/**
 * The key that a host must show: the pinned one, else the one that it shows now, if somebody says that it
 * is right. Nobody logs in here.
 *
 * @throws {KitError} `host-key-mismatch` when it shows another than was expected, `host-key-missing` when
 *   nobody is there to confirm it, `unreachable`
 */
export async function meetHost(
  target: SshTarget,
  { pinned, expected, acceptsNew }: Acquaintance,
  { terminal }: CommandContext,
  way?: NodeSSH,
): Promise<HostKey> {
  if (pinned !== undefined) return parseHostKey(pinned);
  const shown: HostKey[] = [];
  for await (const key of learnHostKeys(target, way)) {
    shown.push(key);
    if (expected === undefined || key.fingerprint === expected) break;
  }
  const [first] = shown;
  const last = shown.at(-1);
  if (first === undefined || last === undefined)
    throw new RangeError('Cannot meet a host without a key');
  const where = `${target.name} (${target.address}:${target.port})`;
  if (expected !== undefined) {
    if (last.fingerprint === expected) return last;
    throw new KitError(
      `${where} shows ${shown.map(({ type, fingerprint }) => `${fingerprint} (${type})`).join(', ')}, expected was ${expected}`,
      {
        code: 'host-key-mismatch',
        hint: 'Nothing was sent to it. Compare on the host: ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub',
      },
    );
  }
  if (acceptsNew || (terminal.isInteractive && (await isConfirmed(where, first)))) return first;
  throw new KitError(`No host key of ${where} is known; it shows ${first.fingerprint}`, {
    code: 'host-key-missing',
    hint: `If that is right, say --host-key ${first.fingerprint}; --accept-new takes it unseen. On the host: ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub`,
  });
}

async function isConfirmed(where: string, { type, fingerprint }: HostKey): Promise<boolean> {
  const answer = await confirm({
    message: `${where} shows ${type} ${fingerprint}. Is that its key?`,
    initialValue: false,
  });
  return answer === true;
}
