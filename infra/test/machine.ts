import { type ChildProcess, type SpawnSyncReturns, spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { encodePayload } from '../src/resources/host/encode-payload.ts';
import type {
  HostBundle,
  HostCommand,
  HostFile,
  HostProbe,
  HostUnit,
} from '../src/resources/host/host-bundle.ts';

const bundleScript = join(import.meta.dirname, '../src/resources/host/bundle.sh');

/** systemd as far as bundle.sh uses it: folders for what is enabled and what runs, and a record. */
const systemctl = `#!/bin/sh
echo "$*" >>"$MACHINE/calls"
verb=$1
while [ "\${2#-}" != "\${2:-}" ]; do [ "$2" != --now ] || now=yes; shift; done
unit=\${2:-}
case $verb in
  is-enabled) test -e "$MACHINE/enabled/$unit" ;;
  is-active) test -e "$MACHINE/running/$unit" ;;
  enable) : >"$MACHINE/enabled/$unit" ;;
  disable) rm -f "$MACHINE/enabled/$unit"; [ "\${now:-}" = "" ] || rm -f "$MACHINE/running/$unit" ;;
  start | restart | reload-or-restart)
    rm -f "$MACHINE/running/$unit"
    if [ -e "$MACHINE/broken/$unit" ]; then echo "$unit failed" >&2; exit 1; fi
    : >"$MACHINE/running/$unit"
    ;;
esac
`;

/** Docker as far as bundle.sh uses it: images and containers are files. */
const docker = `#!/bin/sh
echo "docker $*" | tr '\\n' ' ' >>"$MACHINE/calls"; echo >>"$MACHINE/calls"
name() { echo "$1" | tr '/:@' '___'; }
case "$1 $2" in
  'container inspect')
    [ -e "$MACHINE/containers/$5" ] || exit 1
    case $4 in *PidsLimit*) cat "$MACHINE/limits/$5" ;; *Running*) if [ -e "$MACHINE/stopped/$5" ]; then echo false; else echo true; fi ;; *) cat "$MACHINE/containers/$5" ;; esac
    ;;
  'image inspect')
    # The detector's own image is there already.
    case "$*" in *--format=*' log-anomaly-detector:'*) echo sha256:own && exit 0 ;; esac
    file=$MACHINE/images/$(name "$5")
    [ -e "$file" ] || exit 1
    case $4 in *Id*) sed -n 1p "$file" ;; *) sed -n 2p "$file" ;; esac
    ;;
  'pull -q') test -e "$MACHINE/registry/$(name "$3")" && cp "$MACHINE/registry/$(name "$3")" "$MACHINE/images/$(name "$3")" ;;
  tag*) cp "$MACHINE/images/$(name "$2")" "$MACHINE/images/$(name "$3")" ;;
  update*) echo "$3/$3" >"$MACHINE/limits/$4" ;;
  start*) rm -f "$MACHINE/stopped/$2" ;;
  restart*) test ! -e "$MACHINE/broken/$2" ;;
esac
`;

/** The owner that a test may give its files: itself. */
export function ownOwner(): string {
  const { uid, gid } = userInfo();
  return `${uid}:${gid}`;
}

/** A folder that stands for a machine's disk, with bundle.sh run on it by a real shell. */
export class Machine {
  readonly folder: string = mkdtempSync(join(tmpdir(), 'machine-'));
  readonly root: string = join(this.folder, 'root');

  constructor() {
    for (const name of [
      'root',
      'bin',
      'enabled',
      'running',
      'broken',
      'containers',
      'stopped',
      'limits',
      'images',
      'registry',
    ])
      mkdirSync(join(this.folder, name));
    this.#program('systemctl', systemctl);
    this.#program('docker', docker);
    this.#program('journalctl', '#!/bin/sh\necho "last words of $2"\n');
  }

  #program(name: string, text: string): void {
    const path = join(this.folder, 'bin', name);
    writeFileSync(path, text);
    chmodSync(path, 0o755);
  }

  get environment(): NodeJS.ProcessEnv {
    return {
      PATH: `${join(this.folder, 'bin')}:/usr/sbin:/usr/bin:/sbin:/bin`,
      MACHINE: this.folder,
      TIDEWATCH_ROOT: this.root,
      TIDEWATCH_LOCK_SECONDS: '0',
      TMPDIR: this.folder,
    };
  }

  run(args: readonly string[], input = '', shell = 'sh'): SpawnSyncReturns<string> {
    return spawnSync(shell, [bundleScript, ...args], {
      input,
      encoding: 'utf8',
      env: this.environment,
    });
  }

  apply(bundle: HostBundle): SpawnSyncReturns<string> {
    return this.run(['apply', bundle.service], encodePayload(bundle));
  }

  /** An apply that waits for its payload; `end` gives its exit code. */
  startApply(service: string): {
    readonly child: ChildProcessByStdin;
    readonly end: Promise<number>;
  } {
    const child = spawn('sh', [bundleScript, 'apply', service], {
      stdio: ['pipe', 'ignore', 'ignore'],
      env: this.environment,
    });
    const end = new Promise<number>((resolve) => child.once('exit', (code) => resolve(code ?? -1)));
    return { child, end };
  }

  path(path: string): string {
    return join(this.root, path);
  }

  read(path: string): string {
    return readFileSync(this.path(path), 'utf8');
  }

  /** "0644" */
  mode(path: string): string {
    return (statSync(this.path(path)).mode & 0o7777).toString(8).padStart(4, '0');
  }

  has(path: string): boolean {
    return existsSync(this.path(path));
  }

  write(path: string, text: string): void {
    mkdirSync(dirname(this.path(path)), { recursive: true });
    writeFileSync(this.path(path), text);
  }

  /** What a file beside the root holds, which is then gone; nothing if it is not there. */
  take(name: string): string {
    const file = join(this.folder, name);
    if (!existsSync(file)) return '';
    const text = readFileSync(file, 'utf8');
    rmSync(file);
    return text;
  }

  /** What systemd and Docker were asked to do since the last look; questions left out. */
  calls(): string[] {
    const calls = this.take('calls').trim().split('\n');
    return calls
      .map((call) => call.trim())
      .filter((call) => call !== '' && !/^is-| inspect /.test(call));
  }

  /** Puts an empty file among `broken`, `running`; a text among `containers`, `limits`, `images`, `registry`. */
  mark(kind: string, name: string, text = ''): void {
    writeFileSync(join(this.folder, kind, name), text);
  }

  unmark(kind: string, name: string): void {
    rmSync(join(this.folder, kind, name), { force: true });
  }

  is(kind: string, name: string): boolean {
    return existsSync(join(this.folder, kind, name));
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** A bundle of these files, each `path: content`, and what else is asked. */
export function bundleOf(
  files: Readonly<Record<string, string>>,
  more: Partial<HostBundle> = {},
): HostBundle {
  return {
    service: 'demo',
    directories: [],
    files: Object.entries(files).map(([path, content]) => fileOf(path, content)),
    units: [],
    containers: [],
    validate: [],
    apply: [],
    destroy: [],
    ready: [],
    ...more,
  };
}

export function fileOf(path: string, content: string, more: Partial<HostFile> = {}): HostFile {
  return { path, mode: '0644', owner: ownOwner(), content, isStageOnly: false, ...more };
}

export const demoConfig = '/etc/demo/config.yaml';
export const demoUnit = { '/etc/systemd/system/demo.service': '[Service]\nExecStart=/bin/true\n' };

/** demo.service, which is ours. */
export function ours(
  onChange: HostUnit['onChange'],
  triggers: readonly string[] = [demoConfig],
): HostUnit {
  return { name: 'demo.service', isOurs: true, onChange, triggers };
}

/** nginx.service, which is not. */
export function theirs(triggers: readonly string[] = [demoConfig]): HostUnit {
  return { name: 'nginx.service', isOurs: false, onChange: 'reload', triggers };
}

export function command(text: string, whenChanged?: readonly string[]): HostCommand {
  return { command: text, whenChanged };
}

export function probe(text: string, seconds: number, container?: string): HostProbe {
  return { command: text, seconds, container };
}

type ChildProcessByStdin = ChildProcess & { readonly stdin: NodeJS.WritableStream };

/** Lets bundle.sh run until one of its commands waits at a pipe; `open` lets it go on. */
export async function startAndHold(
  machine: Machine,
  bundleFor: (command: string) => HostBundle,
): Promise<{ child: ChildProcess; open: () => void }> {
  const fifo = join(machine.folder, 'fifo');
  const payload = encodePayload(bundleFor(`mkfifo ${fifo}; read -r _ <${fifo}`));
  const child = spawn('sh', [bundleScript, 'apply', 'demo'], {
    stdio: ['pipe', 'ignore', 'ignore'],
    env: machine.environment,
  });
  child.stdin.end(payload);
  while (!existsSync(fifo)) await sleep(5);
  return { child, open: () => writeFileSync(fifo, '\n') };
}
