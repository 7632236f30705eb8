import type { CentralHost, Fleet, Host } from '../fleet/fleet.ts';
import type { HostPlan } from './host-plan.ts';
import type { Part } from './part.ts';
import { planAgent } from './plan-agent.ts';
import { planBase } from './plan-base.ts';
import { planDetector } from './plan-detector.ts';
import { planGrafana } from './plan-grafana.ts';
import { planLoki } from './plan-loki.ts';
import { planN8n } from './plan-n8n.ts';
import { planNginx } from './plan-nginx.ts';
import { planSyslog } from './plan-syslog.ts';
import { wellKnown } from './well-known.ts';

/** Every host's plan, central host first. A host's plan holds no secret of another agent. */
export function planFleet(fleet: Fleet): readonly HostPlan[] {
  return fleet.hosts.map((host) => planOf(host, fleet));
}

function planOf(host: Host, fleet: Fleet): HostPlan {
  const isCentral = host.name === fleet.central.name;
  const parts = isCentral
    ? centralParts(fleet.central, fleet)
    : [planBase(host), planAgent(host, fleet)];
  return {
    host,
    bundles: parts.map(({ bundle }) => bundle),
    containers: parts.flatMap(({ containers }) => containers),
    networks: isCentral ? [wellKnown.network] : [],
    ports: parts.flatMap(({ ports }) => ports),
    programs: [...parts.flatMap(({ programs }) => programs), ...dockerOf(host, isCentral)],
    dockerDaemon: host.sources.docker === 'journald' ? journaldDaemon : undefined,
    reasons: [
      ...(isCentral ? [] : [`only reads its logs: ${fleet.central.name} is the central host`]),
      ...parts.flatMap(({ reasons }) => reasons),
    ],
  };
}

function centralParts(host: CentralHost, fleet: Fleet): readonly Part[] {
  return [
    planBase(host),
    planLoki(host),
    planDetector(host),
    planNginx(host, fleet.hosts),
    ...(host.sources.syslog === 'rsyslog' ? [planSyslog(host, fleet)] : []),
    planAgent(host, fleet),
    ...(host.grafana.mode === 'off' ? [] : [planGrafana(host)]),
    ...(host.n8n.mode === 'off' ? [] : [planN8n(host)]),
  ];
}

/** Compose's labels come with each line only when Docker is told to send them. */
const journaldDaemon = {
  'log-driver': 'journald',
  'log-opts': { labels: 'com.docker.compose.project,com.docker.compose.service' },
} as const;

function dockerOf({ sources }: Host, isCentral: boolean): HostPlan['programs'] {
  if (!isCentral && sources.docker === 'off') return [];
  return [{ name: 'docker', version: undefined, path: '/usr/bin/docker', debian: 'docker.io' }];
}
