import { KitError } from '../errors/kit-error.ts';
import type { Host } from '../fleet/fleet.ts';
import { hostKeyProblem } from './host-key-problem.ts';

/**
 * Before anything connects to any of them.
 *
 * @throws {KitError} `host-key-missing`
 */
export function requireHostKeys(hosts: readonly Host[]): void {
  const without = hosts.filter((host) => hostKeyProblem(host) !== undefined);
  if (without.length === 0) return;
  const problems = without.map((host) => hostKeyProblem(host));
  const names = without.map(({ name }) => name).join(' ');
  throw new KitError(problems.join('\n'), {
    code: 'host-key-missing',
    hint: `kit bootstrap ${names} learns and writes them; nothing was connected to.`,
  });
}
