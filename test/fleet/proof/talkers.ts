import type { Bed } from '../bed/bed-of.ts';

/** A program on a host that writes numbered lines until it is told to end. */
export interface Talker {
  readonly host: string;
  readonly kind: 'unit' | 'container' | 'file';
  /** Where it writes, of a file. */
  readonly path?: string;
}

/** Both agents, a journal, containers by the journal and by Docker's API, files. */
export const talkersEverywhere: readonly Talker[] = [
  { host: 'ocean', kind: 'unit' },
  { host: 'dns01', kind: 'unit' },
  { host: 'dns01', kind: 'container' },
  { host: 'dns01', kind: 'file', path: '/var/log/pihole/pihole.log' },
  { host: 'node005', kind: 'unit' },
  { host: 'node005', kind: 'container' },
  { host: 'node005', kind: 'file', path: '/srv/app/logs/app.log' },
  { host: 'node006', kind: 'unit' },
  { host: 'node006', kind: 'container' },
  { host: 'node006', kind: 'file', path: '/var/log/backup/backup.log' },
];

const folder = '/run/talkers';
const perSecond = 5;
const burstLines = 500;

/** What they all say begins with this. */
const said = 'talker';

/** Talkers of one name on every host, through every kind of source. */
export class Talkers {
  readonly #bed: Bed;
  readonly #talkers: readonly Talker[];
  readonly name: string;

  private constructor(bed: Bed, name: string, talkers: readonly Talker[]) {
    this.#bed = bed;
    this.#talkers = talkers;
    this.name = name;
  }

  /** The lines of all talkers of all names. */
  static readonly marker = `${said} `;

  static async start(
    bed: Bed,
    name: string,
    which: readonly Talker[] = talkersEverywhere,
  ): Promise<Talkers> {
    const talkers = new Talkers(bed, name, which);
    await talkers.#onEach((talker) => talkers.#startOne(talker));
    return talkers;
  }

  /** Each says so many lines at once, beside its steady ones. */
  async burst(): Promise<void> {
    await this.#onEach(({ host, kind }) =>
      this.#bed.inside(host, `touch ${folder}/${this.name}.${kind}.burst`),
    );
  }

  /** They say their last lines, and end. */
  async stop(): Promise<void> {
    await this.#onEach(async ({ host, kind }) => {
      const unit = this.#unitOf(kind);
      const wait =
        kind === 'container'
          ? `while docker ps -q --filter name=${unit} | grep -q .; do sleep 0.1; done`
          : `while systemctl is-active -q ${unit}; do sleep 0.1; done`;
      await this.#bed.inside(
        host,
        `rm -f ${folder}/${this.name}.${kind}; timeout 20 sh -c '${wait}'`,
      );
    });
  }

  /** What each has really said: read where it was written. */
  async counts(): Promise<ReadonlyMap<Talker, number>> {
    const counts = new Map<Talker, number>();
    await this.#onEach(async (talker) => {
      const { host, kind, path } = talker;
      const unit = this.#unitOf(kind);
      const lines = {
        // Not by its unit: of a line that is a process's last, journald may know none.
        unit: 'journalctl --no-pager -q -o cat',
        container: `docker logs ${unit} 2>&1`,
        file: `cat ${path}`,
      }[kind];
      const counted = await this.#bed.inside(
        host,
        `${lines} | grep -Ec '^([^ ]+Z )?${this.textOf(talker)}' || true`,
      );
      counts.set(talker, Number(counted));
    });
    return counts;
  }

  async remove(): Promise<void> {
    const containers = this.#talkers.filter(({ kind }) => kind === 'container');
    await Promise.all(
      containers.map(({ host, kind }) =>
        this.#bed.inside(host, `docker rm --force ${this.#unitOf(kind)} >/dev/null`),
      ),
    );
  }

  /** What stands in each of its lines, and in no other's. */
  textOf({ kind }: Talker): string {
    return `${said} ${this.name} ${kind} `;
  }

  async #startOne(talker: Talker): Promise<void> {
    const { host, kind, path } = talker;
    const unit = this.#unitOf(kind);
    const file = this.#fileOf(talker);
    const start = {
      unit: `systemd-run --quiet --unit=${unit} sh ${file}.sh`,
      container: `docker run --detach --name=${unit} --volume=${folder}:${folder} fleet/busybox:1 sh ${file}.sh >/dev/null`,
      file: `systemd-run --quiet --unit=${unit} --property=StandardOutput=append:${path} sh ${file}.sh`,
    }[kind];
    const script = `cat >${file}.sh <<'END'\n${this.#script(talker)}END`;
    await this.#bed.inside(host, `mkdir -p ${folder}; : >${file}\n${script}\n${start}`);
  }

  /** Ends where its file is gone; bursts where a second one has come. In a file each line begins with a date. */
  #script(talker: Talker): string {
    const file = this.#fileOf(talker);
    const text = this.textOf(talker);
    return `i=0
while [ -e ${file} ]; do
  i=$((i+1)) j=0
  ${talker.kind === 'file' ? 'date="$(date -u +%Y-%m-%dT%H:%M:%SZ) "' : ''}
  echo "\${date}${text}line $i"
  while [ -e ${file}.burst ] && [ $j -lt ${burstLines} ]; do
    j=$((j+1))
    echo "\${date}${text}burst $i line $j"
  done
  rm -f ${file}.burst
  sleep ${1 / perSecond}
done
`;
  }

  #fileOf({ kind }: Talker): string {
    return `${folder}/${this.name}.${kind}`;
  }

  #unitOf(kind: Talker['kind']): string {
    return `${said}-${this.name}-${kind}`;
  }

  async #onEach(act: (talker: Talker) => Promise<unknown>): Promise<void> {
    await Promise.all(this.#talkers.map((talker) => act(talker)));
  }
}
