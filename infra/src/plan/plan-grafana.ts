import type { CentralHost } from '../fleet/fleet.ts';
import { containerPlan } from './container-plan.ts';
import { filePlan } from './file-plan.ts';
import type { CommandPlan, ContainerPlan, FilePlan, ServiceBundle } from './host-plan.ts';
import type { Part } from './part.ts';
import { secretNames } from './secret-names.ts';
import { wellKnown } from './well-known.ts';

/** Files under templates/grafana/dashboards, made by scripts/dashboards.ts. */
const dashboards = ['logs', 'errors', 'incidents', 'patterns'] as const;

/** Datasource and dashboards, provisioned as files into the Grafana that is there or into ours. */
export function planGrafana(host: CentralHost): Part {
  const { mode, port, restart } = host.grafana;
  const isOurs = mode === 'deploy';
  const loopbackPort = port + 1;
  const bundle = bundleOf(host);
  return {
    bundle,
    containers: isOurs
      ? [
          container(
            host,
            loopbackPort,
            bundle.files.map(({ path }) => path),
          ),
        ]
      : [],
    ports: isOurs
      ? [{ port: loopbackPort, protocol: 'tcp', address: '127.0.0.1', by: 'grafana' }]
      : [{ port, protocol: 'tcp', address: '0.0.0.0', by: 'the grafana that is there' }],
    programs: [],
    reasons: [
      isOurs
        ? `Grafana runs in a container; nginx listens on ${port} for it`
        : `Grafana is there already: a datasource and ${dashboards.length} dashboards are added under ${host.grafana.provisioning}, and only these are removed again`,
      ...(isOurs || restart !== undefined
        ? []
        : [
            'Grafana reads new dashboards by itself within a minute, a new datasource when it starts: name its unit or container to have it restarted',
          ]),
    ],
  };
}

function bundleOf(host: CentralHost): ServiceBundle {
  const { provisioning, owner, mode, restart } = host.grafana;
  const files = filesOf(host);
  const paths = files.map(({ path }) => path);
  const read = { mode: '0755', owner: 'root:root' };
  return {
    name: 'grafana',
    directories: [
      ...['', '/datasources', '/dashboards', '/dashboards/tidewatch'].map((folder) => ({
        path: `${provisioning}${folder}`,
        ...read,
      })),
      { path: `${provisioning}/tidewatch`, mode: '0700', owner },
      ...(mode === 'deploy'
        ? [{ path: `${host.dataRoot}/grafana/data`, mode: '0750', owner }]
        : []),
    ],
    files,
    validate: [],
    apply: restartOf(restart, paths),
    units:
      restart !== undefined && 'unit' in restart
        ? [{ name: restart.unit, isOurs: false, onChange: 'restart', triggers: paths.slice(0, 3) }]
        : [],
    ready: [],
    destroy: [],
  };
}

function restartOf(
  restart: CentralHost['grafana']['restart'],
  paths: readonly string[],
): CommandPlan[] {
  if (restart === undefined || 'unit' in restart) return [];
  return [
    {
      argv: ['docker', 'restart', restart.container],
      whenChanged: paths.slice(0, 3),
      note: 'datasources are read when Grafana starts',
    },
  ];
}

/** Those that are read only when Grafana starts first. */
function filesOf(host: CentralHost): FilePlan[] {
  const { mode, provisioning, provisioningInside } = host.grafana;
  return [
    ...(mode === 'deploy' ? ownFiles(host) : filesForExisting(host)),
    filePlan(
      {
        template: 'grafana/dashboards.yaml.hbs',
        path: `${provisioning}/dashboards/tidewatch.yaml`,
      },
      { values: { folder: `${provisioningInside}/dashboards/tidewatch` } },
    ),
    ...dashboards.map((name) =>
      filePlan({
        template: `grafana/dashboards/${name}.json`,
        path: `${provisioning}/dashboards/tidewatch/${name}.json`,
      }),
    ),
  ];
}

/** Through nginx, with a credential that may read. */
function filesForExisting({ address, nginx, grafana }: CentralHost): FilePlan[] {
  const { provisioning, provisioningInside, owner } = grafana;
  const secret = secretNames.lokiPassword(wellKnown.grafanaUser);
  const place = address.includes(':') ? `[${address}]` : address;
  const scheme = nginx.tls === undefined ? 'http' : 'https';
  return [
    datasource(provisioning, {
      url: `${scheme}://${place}:${wellKnown.lokiPort}`,
      user: wellKnown.grafanaUser,
      passwordFile: `${provisioningInside}/tidewatch/loki-password`,
    }),
    filePlan(
      { template: 'agent/loki-password.hbs', path: `${provisioning}/tidewatch/loki-password` },
      { owner, values: { secret }, secrets: [secret] },
    ),
  ];
}

/** Beside Loki, on its Docker network: nobody in between to ask for a password. */
function ownFiles({ grafana: { provisioning, owner } }: CentralHost): FilePlan[] {
  const secret = secretNames.grafanaAdmin;
  return [
    datasource(provisioning, {
      url: `http://loki:${wellKnown.lokiPort}`,
      user: undefined,
      passwordFile: undefined,
    }),
    filePlan(
      { template: 'grafana/admin-password.hbs', path: `${provisioning}/tidewatch/admin-password` },
      { owner, values: { secret }, secrets: [secret] },
    ),
  ];
}

function datasource(provisioning: string, values: FilePlan['values']): FilePlan {
  const path = `${provisioning}/datasources/tidewatch.yaml`;
  return filePlan({ template: 'grafana/datasource.yaml.hbs', path }, { values });
}

function container(host: CentralHost, port: number, paths: readonly string[]): ContainerPlan {
  return containerPlan(host, {
    name: 'grafana',
    image: 'grafana',
    bundle: 'grafana',
    limit: host.limits.grafana,
    user: '472:0',
    ports: [{ inside: 3000, port, address: '127.0.0.1', protocol: 'tcp' }],
    mounts: [
      {
        source: host.grafana.provisioning,
        target: host.grafana.provisioningInside,
        isReadOnly: true,
      },
      { source: `${host.dataRoot}/grafana/data`, target: '/var/lib/grafana', isReadOnly: false },
    ],
    environment: {
      GF_SECURITY_ADMIN_PASSWORD__FILE: `${host.grafana.provisioningInside}/tidewatch/admin-password`,
      GF_ANALYTICS_REPORTING_ENABLED: 'false',
      GF_ANALYTICS_CHECK_FOR_UPDATES: 'false',
      GF_LOG_MODE: 'console',
      GF_PATHS_PLUGINS: '/var/lib/grafana/plugins',
    },
    readsAtStart: paths.filter((path) => !path.endsWith('.json')),
    dependsOn: ['loki'],
    ready: [
      {
        kind: 'http',
        url: `http://127.0.0.1:${port}/api/health`,
        status: 200,
        withinSeconds: 90,
      },
    ],
  });
}
