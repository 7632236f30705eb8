import type { NodeSSH } from 'node-ssh';
import type { HostKey } from '../bootstrap/host-key.ts';
import { openConnection } from '../bootstrap/open-host-shell.ts';
import type { SshProof } from '../bootstrap/ssh-proof.ts';
import type { SshTarget } from '../bootstrap/ssh-target.ts';
import type { Host } from '../fleet/fleet.ts';
import type { CommandContext } from './command-context.ts';
import { keepHostKey } from './keep-host-key.ts';
import { meetHost } from './meet-host.ts';

export interface ConnectFlags {
  readonly hosts: string;
  readonly hostKey?: string;
  readonly jumpHostKey?: string;
  readonly acceptNew?: boolean;
  readonly dryRun?: boolean;
}

/** A host whose key is known, and the way to it. */
export interface KnownHost {
  readonly host: Host;
  readonly target: SshTarget;
  readonly hostKey: HostKey;
  /** Whether they met just now. */
  readonly isNew: boolean;
  /** Connection to its jump host. */
  readonly way: NodeSSH | undefined;
}

/**
 * Gets to know a host, and its jump host before it: a key that is new is confirmed, then written into
 * hosts.yaml (a dry run writes nothing).
 *
 * @throws {KitError} as `meetHost` and `openConnection`
 */
export async function getToKnow(
  host: Host,
  proof: SshProof,
  flags: ConnectFlags,
  context: CommandContext,
): Promise<KnownHost> {
  const { name, address, ssh } = host;
  const acceptsNew = flags.acceptNew === true;
  const keep = (owner: 'host' | 'proxy', key: HostKey): void => {
    if (flags.dryRun !== true) keepHostKey({ file: flags.hosts, host: name, owner, key }, context);
  };
  const way = await wayTo(host, proof, flags, context);
  const target = { name, address, port: ssh.port };
  const pinned = ssh.hostKey;
  try {
    const met = { pinned, expected: flags.hostKey, acceptsNew };
    const hostKey = await meetHost(target, met, context, way);
    if (pinned === undefined) keep('host', hostKey);
    return { host, target, hostKey, isNew: pinned === undefined, way };
  } catch (error) {
    way?.dispose();
    throw error;
  }
}

async function wayTo(
  { name, ssh: { proxy } }: Host,
  proof: SshProof,
  { hosts, jumpHostKey, acceptNew, dryRun }: ConnectFlags,
  context: CommandContext,
): Promise<NodeSSH | undefined> {
  if (proxy === undefined) return undefined;
  const target = { name: `the jump host of ${name}`, address: proxy.address, port: proxy.port };
  const met = { pinned: proxy.hostKey, expected: jumpHostKey, acceptsNew: acceptNew === true };
  const hostKey = await meetHost(target, met, context);
  if (proxy.hostKey === undefined && dryRun !== true)
    keepHostKey({ file: hosts, host: name, owner: 'proxy', key: hostKey }, context);
  return await openConnection(target, { user: proxy.user, hostKey, proof });
}
