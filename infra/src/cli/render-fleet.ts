import { checkHost } from '../check/check-host.ts';
import { KitError } from '../errors/kit-error.ts';
import type { FleetProblem } from '../fleet/fleet-problem.ts';
import type { Fleet } from '../fleet/fleet.ts';
import { loadFleet } from '../fleet/load-fleet.ts';
import type { HostPlan } from '../plan/host-plan.ts';
import { planFleet } from '../plan/plan-fleet.ts';
import { renderPlan } from '../render/render-plan.ts';
import type { RenderedFile } from '../render/rendered-file.ts';
import { templateFolder } from '../render/template-folder.ts';

/** hosts.yaml, taken all the way to files that have been checked. */
export interface RenderedFleet {
  readonly fleet: Fleet;
  readonly warnings: readonly FleetProblem[];
  readonly hosts: readonly {
    readonly plan: HostPlan;
    readonly files: readonly RenderedFile[];
  }[];
}

/**
 * Loads, plans, renders and checks.
 *
 * @throws {KitError} at the first of these that finds something wrong
 */
export function renderFleet(file: string): RenderedFleet {
  const { fleet, warnings } = loadFleet(file);
  const templateOf = templateFolder();
  const hosts = planFleet(fleet).map((plan) => ({ plan, files: renderPlan(plan, templateOf) }));
  const problems = hosts.flatMap(({ plan, files }) => checkHost(plan, files));
  if (problems.length > 0) {
    const lines = problems.map(({ host, path, message }) => `${host}:${path}: ${message}`);
    throw new KitError(lines.join('\n'), {
      code: 'check-failed',
      hint: 'What hosts.yaml asks for does not fit together on this host.',
      cause: problems,
    });
  }
  return { fleet, warnings, hosts };
}
