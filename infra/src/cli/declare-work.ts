import type { Fleet, Host } from '../fleet/fleet.ts';
import { DeclaredWork } from '../maintenance/declared-work.ts';
import type { HostPool } from '../ssh/host-pool.ts';
import type { CommandContext } from './command-context.ts';

export interface WorkOfCommand {
  readonly fleet: Fleet;
  readonly hosts: readonly Host[];
  /** "kit up" */
  readonly reason: string;
}

/** What a command does to hosts, in the name of whoever runs it. */
export function declareWork(
  pool: HostPool,
  work: WorkOfCommand,
  { environment }: CommandContext,
): DeclaredWork {
  const owner = environment['USER'] || environment['LOGNAME'] || 'kit';
  return new DeclaredWork(pool, { ...work, owner: owner.slice(0, 100) });
}
