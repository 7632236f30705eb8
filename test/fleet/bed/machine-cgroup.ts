import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** What dies in a machine whose plug is pulled is in its groups for a moment longer. */
const removalPatienceMs = 5000;

/**
 * Control groups that a machine has to itself, one in every hierarchy of this machine's, each under the one
 * that this process is in. Machines that are started in one group would share all that their systemds make
 * in it: a unit of one name on two machines would be one group, and the end of it on one an error on the
 * other.
 */
export const machineCgroup = {
  /** @returns the folders of its groups; what a former start left in them is gone */
  async make(name: string): Promise<readonly string[]> {
    await machineCgroup.remove(name);
    const folders = foldersOf(name);
    for (const folder of folders) {
      mkdirSync(folder);
      takeProcessors(folder);
    }
    return folders;
  },

  /** A command that enters them and becomes `argv`. */
  entering: (folders: readonly string[], argv: readonly string[]): string[] => [
    'sh',
    '-ec',
    'for folder in $1; do echo $$ >"$folder/cgroup.procs"; done; shift; exec "$@"',
    '-',
    folders.join(' '),
    ...argv,
  ],

  async remove(name: string): Promise<void> {
    for (const folder of foldersOf(name)) await removeWhenEmpty(folder);
  },
} as const;

function foldersOf(name: string): readonly string[] {
  const mounts = mountPoints();
  const groups = readFileSync('/proc/self/cgroup', 'utf8').trim().split('\n');
  return groups.flatMap((group) => {
    const [, controllers = '', path = ''] = /^\d+:([^:]*):(.*)$/.exec(group) ?? [];
    const mount = mounts.get(controllers);
    return mount === undefined ? [] : [join(mount, path, `fleet-${name}`)];
  });
}

/** Where each hierarchy stands, by the name that /proc/self/cgroup gives it: the second kind's is ''. */
function mountPoints(): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const line of readFileSync('/proc/self/mounts', 'utf8').split('\n')) {
    const [, place = '', kind, options = ''] = line.split(' ');
    if (kind === 'cgroup2') found.set('', place);
    if (kind !== 'cgroup') continue;
    const general = new Set(['rw', 'ro', 'relatime', 'nosuid', 'nodev', 'noexec', 'xattr']);
    const controllers = options
      .split(',')
      .filter((option) => !general.has(option) && !/^(release_agent|clone_children)/.test(option));
    found.set(controllers.join(','), place);
  }
  return found;
}

/** A new group of cpuset has no processors and takes nobody until it has. */
function takeProcessors(folder: string): void {
  for (const name of ['cpuset.cpus', 'cpuset.mems']) {
    const file = join(folder, name);
    if (!existsSync(file) || readFileSync(file, 'utf8').trim() !== '') continue;
    const parents = readFileSync(join(folder, '..', name), 'utf8');
    if (parents.trim() !== '') writeFileSync(file, parents);
  }
}

async function removeWhenEmpty(folder: string): Promise<void> {
  const end = performance.now() + removalPatienceMs;
  while (existsSync(folder)) {
    try {
      removeTree(folder);
    } catch (error) {
      if (performance.now() > end) throw error;
      await sleep(50);
    }
  }
}

/** Its files cannot be removed, and need not be. */
function removeTree(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true }))
    if (entry.isDirectory()) removeTree(join(folder, entry.name));
  rmdirSync(folder);
}
