import type { Host } from '../fleet/fleet.ts';
import { shellQuote } from './shell-quote.ts';

/**
 * Options of OpenSSH for a host: only the pinned key is accepted, from no known_hosts file; through the
 * jump host, whose key is pinned too.
 *
 * @param keyFile a private key; undefined: the ssh agent's, or OpenSSH's usual files
 */
export function sshOptions({ ssh }: Host, keyFile: string | undefined): string[] {
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
