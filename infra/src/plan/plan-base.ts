import type { Host } from '../fleet/fleet.ts';
import { filePlan } from './file-plan.ts';
import type { FilePlan, ServiceBundle, UnitPlan } from './host-plan.ts';
import type { Part } from './part.ts';

const sysusers = '/etc/sysusers.d/tidewatch.conf';
const journald = '/etc/systemd/journald.conf.d/50-tidewatch.conf';
const logrotate = '/etc/logrotate.d/tidewatch';
const units = '/etc/systemd/system';
const dockerDropIn = `${units}/docker.service.d/50-tidewatch.conf`;
const cleaner = 'tidewatch-apt-clean.service';
const timer = 'tidewatch-apt-clean.timer';
const heart = 'tidewatch-canary.service';
const heartTimer = 'tidewatch-canary.timer';

/** What every host gets before anything else: users, a journal that keeps every line, log rotation. */
export function planBase(host: Host): Part {
  const hasDocker = host.sources.docker !== 'off';
  return {
    bundle: bundleOf(host),
    containers: [],
    ports: [{ port: host.ssh.port, protocol: 'tcp', address: '0.0.0.0', by: 'ssh' }],
    programs: [
      { name: 'logrotate', version: undefined, path: '/usr/sbin/logrotate', debian: 'logrotate' },
    ],
    reasons: [
      'journald keeps its journal on disk and drops no line of a busy unit: by default it stores a fraction',
      'a heartbeat line a minute goes the way of every other line; the detector tells when it stays away',
      ...(hasDocker
        ? [
            "docker.service may log without limit, being one unit for all containers; it holds from Docker's next start",
          ]
        : []),
    ],
  };
}

function bundleOf(host: Host): ServiceBundle {
  return {
    name: 'base',
    directories: [{ path: '/var/log/tidewatch', mode: '0755', owner: 'root:adm' }],
    files: filesOf(host),
    validate: [
      {
        argv: [
          'systemd-analyze',
          'verify',
          // It would fail where the manual of another program is not installed.
          '--man=no',
          `@{stage}${units}/${cleaner}`,
          `@{stage}${units}/${timer}`,
          `@{stage}${units}/${heart}`,
          `@{stage}${units}/${heartTimer}`,
        ],
      },
      { argv: ['logrotate', '--debug', `@{stage}${logrotate}`] },
    ],
    apply: [{ argv: ['systemd-sysusers', sysusers], whenChanged: [sysusers] }],
    units: [
      {
        name: 'systemd-journald.service',
        isOurs: false,
        onChange: 'restart',
        triggers: [journald],
      },
      ...[timer, heartTimer].map((name): UnitPlan => ({
        name,
        isOurs: true,
        onChange: 'restart',
        triggers: [`${units}/${name}`],
      })),
    ],
    ready: [timer, heartTimer].map((unit) => ({ kind: 'unit', unit, withinSeconds: 10 })),
    destroy: [
      {
        argv: ['sh', '-c', `rm -rf /var/lib/${host.agent} && userdel ${host.agent}`],
        note: 'the user of the agent, and where it was in its reading',
      },
    ],
  };
}

function filesOf({ name, agent, sources }: Host): FilePlan[] {
  const groups = ['adm', 'systemd-journal', ...(sources.docker === 'socket' ? ['docker'] : [])];
  return [
    filePlan(
      { template: 'systemd/sysusers.conf.hbs', path: sysusers },
      { values: { user: agent, groups } },
    ),
    filePlan({ template: 'systemd/journald.conf', path: journald }),
    ...(sources.docker === 'off'
      ? []
      : [filePlan({ template: 'systemd/docker.service.conf', path: dockerDropIn })]),
    filePlan({ template: 'systemd/logrotate.conf', path: logrotate }),
    filePlan({ template: `systemd/${cleaner}`, path: `${units}/${cleaner}` }),
    filePlan({ template: `systemd/${timer}`, path: `${units}/${timer}` }),
    filePlan(
      { template: `systemd/${heart}.hbs`, path: `${units}/${heart}` },
      { values: { host: name } },
    ),
    filePlan({ template: `systemd/${heartTimer}`, path: `${units}/${heartTimer}` }),
  ];
}
