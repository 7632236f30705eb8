import type { ContainerPlan, PortClaim, ProgramNeed, ServiceBundle } from './host-plan.ts';

/** What one service adds to a host's plan. */
export interface Part {
  readonly bundle: ServiceBundle;
  readonly containers: readonly ContainerPlan[];
  readonly ports: readonly PortClaim[];
  readonly programs: readonly ProgramNeed[];
  readonly reasons: readonly string[];
}
