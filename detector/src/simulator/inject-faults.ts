import { parseStory } from './parse-story.ts';
import { planFault, readScenarios, type FaultScenario, type PlannedFault } from './plan-fault.ts';
import { Rng } from './rng.ts';
import type { Scene } from './scene.ts';
import type { SaidLine } from './tell-story.ts';

/** A line of somebody else's log. */
export interface ForeignLine {
  readonly timeMs: number;
  readonly text: string;
}

/** Where a foreign log's faults happen, and how its lines look. */
export interface ForeignHost {
  readonly host: string;
  readonly seed: number;
}

/** Faults that any Unix machine of any year may have. */
const scenarios = `
disk-failing | new-error | kernel | 20 | A disk of the machine fails
+0 err hda: dma_intr: error=0x40 { UncorrectableError }, LBAsect={int:100000:9000000}, sector={int:100000:9000000}
+1-20x5-9 err end_request: I/O error, dev hda, sector {int:100000:9000000}
+5 err EXT3-fs error (device hda2): ext3_readdir: directory #{int:1000:90000} contains a hole at offset 0
table-full | new-error | kernel | 10 | The table of connections is full and packets are dropped
+0 warning ip_conntrack: table full, dropping packet.
~1-580x40-70 warning ip_conntrack: table full, dropping packet.
password-storm | burst | sshd(pam_unix) | 12 | One address tries passwords by the hundred
~0-700x200-300 notice authentication failure; logname= uid=0 euid=0 tty=NODEVssh ruser= rhost={$ip=ip}  user=root
database-crash | new-error | mysqld | 8 | The database dies and cannot come back
+0 err InnoDB: Fatal error: cannot allocate memory for the buffer pool
+1 err mysqld got signal 11; This could be because you hit a bug.
+2-9x3-6 err Can't start server: Bind on TCP/IP port: Address already in use
memory-gone | new-error | kernel | 6 | The kernel kills a process for lack of memory
+0 err Out of Memory: Killed process {pid} (httpd).
+2-30x3-5 err Out of Memory: Killed process {pid} (httpd).
mail-loop | burst | sendmail | 15 | Mail goes round in circles
~0-880x150-220 notice {b64:14}: SYSERR(root): Too many hops 26 (25 max): from=<root@combo>, to=<admin@combo>
new-module | changed-parameter | kernel | 5 | A module that nobody knows is loaded and the card listens to everything
+0 warning adore: no version for "struct_module" found: kernel tainted.
+1 info device eth0 entered promiscuous mode
port-sweep | burst | ftpd | 6 | One address connects to ftp again and again
~0-330x120-180 notice connection from {$ip=ip} () at {time:date}
stolen-su | changed-parameter | su(pam_unix) | 2 | The web server's account becomes root
+0 notice session opened for user root by www-data(uid=33)
+1 notice session opened for user root by www-data(uid=33)
`;

/** The faults that `planForeignFaults` can make, each once: of old machines, then of applications. */
export function foreignScenarios(host: string): readonly FaultScenario[] {
  const errors = readScenarios().filter(({ name }) => name.startsWith('error: '));
  return [...machineScenarios(host), ...errors.map((error) => ({ ...error, host }))];
}

function machineScenarios(host: string): readonly FaultScenario[] {
  const blocks = scenarios.trim().split(/\n(?=[a-z])/);
  return blocks.map((block) => {
    const [head = '', ...steps] = block.split('\n');
    const [name = '', kind = '', service = '', minutes = '', description = ''] = head.split(' | ');
    return {
      name,
      kind: kind as FaultScenario['kind'],
      host,
      service,
      durationMs: Number(minutes) * 60_000,
      description,
      steps: steps.map((step) => parseStory(step)),
    };
  });
}

/** Plans one fault at each of `startsMs`: the scenarios in turn, again from the first after the last. */
export function planForeignFaults(
  startsMs: readonly number[],
  { host, seed }: Pick<ForeignHost, 'host' | 'seed'>,
): readonly PlannedFault[] {
  const choices = foreignScenarios(host);
  return startsMs.flatMap((startMs, index) => {
    const scenario = choices[index % choices.length];
    if (scenario === undefined) return [];
    const rng = new Rng(seed, index);
    const scene: Scene = {
      rng,
      timeMs: startMs,
      offsetMs: 0,
      host,
      uptimeMs: 0,
      progress: 0,
      kept: new Map(),
    };
    const pid = rng.int(1_000, 30_000);
    return [planFault(scenario, scene, (service) => (service === 'kernel' ? 0 : pid))];
  });
}

/**
 * Puts the lines of `faults` among those of a real log.
 *
 * @param lines in time order
 * @returns all lines in time order; a fault's line comes after the real ones of its millisecond
 */
export function* injectFaults<Line extends ForeignLine>(
  lines: Iterable<Line>,
  faults: readonly PlannedFault[],
  write: (line: SaidLine) => Line,
): Generator<Line> {
  const added = faults.flatMap((fault) => fault.lines).toSorted((a, b) => a.timeMs - b.timeMs);
  let next = 0;
  for (const line of lines) {
    for (
      let own = added[next];
      own !== undefined && own.timeMs < line.timeMs;
      own = added[++next]
    ) {
      yield write(own);
    }
    yield line;
  }
  for (let own = added[next]; own !== undefined; own = added[++next]) yield write(own);
}
