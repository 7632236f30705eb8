import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';
import type { Host } from '../fleet/fleet.ts';

/**
 * The private key to log in to a host with: `--identity`, else the `sshKeyFile` of its stack's settings;
 * undefined: what OpenSSH finds by itself.
 *
 * @param project folder of the Pulumi.<host>.yaml files
 */
export function keyFileOf(
  project: string,
  identity: string | undefined,
): (host: Host) => string | undefined {
  return ({ name }) => {
    if (identity !== undefined) return resolve(identity);
    const file = join(project, `Pulumi.${name}.yaml`);
    if (!existsSync(file)) return undefined;
    const settings: unknown = parse(readFileSync(file, 'utf8'));
    const config = at(settings, 'config');
    const key = at(config, 'tidewatch:sshKeyFile');
    return typeof key === 'string' ? key : undefined;
  };
}

function at(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}
