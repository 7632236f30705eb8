import { loadFleet } from '../../infra/src/fleet/load-fleet.ts';
import { parseFleet } from '../../infra/src/fleet/parse-fleet.ts';
import type { HostPlan } from '../../infra/src/plan/host-plan.ts';
import { planFleet } from '../../infra/src/plan/plan-fleet.ts';
import { renderPlan } from '../../infra/src/render/render-plan.ts';
import type { RenderedFile } from '../../infra/src/render/rendered-file.ts';
import { templateFolder } from '../../infra/src/render/template-folder.ts';

export interface RenderedHost {
  readonly plan: HostPlan;
  readonly files: readonly RenderedFile[];
}

/** Every host of a fleet that tests write, or of a file. */
export const renderedHosts = {
  ofText(text: string): readonly RenderedHost[] {
    const { fleet, problems } = parseFleet('test.yaml', text);
    if (fleet === undefined) throw new Error(JSON.stringify(problems));
    return render(planFleet(fleet));
  },
  ofFile: (file: string): readonly RenderedHost[] => render(planFleet(loadFleet(file).fleet)),
} as const;

const templates = templateFolder();

function render(plans: readonly HostPlan[]): readonly RenderedHost[] {
  return plans.map((plan) => ({ plan, files: renderPlan(plan, templates) }));
}
