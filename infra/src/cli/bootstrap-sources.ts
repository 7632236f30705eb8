import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { basePayload } from '../bootstrap/base-payload.ts';
import type { BootstrapWishes } from '../bootstrap/bootstrap-wishes.ts';
import type { HostFacts } from '../bootstrap/host-facts.ts';
import type { LocalFile } from '../bootstrap/host-shell.ts';
import { readLocalFile } from '../bootstrap/read-local-file.ts';
import { KitError } from '../errors/kit-error.ts';
import type { Fleet } from '../fleet/fleet.ts';
import { ownImageTag } from '../images/own-image-tag.ts';
import { parseImagePins } from '../images/parse-image-pins.ts';
import { bundleScriptFile } from '../resources/host/bundle-script-file.ts';
import { renderFleet } from './render-fleet.ts';

export interface SourceFlags {
  readonly hosts: string;
  readonly images: string;
  /** "promtail=FILE" */
  readonly program?: readonly string[];
}

/** What bootstrap takes from this machine's files. */
export interface BootstrapSources {
  readonly fleet: Fleet;
  wishesFor(
    host: string,
    publicKeys: readonly string[],
    mayRestartDocker: boolean,
  ): Omit<BootstrapWishes, 'agentProgram'>;
  /** The agent's program for a host: named by `--program`, else in the cache. */
  programFor(host: string, facts: HostFacts): Promise<LocalFile | undefined>;
}

/** @throws {KitError} when hosts.yaml, the images or `--program` are not as they must be */
export function bootstrapSources({ hosts, images, program = [] }: SourceFlags): BootstrapSources {
  const rendered = renderFleet(hosts);
  const pins = parseImagePins(
    images,
    readFileSync(images, 'utf8'),
    ownImageTag(join(import.meta.dirname, '../../..')),
  );
  const named = new Map(program.map((one) => namedProgram(one)));
  const partsOf = (name: string): (typeof rendered.hosts)[number] => {
    const found = rendered.hosts.find(({ plan }) => plan.host.name === name);
    if (found === undefined) throw new RangeError(`Cannot bootstrap "${name}": no such host`);
    return found;
  };
  return {
    fleet: rendered.fleet,
    wishesFor: (name, publicKeys, mayRestartDocker) => {
      const { plan, files } = partsOf(name);
      return {
        fleet: rendered.fleet,
        plan,
        publicKeys,
        mayRestartDocker,
        bundleScript: bundleScriptFile().content,
        basePayload: basePayload(plan, files, pins),
      };
    },
    programFor: async (name, { machine }) => {
      const need = partsOf(name).plan.programs.find(({ debian }) => debian === undefined);
      if (need === undefined) return undefined;
      const path = named.get(need.name) ?? cached(need.name, need.version ?? '', machine);
      return path === undefined ? undefined : await readLocalFile(path, machine);
    },
  };
}

function namedProgram(text: string): [name: string, path: string] {
  const [, name, path] = /^(promtail|alloy)=(.+)$/.exec(text) ?? [];
  if (name !== undefined && path !== undefined) return [name, path];
  throw new KitError(`Cannot use --program ${text}`, {
    code: 'usage',
    hint: 'It is promtail=FILE or alloy=FILE.',
  });
}

/** Where a download, or whoever brings programs here by hand, puts them. */
function cached(name: string, version: string, machine: string): string | undefined {
  const cache = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache');
  const file = join(cache, 'tidewatch/programs', `${name}-${version}-${machine}`, name);
  return existsSync(file) ? file : undefined;
}
