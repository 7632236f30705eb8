import type { CentralHost } from '../fleet/fleet.ts';
import { containerPlan } from './container-plan.ts';
import { filePlan } from './file-plan.ts';
import type { ContainerPlan, ServiceBundle } from './host-plan.ts';
import type { Part } from './part.ts';
import { wellKnown } from './well-known.ts';

const { lokiOwner: owner, lokiLoopbackPort: port } = wellKnown;

/** Loki, a single binary in a container that only loopback and its own network reach. */
export function planLoki(host: CentralHost): Part {
  return {
    bundle: bundleOf(host),
    containers: [containerOf(host)],
    ports: [{ port, protocol: 'tcp', address: '127.0.0.1', by: 'loki' }],
    programs: [],
    reasons: [
      `Loki keeps ${host.limits.loki.retentionDays} days; it listens on loopback and on Docker's network ${wellKnown.network} alone, nginx is the door`,
    ],
  };
}

function pathsOf({ dataRoot }: CentralHost): { readonly folder: string; readonly file: string } {
  return { folder: `${dataRoot}/loki`, file: `${dataRoot}/loki/config/loki.yaml` };
}

function bundleOf(host: CentralHost): ServiceBundle {
  const { folder, file } = pathsOf(host);
  const { loki } = host.limits;
  const values = {
    port: wellKnown.lokiPort,
    retentionHours: loki.retentionDays * 24,
    cacheMb: Math.max(16, Math.floor(loki.memoryMb / 16)),
    parallelism: Math.max(2, Math.ceil(loki.cpus) * 2),
  };
  return {
    name: 'loki',
    directories: [
      { path: folder, mode: '0755', owner: 'root:root' },
      { path: `${folder}/config`, mode: '0755', owner: 'root:root' },
      { path: `${folder}/data`, mode: '0750', owner },
    ],
    files: [filePlan({ template: 'loki/loki.yaml.hbs', path: file }, { values })],
    validate: [
      {
        argv: [
          'docker',
          'run',
          '--rm',
          '--network=none',
          '--read-only',
          '--tmpfs=/loki',
          `--volume=@{stage}${folder}/config:/etc/loki:ro`,
          '@{image:loki}',
          '-config.file=/etc/loki/loki.yaml',
          '-verify-config',
        ],
      },
    ],
    apply: [],
    units: [],
    ready: [],
    destroy: [],
  };
}

function containerOf(host: CentralHost): ContainerPlan {
  const { folder, file } = pathsOf(host);
  const { loki } = host.limits;
  return containerPlan(host, {
    name: 'loki',
    image: 'loki',
    bundle: 'loki',
    limit: loki,
    user: owner,
    command: ['-config.file=/etc/loki/loki.yaml'],
    ports: [{ inside: wellKnown.lokiPort, port, address: '127.0.0.1', protocol: 'tcp' }],
    mounts: [
      { source: `${folder}/config`, target: '/etc/loki', isReadOnly: true },
      { source: `${folder}/data`, target: '/loki', isReadOnly: false },
    ],
    // Go's collector works harder before the kernel has to kill.
    environment: { GOMEMLIMIT: `${Math.floor(loki.memoryMb * 0.9)}MiB` },
    readsAtStart: [file],
    // It writes what it holds in memory before it ends.
    stopSeconds: 60,
    ready: [
      { kind: 'http', url: `http://127.0.0.1:${port}/ready`, status: 200, withinSeconds: 90 },
    ],
  });
}
