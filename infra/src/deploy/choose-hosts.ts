import { KitError } from '../errors/kit-error.ts';
import type { Fleet, Host } from '../fleet/fleet.ts';

/**
 * The hosts that were asked for, in the fleet's order; all where none was named.
 *
 * @throws {KitError} `usage` when hosts.yaml has no such host
 */
export function chooseHosts({ hosts, file }: Fleet, asked: readonly string[]): readonly Host[] {
  const names = hosts.map(({ name }) => name);
  const unknown = asked.filter((name) => !names.includes(name));
  if (unknown.length > 0)
    throw new KitError(`Cannot find "${unknown.join('", "')}": ${file} has no such host`, {
      code: 'usage',
      hint: `Its hosts are ${names.join(', ')}.`,
    });
  return asked.length === 0 ? hosts : hosts.filter(({ name }) => asked.includes(name));
}
