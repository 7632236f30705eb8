/**
 * Builds the real programs that tests and CI run, each once a machine: from the tool modules in
 * test/tools through Go's module proxy into ~/.cache/tidewatch/tools/<name>-<version>/<name>.
 *
 *     node scripts/build-tools.ts [--only pulumi,loki] [--list] [--update]
 *
 * What is there already is skipped. One after another: each takes all cores. `--update` builds anew
 * and writes the module's go.mod and go.sum back (after a change of version).
 */
import { execFileSync, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

type Tool = {
  readonly name: string;
  readonly version: string;
  readonly package: string;
  readonly tags?: string;
  readonly ldflags: string;
  /** Debian packages of the C compiler and headers; a tool without them is built without C. */
  readonly debian?: readonly string[];
};

const { values: flags } = parseArgs({
  options: {
    only: { type: 'string' },
    list: { type: 'boolean', default: false },
    update: { type: 'boolean', default: false },
  },
});
const root = join(import.meta.dirname, '..');
const cache = join(
  process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'),
  'tidewatch',
  'tools',
);
const tools: readonly Tool[] = JSON.parse(
  readFileSync(join(root, 'test/tools/tools.json'), 'utf8'),
);

function pathOf({ name, version }: Tool): string {
  return join(cache, `${name}-${version}`, name);
}

function installDebian(packages: readonly string[]): void {
  const missing = packages.filter((name) => spawnSync('dpkg', ['-s', name]).status !== 0);
  if (missing.length === 0) return;
  if (process.getuid?.() !== 0)
    throw new Error(`Debian packages are missing: sudo apt-get install ${missing.join(' ')}`);
  execFileSync('apt-get', ['update', '-q'], { stdio: 'ignore' });
  execFileSync('apt-get', ['install', '-qy', '--no-install-recommends', ...missing], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
}

/** In a copy of the module, so that the toolchain's own edits stay out of the work tree. */
function build(tool: Tool): void {
  if (tool.debian !== undefined) installDebian(tool.debian);
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, `.build-${tool.name}-`));
  try {
    const module = join(root, 'test/tools', tool.name);
    cpSync(module, folder, { recursive: true });
    const firstTime = !existsSync(join(folder, 'go.sum'));
    const out = join(folder, 'out', tool.name);
    const ldflags = `-s -w ${tool.ldflags}`;
    const how = ['-mod=mod', '-trimpath', '-buildvcs=false', '-p', '2', '-tags', tool.tags ?? ''];
    execFileSync('go', ['build', ...how, '-ldflags', ldflags, '-o', out, tool.package], {
      cwd: folder,
      stdio: ['ignore', 'ignore', 'inherit'],
      env: {
        ...process.env,
        GOFLAGS: '',
        CGO_ENABLED: tool.debian === undefined ? '0' : '1',
        // Some forks are unknown to the checksum database; go.sum pins them from then on.
        ...(firstTime || flags.update ? { GOSUMDB: 'off' } : {}),
      },
    });
    if (firstTime || flags.update)
      for (const file of ['go.mod', 'go.sum']) cpSync(join(folder, file), join(module, file));
    mkdirSync(join(cache, `${tool.name}-${tool.version}`), { recursive: true });
    renameSync(out, pathOf(tool));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const wanted = flags.only?.split(',') ?? tools.map((tool) => tool.name);
for (const name of wanted)
  if (!tools.some((tool) => tool.name === name)) throw new RangeError(`No tool "${name}"`);
for (const tool of tools.filter(({ name }) => wanted.includes(name))) {
  const present = existsSync(pathOf(tool)) && !flags.update;
  if (flags.list || present) {
    console.log(`${tool.name} ${tool.version}: ${present ? pathOf(tool) : 'not built'}`);
    continue;
  }
  const start = process.hrtime.bigint();
  console.log(`${tool.name} ${tool.version}: building`);
  build(tool);
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  console.log(`${tool.name} ${tool.version}: built in ${seconds.toFixed(0)} s`);
}
