import type { HostPlan } from '../plan/host-plan.ts';
import type { HostPool } from '../ssh/host-pool.ts';
import type { ServiceReport } from './deploy-stack.ts';
import { findDrift } from './find-drift.ts';

export interface Converged {
  /** What was brought back. */
  readonly reports: readonly ServiceReport[];
  /** Containers that are gone: only a deployment that looks first makes them again. */
  readonly missingContainers: readonly string[];
  /** Why something could not be brought back; undefined: all is as applied. */
  readonly trouble: string | undefined;
}

/**
 * Brings back what differs on a host from what was applied: changes by hand, rollbacks, stopped units. The
 * engine sees none of these, as it compares what was asked for with what is asked for.
 */
export async function convergeHost(plan: HostPlan, pool: HostPool): Promise<Converged> {
  const { differences, trouble } = await findDrift(plan, pool);
  const mendable = differences.filter(
    ({ kind }) => !['not-planned', 'not-installed', 'container-missing'].includes(kind),
  );
  const reports: ServiceReport[] = [];
  const failures: string[] = trouble === undefined ? [] : [trouble];
  for (const service of new Set(mendable.map((one) => one.service))) {
    const { code, stdout, stderr } = await pool.call(plan.host, ['restore', service]);
    if (code === 0) reports.push({ service, lines: stdout.split('\n') });
    else failures.push(`${service}: ${stderr.trim()}`);
  }
  return {
    reports,
    missingContainers: differences
      .filter(({ kind }) => kind === 'container-missing')
      .map(({ what }) => what),
    trouble: failures.length === 0 ? undefined : failures.join('; '),
  };
}
