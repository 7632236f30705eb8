import type { Fleet } from '../fleet/fleet.ts';
import type { HostPlan } from '../plan/host-plan.ts';
import type { LocalFile } from './host-shell.ts';

/** What is to hold on a host: the plan of the fleet, and what only the person at the keyboard knows. */
export interface BootstrapWishes {
  readonly fleet: Fleet;
  readonly plan: HostPlan;
  /** Public keys that are to let the kit in: "ssh-ed25519 AAAA… comment". */
  readonly publicKeys: readonly string[];
  /** The agent's program; undefined: there is no file of it here. */
  readonly agentProgram: LocalFile | undefined;
  /** bundle.sh as the kit has it. */
  readonly bundleScript: string;
  /** The bundle `base` as bundle.sh takes it. */
  readonly basePayload: string;
  /** Whether Docker may be restarted while containers run. */
  readonly mayRestartDocker: boolean;
}
