import type { Fleet, Host } from '../fleet/fleet.ts';
import type { CanaryCheck, CanarySource, SyslogDialect, SyslogSender } from './canary-check.ts';

export interface CanaryChoices {
  /** Distinguishes this run from every other: six or more letters and digits. */
  readonly run: string;
  readonly hosts: readonly Host[];
  /** Of this machine: a device's is sent from. */
  readonly ownAddresses: readonly string[];
}

type Sent = Omit<CanaryCheck, 'id'>;

/** A marked line for every source of every host that was asked for. */
export function planCanaries(
  fleet: Fleet,
  { run, hosts, ownAddresses }: CanaryChoices,
): readonly CanaryCheck[] {
  const sent = hosts.flatMap((host) => [
    ...sourcesOf(host),
    ...(host.role === 'central' ? syslogOf(fleet, hosts, ownAddresses) : []),
  ]);
  return sent.map((one, index) => ({ ...one, id: `${run}.${index}.${wordOf(one.source)}` }));
}

function sourcesOf({ name, sources }: Host): Sent[] {
  const on = (source: CanarySource, job: string, more: object = {}): Sent => ({
    host: name,
    source,
    labels: { host: name, job, ...more },
  });
  return [
    ...(sources.journald ? [on({ kind: 'journald' }, 'systemd-journal')] : []),
    ...(sources.docker === 'off'
      ? []
      : [on({ kind: 'docker', by: sources.docker }, 'docker', { container: 'tidewatch-canary' })]),
    ...sources.files.map(({ path, service, firstLine }) =>
      on({ kind: 'file', path, isDated: firstLine !== undefined }, 'file', { service }),
    ),
  ];
}

/** rsyslog takes everything; an agent that listens itself takes one dialect by each protocol. */
const dialects: Readonly<
  Record<Host['sources']['syslog'], readonly (readonly ['udp' | 'tcp', SyslogDialect])[]>
> = {
  rsyslog: [
    ['udp', 'rfc3164'],
    ['udp', 'rfc5424'],
    ['tcp', 'rfc3164'],
    ['tcp', 'rfc5424'],
    ['udp', 'own'],
  ],
  agent: [
    ['udp', 'rfc3164'],
    ['tcp', 'rfc5424'],
  ],
  off: [],
};

function syslogOf(
  { central, devices }: Fleet,
  hosts: readonly Host[],
  ownAddresses: readonly string[],
): Sent[] {
  const { syslog } = central.sources;
  const here = devices.filter(({ address }) => ownAddresses.includes(address));
  const other = hosts.find(({ role }) => role === 'agent') ?? central;
  const senders: readonly (readonly [SyslogSender, string])[] = [
    ...here.map(({ name, address }) => [{ kind: 'here', address }, name] as const),
    // An agent that listens itself knows devices by name, and hosts by address alone.
    [{ kind: 'host', name: other.name }, syslog === 'rsyslog' ? other.name : other.address],
  ];
  return senders.flatMap(([sender, label]) =>
    dialects[syslog].map(([protocol, dialect]): Sent => ({
      host: central.name,
      source: { kind: 'syslog', protocol, dialect, sender },
      labels: { host: label, job: 'syslog' },
    })),
  );
}

function wordOf(source: CanarySource): string {
  if (source.kind !== 'syslog') return source.kind;
  return `${source.protocol}-${source.dialect}`;
}
