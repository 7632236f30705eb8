import type { CentralHost, Fleet } from '../fleet/fleet.ts';
import { filePlan } from './file-plan.ts';
import type { Part } from './part.ts';
import { wellKnown } from './well-known.ts';

const config = '/etc/rsyslog.d/10-tidewatch.conf';

/** rsyslog in front: owns 1514, takes any dialect, names senders, keeps a disk queue. */
export function planSyslog(host: CentralHost, { devices, hosts }: Fleet): Part {
  const named = [
    ...devices.map(({ name, address }) => ({ name, address })),
    ...hosts.map(({ name, address }) => ({ name, address })),
  ].toSorted((a, b) => (a.address < b.address ? -1 : Number(a.address > b.address)));
  const { syslogPort: port, syslogLoopbackPort: agentPort } = wellKnown;
  return {
    bundle: {
      name: 'syslog',
      directories: [{ path: '/var/log/tidewatch', mode: '0755', owner: 'root:adm' }],
      files: [
        filePlan(
          { template: 'rsyslog/10-tidewatch.conf.hbs', path: config },
          {
            values: {
              port,
              agentPort,
              senders: named,
              central: host.name,
              isFiltered: devices.length > 0,
            },
          },
        ),
      ],
      validate: [{ argv: ['rsyslogd', '-N1', '-f', `@{stage}${config}`] }],
      apply: [{ argv: ['rsyslogd', '-N1'], note: 'together with what else rsyslog does' }],
      units: [
        {
          name: 'rsyslog.service',
          isOurs: false,
          onChange: 'restart',
          triggers: [config],
        },
      ],
      ready: [
        { kind: 'unit', unit: 'rsyslog.service', withinSeconds: 10 },
        { kind: 'tcp', address: '127.0.0.1', port, withinSeconds: 10 },
      ],
      destroy: [],
    },
    containers: [],
    ports: [
      { port, protocol: 'tcp', address: '0.0.0.0', by: 'rsyslog' },
      { port, protocol: 'udp', address: '0.0.0.0', by: 'rsyslog' },
    ],
    programs: [
      { name: 'rsyslog', version: undefined, path: '/usr/sbin/rsyslogd', debian: 'rsyslog' },
    ],
    reasons: [
      devices.length > 0
        ? `syslog on ${port} is taken from the ${devices.length} devices and the hosts of this file; who else sends is named once an hour in /var/log/tidewatch/syslog-refused.log`
        : `syslog on ${port} is taken from anybody, as no device is named`,
      "lines carry the time at which they came: a device's own clock may have no year, no zone, or be wrong, and Loki refuses what is too old",
    ],
  };
}
