import type { DeviceEntry, FleetFile, HostEntry } from './fleet-schema.ts';
import type { CentralHost, Fleet, Host, Limit, Limits, Sources, SshAccess } from './fleet.ts';
import { parseSize } from './parse-size.ts';

type Defaults = NonNullable<FleetFile['defaults']>;
type LimitEntry = { readonly cpus?: number; readonly memory?: string; readonly disk?: string };

/** CONTRACTS: cores, MiB, GiB. */
const usualLimits: Limits = {
  agent: { cpus: 0.5, memoryMb: 256, diskGb: 1 },
  detector: { cpus: 1, memoryMb: 1024, diskGb: 10 },
  loki: { cpus: 2, memoryMb: 2048, diskGb: 100, retentionDays: 30 },
  grafana: { cpus: 1, memoryMb: 512, diskGb: 2 },
  n8n: { cpus: 1, memoryMb: 1024, diskGb: 5 },
};

/**
 * Puts every default in.
 *
 * @param entries a file that the schema and `fleetProblems` have passed
 */
export function resolveFleet(file: string, entries: FleetFile): Fleet {
  const defaults = entries.defaults ?? {};
  const hosts = entries.hosts.map((entry) => hostOf(entry, defaults));
  const central = hosts.find((host): host is CentralHost => host.role === 'central');
  if (central === undefined) throw new RangeError('Cannot resolve a fleet without a central host');
  return {
    file,
    central,
    hosts: [central, ...hosts.filter((host) => host !== central)],
    devices: (entries.devices ?? []).map((device) => deviceOf(device)),
  };
}

function deviceOf({
  name,
  address,
  format = 'auto',
  labels = {},
}: DeviceEntry): Fleet['devices'][number] {
  return { name, address, format, labels };
}

function hostOf(entry: HostEntry, defaults: Defaults): Host | CentralHost {
  const { name, address } = entry;
  const isCentral = entry.role === 'central';
  const host = {
    name,
    address,
    ssh: sshOf(entry.ssh, defaults.ssh),
    agent: entry.agent ?? defaults.agent ?? 'promtail',
    sources: sourcesOf(entry.sources, isCentral),
    labels: { ...defaults.labels, ...entry.labels },
    timezone: entry.timezone ?? defaults.timezone ?? 'Etc/UTC',
    dataRoot: entry.dataRoot ?? '/data01/services',
    limits: limitsOf(entry.limits, defaults.limits),
  } as const;
  return isCentral
    ? { ...host, role: 'central', ...centralOf(entry, host.dataRoot) }
    : { ...host, role: 'agent' };
}

function sourcesOf(sources: HostEntry['sources'] = {}, isCentral: boolean): Sources {
  return {
    journald: sources.journald ?? true,
    docker: sources.docker ?? 'journald',
    files: (sources.files ?? []).map((source) => ({ ...source, firstLine: source.firstLine })),
    syslog: isCentral ? (sources.syslog?.listener ?? 'rsyslog') : 'off',
  };
}

function sshOf(own: HostEntry['ssh'] = {}, common: Defaults['ssh'] = {}): SshAccess {
  const proxy = own.proxy ?? common.proxy;
  return {
    user: own.user ?? common.user ?? 'deploy',
    port: own.port ?? common.port ?? 22,
    hostKey: own.hostKey,
    proxy:
      proxy === undefined
        ? undefined
        : {
            address: proxy.address,
            user: proxy.user ?? 'deploy',
            port: proxy.port ?? 22,
            hostKey: proxy.hostKey,
          },
  };
}

type CentralChoices = Pick<CentralHost, 'detector' | 'nginx' | 'grafana' | 'n8n'>;

function centralOf(entry: HostEntry, dataRoot: string): CentralChoices {
  const { nginx } = entry;
  return {
    detector: { budget: 3, environment: 'home', learn: '24h', ...entry.detector },
    nginx: {
      mode: nginx?.mode ?? 'existing',
      configFolder: nginx?.configFolder ?? '/etc/nginx/conf.d',
      owner: nginx?.owner ?? 'www-data:www-data',
      tls: nginx?.tls,
    },
    grafana: grafanaOf(entry.grafana, dataRoot),
    n8n: n8nOf(entry),
  };
}

function grafanaOf(
  grafana: HostEntry['grafana'] = {},
  dataRoot: string,
): CentralChoices['grafana'] {
  const { mode = 'existing', port = 8910 } = grafana;
  const usual = '/etc/grafana/provisioning';
  if (mode === 'deploy') {
    const provisioning = `${dataRoot}/grafana/provisioning`;
    return {
      mode,
      port,
      provisioning,
      provisioningInside: usual,
      owner: '472:0',
      restart: undefined,
    };
  }
  const provisioning = grafana.provisioning ?? usual;
  return {
    mode,
    port,
    provisioning,
    provisioningInside: grafana.provisioningInside ?? provisioning,
    owner: grafana.owner ?? 'grafana:grafana',
    restart: restartOf(grafana),
  };
}

function n8nOf({ address, n8n = {} }: HostEntry): CentralChoices['n8n'] {
  const { mode = 'existing', port = 5678 } = n8n;
  const place = mode === 'deploy' ? 'n8n:5678' : `${bracketed(address)}:${port}`;
  return {
    mode,
    port,
    webhookUrl: n8n.webhookUrl ?? `http://${place}/webhook/log-anomaly-alerts`,
    container: n8n.container ?? 'n8n',
  };
}

function restartOf({
  unit,
  container,
}: NonNullable<HostEntry['grafana']>): CentralHost['grafana']['restart'] {
  if (unit !== undefined) return { unit };
  return container === undefined ? undefined : { container };
}

/** As a URL has it. */
function bracketed(address: string): string {
  return address.includes(':') ? `[${address}]` : address;
}

function limitsOf(own: HostEntry['limits'] = {}, common: Defaults['limits'] = {}): Limits {
  const one = (name: keyof Limits): Limit =>
    limitOf({ ...common[name], ...own[name] }, usualLimits[name]);
  const retention = own.loki?.retention ?? common.loki?.retention;
  return {
    agent: one('agent'),
    detector: one('detector'),
    loki: {
      ...one('loki'),
      retentionDays:
        retention === undefined ? usualLimits.loki.retentionDays : Number.parseInt(retention, 10),
    },
    grafana: one('grafana'),
    n8n: one('n8n'),
  };
}

function limitOf({ cpus, memory, disk }: LimitEntry, usual: Limit): Limit {
  return {
    cpus: cpus ?? usual.cpus,
    memoryMb: memory === undefined ? usual.memoryMb : parseSize(memory),
    diskGb: disk === undefined ? usual.diskGb : Math.ceil(parseSize(disk) / 1024),
  };
}
