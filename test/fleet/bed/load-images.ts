import {
  cpSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findProgram } from '../../../infra/src/check/find-program.ts';
import { programs } from '../../kit/programs.ts';
import type { Bed } from './bed-of.ts';
import { bedRecord } from './bed-record.ts';
import { bedSsh } from './bed-ssh.ts';
import { nodeFolder } from './node-folder.ts';
import { runProgram } from './run-program.ts';

const root = join(import.meta.dirname, '../../..');

interface Image {
  readonly name: string;
  readonly changes: readonly string[];
  /** Puts the file system into a folder. */
  fill(folder: string): Promise<void>;
}

/** Images that no registry within reach has, made of the real programs under their real names. */
export const loadImages = {
  /** Loki, the detector's base, and the n8n that runs on ocean before the kit comes. */
  async ontoOcean(bed: Bed): Promise<void> {
    await importImage(bed, 'ocean', loki);
    await importImage(bed, 'ocean', base());
    await importImage(bed, 'ocean', n8n(bed));
    await importImage(bed, 'ocean', busybox(bed));
    await bed.ssh(
      'ocean',
      'docker run --detach --name n8n --restart unless-stopped --publish 5678:5678 n8nio/n8n:2.40.7',
    );
  },

  /** Something small that a container can be made of: a shell and its tools. */
  ontoAgent: (bed: Bed, host: string): Promise<void> => importImage(bed, host, busybox(bed)),
} as const;

const loki: Image = {
  name: 'grafana/loki:3.7.6',
  changes: ['ENTRYPOINT ["/usr/bin/loki"]', 'USER 10001'],
  async fill(folder) {
    const program = findProgram('loki', programs.places);
    if (program === undefined) throw new Error('loki is not built: node scripts/build-tools.ts');
    mkdirSync(join(folder, 'usr/bin'), { recursive: true });
    mkdirSync(join(folder, 'loki'));
    cpSync(program, join(folder, 'usr/bin/loki'));
    await Promise.resolve();
  },
};

/** Under the name that detector/Dockerfile pins; Docker gives what is imported no digest. */
function base(): Image {
  const dockerfile = readFileSync(join(root, 'detector/Dockerfile'), 'utf8');
  const [, name = ''] = /^ARG BASE=(\S+)@sha256:/m.exec(dockerfile) ?? [];
  return { name, changes: [], fill: nodeFolder };
}

/** Its commands are in the folder that `docker exec` finds them in; it has a shell's tools, as the real one. */
function n8n(bed: Bed): Image {
  return {
    name: 'n8nio/n8n:2.40.7',
    changes: ['ENV PATH=/bin', 'ENTRYPOINT ["n8n"]', 'CMD ["start"]'],
    async fill(folder) {
      await nodeFolder(folder);
      await fillBusybox(folder, bed);
      mkdirSync(join(folder, 'home/node/.n8n'), { recursive: true });
      cpSync(join(import.meta.dirname, '../n8n/n8n.ts'), join(folder, 'bin/n8n.ts'));
      const start = '#!/nodejs/bin/node\nimport("/bin/n8n.ts");\n';
      writeFileSync(join(folder, 'bin/n8n'), start, { mode: 0o755 });
    },
  };
}

function busybox(bed: Bed): Image {
  return {
    name: 'fleet/busybox:1',
    changes: ['ENV PATH=/bin', 'ENTRYPOINT ["/bin/busybox"]'],
    fill: (folder) => fillBusybox(folder, bed),
  };
}

async function fillBusybox(folder: string, bed: Bed): Promise<void> {
  const packages = bed.hosts[0]?.plan.packages ?? '';
  const [debian] = globSync(join(packages, 'busybox-static_*.deb'));
  if (debian === undefined) throw new Error(`${packages} has no busybox-static`);
  await runProgram(['dpkg-deb', '--extract', debian, folder]);
  const script = 'for name in cat date echo head rm seq sh sleep; do ln -s busybox bin/$name; done';
  await runProgram(['sh', '-ec', script], { folder });
}

async function importImage(bed: Bed, host: string, image: Image): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'fleet-image-'));
  try {
    await image.fill(folder);
    const ssh = bedSsh.command(bedRecord.folderOf(bed.name), 'root', bed.host(host).plan.address);
    const changes = image.changes.map((change) => `--change '${change}'`).join(' ');
    await runProgram([
      'sh',
      '-c',
      'folder=$1; shift; tar -C "$folder" --owner=0 --group=0 -c . | "$@"',
      '-',
      folder,
      ...ssh,
      `docker import ${changes} - ${image.name}`,
    ]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
