import type { BootstrapStep } from './bootstrap-step.ts';
import type { BootstrapWishes } from './bootstrap-wishes.ts';
import type { HostFacts } from './host-facts.ts';
import { accessSteps, dockerGroupStep } from './steps/access-steps.ts';
import { agentProgramSteps } from './steps/agent-program-steps.ts';
import { bundleSteps } from './steps/bundle-steps.ts';
import { dockerSteps } from './steps/docker-steps.ts';
import { firewallSteps } from './steps/firewall-steps.ts';
import {
  dataFolderStep,
  existingStep,
  packagesStep,
  systemStep,
  timeZoneStep,
} from './steps/system-steps.ts';

/**
 * What a host needs before `kit up` can reach it and its bundles can run, in the order in which it is
 * done; each stands on those before. Pure: the same wishes and facts give the same steps.
 */
export function planBootstrap(wishes: BootstrapWishes, facts: HostFacts): readonly BootstrapStep[] {
  return [
    ...systemStep(facts),
    ...existingStep(wishes),
    timeZoneStep(wishes, facts),
    ...packagesStep(wishes),
    ...accessSteps(wishes),
    ...bundleSteps(wishes),
    ...dockerSteps(wishes, facts),
    ...dockerGroupStep(wishes),
    ...dataFolderStep(wishes),
    ...agentProgramSteps(wishes, facts),
    ...firewallSteps(wishes, facts),
  ];
}
