import type { Host } from '../fleet/fleet.ts';

/** Hosts that are deployed at the same time. */
export interface Wave {
  readonly hosts: readonly Host[];
  /** How many of them at once: the engine and the program are two busy processes each. */
  readonly parallel: number;
}

/** The central host first, as the others push to it; then those. A wave without a host is none. */
export function planWaves(hosts: readonly Host[], parallel: number): readonly Wave[] {
  const central = hosts.filter(({ role }) => role === 'central');
  const agents = hosts.filter(({ role }) => role === 'agent');
  return [
    { hosts: central, parallel: 1 },
    { hosts: agents, parallel: Math.max(1, parallel) },
  ].filter((wave) => wave.hosts.length > 0);
}
