import type { Bed } from '../bed/bed-of.ts';

/** The agents of the fleet's hosts. */
export const agents: Readonly<Record<string, 'promtail' | 'alloy'>> = {
  ocean: 'promtail',
  dns01: 'alloy',
  node005: 'promtail',
  node006: 'alloy',
};

export async function restartAgents(bed: Bed, hosts: readonly string[]): Promise<void> {
  await Promise.all(hosts.map((host) => bed.inside(host, `systemctl restart ${agents[host]}`)));
}
