import { readFileSync } from 'node:fs';
import type * as command from '@pulumi/command';
import * as pulumi from '@pulumi/pulumi';
import { KitError } from '../errors/kit-error.ts';
import type { Host, SshProxy } from '../fleet/fleet.ts';
import { shellQuote } from './shell-quote.ts';

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

function requireHostKeys({ name, ssh }: Host, isPreview: boolean): void {
  const where = ssh.hostKey === undefined ? name : `the jump host of ${name}`;
  const isKnown = ssh.hostKey !== undefined && (ssh.proxy === undefined || ssh.proxy.hostKey);
  if (isKnown) return;
  const message = `No host key of ${where} in hosts.yaml`;
  const hint = `kit bootstrap ${name} learns it and writes it.`;
  if (!isPreview) throw new KitError(message, { code: 'host-key-missing', hint });
  void pulumi.log.warn(`${message}: up will refuse to connect. ${hint}`);
}

/**
 * Options of OpenSSH, which Docker's client starts for ssh:// hosts: only the pinned key is accepted, from
 * no known_hosts file; through the jump host, whose key is pinned too.
 */
export function dockerSshOptions({ ssh }: Host, keyFile: string | undefined): string[] {
  const identity = keyFile === undefined ? [] : [`IdentityFile=${keyFile}`, 'IdentitiesOnly=yes'];
  const options = [...pinOptions(ssh.hostKey), ...identity];
  const { proxy } = ssh;
  if (proxy !== undefined) {
    const jump = [...pinOptions(proxy.hostKey), ...identity].flatMap((option) => ['-o', option]);
    const target = ['-p', String(proxy.port), '-W', '%h:%p', `${proxy.user}@${proxy.address}`];
    // ssh replaces %h and %p here; what is for the inner ssh must come through as it is.
    const text = shellQuote(['ssh', ...jump, ...target]).replaceAll('%H', '%%H');
    options.push(`ProxyCommand=${text}`);
  }
  return options.flatMap((option) => ['-o', option]);
}

function pinOptions(hostKey: string | undefined): string[] {
  const none = ['UserKnownHostsFile=/dev/null', 'GlobalKnownHostsFile=/dev/null'];
  const pin = hostKey === undefined ? [] : [`KnownHostsCommand=/bin/echo %H ${hostKey}`];
  return ['StrictHostKeyChecking=yes', 'BatchMode=yes', 'ConnectTimeout=10', ...none, ...pin];
}
