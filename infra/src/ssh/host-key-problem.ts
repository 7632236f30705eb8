import type { Host } from '../fleet/fleet.ts';

/** "No host key of dns01 in hosts.yaml", its jump host's included; undefined: both are pinned. */
export function hostKeyProblem({ name, ssh }: Host): string | undefined {
  const isKnown = ssh.hostKey !== undefined && (ssh.proxy === undefined || ssh.proxy.hostKey);
  if (isKnown) return undefined;
  const where = ssh.hostKey === undefined ? name : `the jump host of ${name}`;
  return `No host key of ${where} in hosts.yaml`;
}
