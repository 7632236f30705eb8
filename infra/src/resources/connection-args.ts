import { readFileSync } from 'node:fs';
import type * as command from '@pulumi/command';
import * as pulumi from '@pulumi/pulumi';
import { KitError } from '../errors/kit-error.ts';
import type { Host, SshProxy } from '../fleet/fleet.ts';
import { hostKeyProblem } from '../ssh/host-key-problem.ts';

/** How this machine proves to a host who it is; without either, an ssh agent does. */
export interface SshKey {
  /** A private key's text, from the stack's secrets. */
  readonly text: pulumi.Output<string> | undefined;
  /** A private key's file on this machine. */
  readonly file: string | undefined;
}

/**
 * What @pulumi/command connects with. Without a host key it would check nothing, so a host without one is
 * refused before anything connects; a preview connects to nothing and only warns.
 *
 * @throws {KitError} `host-key-missing`
 */
export function connectionArgs(
  host: Host,
  key: SshKey,
  isPreview: boolean,
): command.types.input.remote.ConnectionArgs {
  requireHostKeys(host, isPreview);
  const { user, port, hostKey, proxy } = host.ssh;
  const proof = keyArgs(key);
  return {
    host: host.address,
    user,
    port,
    dialErrorLimit: 3,
    perDialTimeout: 10,
    ...proof,
    ...(hostKey === undefined ? {} : { hostKey }),
    ...(proxy === undefined ? {} : { proxy: { ...proxyArgs(proxy), ...proof } }),
  };
}

function proxyArgs({ address, user, port, hostKey }: SshProxy) {
  const known = hostKey === undefined ? {} : { hostKey };
  return { host: address, user, port, dialErrorLimit: 3, perDialTimeout: 10, ...known };
}

function keyArgs({ text, file }: SshKey): { privateKey?: pulumi.Output<string> } {
  if (text !== undefined) return { privateKey: text };
  if (file === undefined) return {};
  return { privateKey: pulumi.secret(readFileSync(file, 'utf8')) };
}

function requireHostKeys(host: Host, isPreview: boolean): void {
  const message = hostKeyProblem(host);
  if (message === undefined) return;
  const hint = `kit bootstrap ${host.name} learns it and writes it.`;
  if (!isPreview) throw new KitError(message, { code: 'host-key-missing', hint });
  void pulumi.log.warn(`${message}: up will refuse to connect. ${hint}`);
}
