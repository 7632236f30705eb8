import type { Fleet, Host } from '../fleet/fleet.ts';
import { filePlan } from './file-plan.ts';
import type { PortClaim, ServiceBundle, TemplateValues } from './host-plan.ts';
import { levelStages } from './level-stages.ts';
import type { Part } from './part.ts';
import { secretNames } from './secret-names.ts';
import { wellKnown } from './well-known.ts';

interface AgentProgram {
  readonly template: string;
  readonly config: string;
  /** Its own page and metrics, on loopback. */
  readonly port: number;
  readonly ready: string;
  validate(staged: string): readonly [string, ...string[]];
}

const programs: Readonly<Record<Host['agent'], AgentProgram>> = {
  promtail: {
    template: 'promtail/config.yaml.hbs',
    config: '/etc/promtail/config.yaml',
    port: 9080,
    ready: '/ready',
    validate: (staged) => ['/usr/local/bin/promtail', `-config.file=${staged}`, '-check-syntax'],
  },
  alloy: {
    template: 'alloy/config.alloy.hbs',
    config: '/etc/alloy/config.alloy',
    port: 12345,
    ready: '/-/ready',
    validate: (staged) => ['/usr/local/bin/alloy', 'validate', staged],
  },
};

/** Promtail or Alloy: reads what the host has and pushes it to the central host's nginx. */
export function planAgent(host: Host, fleet: Fleet): Part {
  const { agent } = host;
  const { port, ready } = programs[agent];
  const listens = host.sources.syslog === 'agent';
  const claims = listens ? (['tcp', 'udp'] as const) : [];
  return {
    bundle: bundleOf(host, fleet),
    containers: [],
    ports: [
      { port, protocol: 'tcp', address: '127.0.0.1', by: agent },
      ...(host.sources.syslog === 'rsyslog'
        ? [loopbackClaim(wellKnown.syslogLoopbackPort, agent)]
        : []),
      ...claims.map((protocol): PortClaim => ({
        port: wellKnown.syslogPort,
        protocol,
        address: '0.0.0.0',
        by: agent,
      })),
    ],
    programs: [
      {
        name: agent,
        version: wellKnown.versions[agent],
        path: `/usr/local/bin/${agent}`,
        debian: undefined,
      },
    ],
    reasons: [
      `${agent} reads ${readsOf(host).join(', ')} and pushes to ${fleet.central.name} as agent-${host.name}; its page is http://127.0.0.1:${port}${ready} on the host`,
      ...(host.sources.docker === 'socket'
        ? [
            `${agent} asks Docker's API, so its user is in group docker, which is as good as root on this host; image names are not known this way`,
          ]
        : []),
      ...(listens
        ? [
            `${agent} itself listens on ${wellKnown.syslogPort}: RFC 5424 by TCP, RFC 3164 by UDP, nothing else; while it restarts, lines by UDP are lost`,
          ]
        : []),
    ],
  };
}

function loopbackClaim(port: number, by: string): PortClaim {
  return { port, protocol: 'tcp', address: '127.0.0.1', by };
}

function bundleOf(host: Host, fleet: Fleet): ServiceBundle {
  const { agent, limits } = host;
  const program = programs[agent];
  const { template, config, port, ready } = program;
  const unit = `/etc/systemd/system/${agent}.service`;
  const password = `/etc/${agent}/loki-password`;
  const secret = secretNames.lokiPassword(host.name);
  const owner = `${agent}:${agent}`;
  return {
    name: 'agent',
    directories: [
      { path: `/etc/${agent}`, mode: '0755', owner: 'root:root' },
      { path: `/var/lib/${agent}`, mode: '0750', owner },
    ],
    files: [
      filePlan({ template, path: config }, { values: configValues(host, fleet, password) }),
      filePlan(
        { template: 'agent/loki-password.hbs', path: password },
        { owner, values: { secret }, secrets: [secret] },
      ),
      filePlan(
        { template: 'agent/rewind.sh', path: '/usr/local/lib/tidewatch/rewind' },
        { mode: '0755' },
      ),
      filePlan(
        { template: `systemd/${agent}.service.hbs`, path: unit },
        { values: { ...unitValues(host), memoryMb: limits.agent.memoryMb, port } },
      ),
    ],
    validate: [
      { argv: program.validate(`@{stage}${config}`) },
      { argv: ['systemd-analyze', 'verify', '--man=no', `@{stage}${unit}`] },
    ],
    apply: [],
    units: [
      {
        name: `${agent}.service`,
        isOurs: true,
        onChange: 'restart',
        triggers: [config, password, unit],
      },
    ],
    ready: [
      { kind: 'unit', unit: `${agent}.service`, withinSeconds: 20 },
      {
        kind: 'http',
        url: `http://127.0.0.1:${port}${ready}`,
        status: 200,
        withinSeconds: 60,
      },
    ],
    destroy: [],
  };
}

function unitValues({ sources, limits }: Host): TemplateValues {
  return {
    groups: ['adm', 'systemd-journal', ...(sources.docker === 'socket' ? ['docker'] : [])],
    isDocker: sources.docker === 'socket',
    cpuPercent: Math.max(1, Math.round(limits.agent.cpus * 100)),
    // Go's collector works harder before the kernel has to kill.
    goMemoryMb: Math.floor(limits.agent.memoryMb * 0.9),
  };
}

function configValues(host: Host, { central, devices }: Fleet, password: string): TemplateValues {
  const scheme = central.nginx.tls === undefined ? 'http' : 'https';
  const place = central.address.includes(':') ? `[${central.address}]` : central.address;
  const { sources } = host;
  return {
    host: host.name,
    url: `${scheme}://${place}:${wellKnown.lokiPort}/loki/api/v1/push`,
    user: `agent-${host.name}`,
    password,
    port: programs[host.agent].port,
    detector: wellKnown.detector,
    detectorContainer: `/?${wellKnown.detector}`,
    labels: pairs(host.labels),
    levels: levelStages,
    isJournald: sources.journald || sources.docker === 'journald',
    // Without the journal itself, what comes by it from containers is all that is kept.
    isJournalOfContainersOnly: !sources.journald,
    isDockerByJournal: sources.docker === 'journald',
    isDockerBySocket: sources.docker === 'socket',
    files: sources.files.map(({ path, service, firstLine }, index) => ({
      job: `file_${index}`,
      path,
      service,
      firstLine,
    })),
    isSyslogByRsyslog: sources.syslog === 'rsyslog',
    isSyslogByAgent: sources.syslog === 'agent',
    listeners: [
      { protocol: 'tcp', format: 'rfc5424' },
      { protocol: 'udp', format: 'rfc3164' },
    ],
    syslogPort: wellKnown.syslogPort,
    syslogLoopbackPort: wellKnown.syslogLoopbackPort,
    senders:
      sources.syslog === 'off'
        ? []
        : devices.map((device) => ({
            name: device.name,
            address: device.address,
            labels: pairs(device.labels),
          })),
  };
}

function pairs(labels: Readonly<Record<string, string>>): TemplateValues[] {
  return Object.entries(labels)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => ({ name, value }));
}

function readsOf({ sources }: Host): string[] {
  return [
    ...(sources.journald ? ['the journal'] : []),
    ...(sources.docker === 'off' ? [] : [`containers by ${sources.docker}`]),
    ...(sources.files.length > 0 ? [`${sources.files.length} file patterns`] : []),
    ...(sources.syslog === 'off' ? [] : ['syslog']),
  ];
}
