import { networkInterfaces } from 'node:os';
import type { CanaryResult } from '../canary/canary-check.ts';
import { runCanary } from '../canary/run-canary.ts';
import type { Fleet, Host } from '../fleet/fleet.ts';
import type { HostPool } from '../ssh/host-pool.ts';
import type { Terminal } from './terminal.ts';

export interface FleetCanary {
  readonly fleet: Fleet;
  readonly hosts: readonly Host[];
  readonly withinSeconds: number;
  /** Says nothing on the way. */
  readonly isQuiet: boolean;
}

/** One run of the canary with what this machine adds: its addresses, an id, a line of progress. */
export async function runFleetCanary(
  { fleet, hosts, withinSeconds, isQuiet }: FleetCanary,
  pool: HostPool,
  terminal: Terminal,
): Promise<readonly CanaryResult[]> {
  let told = '';
  const onProgress = (seen: number, all: number): void => {
    const text = `canary: ${seen} of ${all} lines have arrived\n`;
    if (text !== told && !isQuiet) terminal.error.write(text);
    told = text;
  };
  return await runCanary(fleet, pool, {
    run: `k${crypto.randomUUID().slice(0, 8)}`,
    hosts,
    ownAddresses: Object.values(networkInterfaces()).flatMap((all = []) =>
      all.map(({ address }) => address),
    ),
    withinMs: withinSeconds * 1000,
    onProgress,
  });
}
