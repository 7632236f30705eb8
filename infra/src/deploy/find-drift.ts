import type { Host } from '../fleet/fleet.ts';
import type { HostPlan } from '../plan/host-plan.ts';
import type { HostPool } from '../ssh/host-pool.ts';
import { type Difference, differencesIn } from './differences-in.ts';

/** How a host differs from what was applied to it. */
export interface HostDrift {
  readonly host: string;
  readonly differences: readonly Difference[];
  /** Why it could not be asked; undefined: it was. */
  readonly trouble: string | undefined;
}

/** Asks a host about every service that it has, or should have. */
export async function findDrift({ host, bundles }: HostPlan, pool: HostPool): Promise<HostDrift> {
  try {
    const planned: readonly string[] = bundles.map(({ name }) => name);
    const there = await servicesOn(host, pool);
    const differences: Difference[] = [];
    for (const service of [...planned, ...there.filter((name) => !planned.includes(name))]) {
      if (!there.includes(service))
        differences.push({ service, kind: 'not-installed', what: service });
      else if (!planned.includes(service))
        differences.push({ service, kind: 'not-planned', what: service });
      else differences.push(...(await differencesOf(host, service, pool)));
    }
    return { host: host.name, differences, trouble: undefined };
  } catch (error) {
    const trouble = error instanceof Error ? error.message : String(error);
    return { host: host.name, differences: [], trouble };
  }
}

async function servicesOn(host: Host, pool: HostPool): Promise<readonly string[]> {
  const { code, stdout, stderr } = await pool.call(host, ['list']);
  if (code !== 0) throw new Error(stderr.trim());
  return stdout.split('\n').filter((name) => name !== '');
}

async function differencesOf(
  host: Host,
  service: string,
  pool: HostPool,
): Promise<readonly Difference[]> {
  const { code, stdout, stderr } = await pool.call(host, ['status', service]);
  // 1: something differs; anything else is no answer.
  if (code > 1) throw new Error(stderr.trim());
  return differencesIn(service, stdout);
}
