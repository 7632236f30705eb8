import type { CentralHost, Host } from '../fleet/fleet.ts';
import { filePlan } from './file-plan.ts';
import type { FilePlan, PortClaim, ServiceBundle } from './host-plan.ts';
import type { Part } from './part.ts';
import { secretNames } from './secret-names.ts';
import { wellKnown } from './well-known.ts';

const agentsFile = '/etc/nginx/tidewatch-agents.htpasswd';
const readersFile = '/etc/nginx/tidewatch-readers.htpasswd';

/** The only door to Loki and to the detector from outside the host. */
export function planNginx(host: CentralHost, hosts: readonly Host[]): Part {
  const ports = [
    wellKnown.lokiPort,
    wellKnown.detectorPort,
    ...proxiedPages(host).map(({ port }) => port),
  ];
  const readers = readersOf(host);
  return {
    bundle: bundleOf(host, hosts),
    containers: [],
    ports: ports.map((port): PortClaim => {
      return { port, protocol: 'tcp', address: '0.0.0.0', by: 'nginx' };
    }),
    programs: [{ name: 'nginx', version: undefined, path: '/usr/sbin/nginx', debian: 'nginx' }],
    reasons: [
      `nginx lets agents push${readers.length > 0 ? ' and Grafana read' : ''}, each with a credential of its own; every other path of Loki is refused`,
    ],
  };
}

function bundleOf(host: CentralHost, hosts: readonly Host[]): ServiceBundle {
  const { configFolder, mode } = host.nginx;
  const file = `${configFolder}/tidewatch.conf`;
  const passwords = passwordFiles(host, hosts);
  return {
    name: 'nginx',
    directories: [{ path: configFolder, mode: '0755', owner: 'root:root' }],
    files: [
      filePlan(
        { template: 'nginx/tidewatch.conf.hbs', path: file },
        { values: configValues(host) },
      ),
      ...passwords,
      filePlan(
        { template: 'nginx/check.conf.hbs', path: '/nginx-check.conf' },
        { isStageOnly: true, values: { file: file.slice(1) } },
      ),
    ],
    validate: [
      {
        argv: ['nginx', '-t', '-q', '-p', '@{stage}', '-c', '@{stage}/nginx-check.conf'],
        note: 'our file alone',
      },
    ],
    apply: [{ argv: ['nginx', '-t', '-q'], note: 'together with what else nginx serves' }],
    units: [
      {
        name: 'nginx.service',
        isOurs: mode === 'deploy',
        onChange: 'reload',
        triggers: [file, ...passwords.map(({ path }) => path)],
      },
    ],
    ready: [{ kind: 'tcp', address: '127.0.0.1', port: wellKnown.lokiPort, withinSeconds: 20 }],
    destroy: [
      { argv: ['sh', '-c', 'rm -f /var/log/nginx/tidewatch-*'], note: 'what nginx logged for us' },
    ],
  };
}

function configValues(host: CentralHost): FilePlan['values'] {
  return {
    isIpv6: host.address.includes(':'),
    lokiPort: wellKnown.lokiPort,
    lokiLoopbackPort: wellKnown.lokiLoopbackPort,
    detectorPort: wellKnown.detectorPort,
    detectorLoopbackPort: wellKnown.detectorLoopbackPort,
    agentsFile,
    readersFile: readersOf(host).length > 0 ? readersFile : undefined,
    tls: host.nginx.tls,
    proxied: proxiedPages(host),
  };
}

/** Who may push, and who may read: two lists, so that a credential is good for one of them alone. */
function passwordFiles(host: CentralHost, hosts: readonly Host[]): FilePlan[] {
  const names = hosts.map(({ name }) => name).toSorted();
  const agents = names.map((name) => ({
    name: `agent-${name}`,
    secret: secretNames.lokiPassword(name),
  }));
  const readers = readersOf(host).map((name) => ({ name, secret: secretNames.lokiPassword(name) }));
  return [
    passwordFile(agentsFile, agents, host.nginx.owner),
    ...(readers.length > 0 ? [passwordFile(readersFile, readers, host.nginx.owner)] : []),
  ];
}

interface User {
  readonly [name: string]: string;
  readonly name: string;
  readonly secret: string;
}

function passwordFile(path: string, users: readonly User[], owner: string): FilePlan {
  return filePlan(
    { template: 'nginx/htpasswd.hbs', path },
    {
      owner,
      values: { users },
      secrets: users.map(({ secret }) => secret).toSorted(),
    },
  );
}

/** A Grafana of ours stands beside Loki, on its Docker network. */
function readersOf({ grafana }: CentralHost): string[] {
  return grafana.mode === 'existing' ? [wellKnown.grafanaUser] : [];
}

interface ProxiedPage {
  readonly [name: string]: string | number;
  readonly name: string;
  readonly port: number;
  readonly loopbackPort: number;
}

/** Pages of ours that people open; where a program was there before, it listens for itself. */
function proxiedPages({ grafana, n8n }: CentralHost): ProxiedPage[] {
  return [
    { name: 'grafana', ...grafana },
    { name: 'n8n', ...n8n },
  ]
    .filter(({ mode }) => mode === 'deploy')
    .map(({ name, port }) => ({ name, port, loopbackPort: port + 1 }));
}
