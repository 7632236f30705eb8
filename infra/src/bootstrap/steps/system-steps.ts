import { shellQuote } from '../../ssh/shell-quote.ts';
import type { BootstrapStep } from '../bootstrap-step.ts';
import type { BootstrapWishes } from '../bootstrap-wishes.ts';
import type { HostFacts } from '../host-facts.ts';

/** What a host must be before anything can be done to it. */
export function systemStep({ hasSystemd, hasApt, system }: HostFacts): BootstrapStep[] {
  if (hasSystemd && hasApt) return [];
  const missing = hasSystemd ? 'apt' : 'systemd';
  return [
    {
      name: 'system',
      goal: `a host with ${missing}`,
      reason: `this is ${system}`,
      check: `echo 'there is no ${missing}'; exit 1`,
      apply: undefined,
      hint: 'The kit prepares Debian and what is made from it (Ubuntu, Raspberry Pi OS, Proxmox).',
    },
  ];
}

/** Files are compared: UTC has many names, and a link may go another way. */
export function timeZoneStep({ plan }: BootstrapWishes, { timezone }: HostFacts): BootstrapStep {
  const zone = plan.host.timezone;
  const file = shellQuote([`/usr/share/zoneinfo/${zone}`]);
  return {
    name: 'time-zone',
    goal: `time zone ${zone}`,
    reason: 'its logs have the day and night that hosts.yaml says',
    check: `cmp -s ${file} /etc/localtime || { echo ${shellQuote([`it is ${timezone ?? 'not set'}`])}; exit 1; }`,
    apply: [
      `[ -f ${file} ] || { echo 'the host does not know this zone' >&2; exit 1; }`,
      `ln -sfn ${file} /etc/localtime`,
      `echo ${shellQuote([zone])} >/etc/timezone`,
      // They read the zone when they start.
      'systemctl try-restart cron.service rsyslog.service 2>/dev/null || :',
    ].join('\n'),
    hint: 'Install tzdata, name another zone in hosts.yaml, or leave it with --skip time-zone.',
  };
}

/** What bundle.sh and sudo need themselves. */
const always = [
  { path: '/usr/bin/curl', debian: 'curl' },
  { path: '/usr/bin/sudo', debian: 'sudo' },
  { path: '/usr/bin/flock', debian: 'util-linux' },
  { path: '/usr/bin/base64', debian: 'coreutils' },
] as const;

/** Debian's packages of programs that are not there; a program that came another way is left alone. */
export function packagesStep(wishes: BootstrapWishes): BootstrapStep[] {
  const needs = packagesOf(wishes);
  const missing = needs.map(({ path, debian }) => `[ -x ${path} ] || missing="$missing ${debian}"`);
  const find = ['missing=', ...missing].join('\n');
  return [
    {
      name: 'packages',
      goal: `programs of ${needs.map(({ debian }) => debian).join(', ')}`,
      reason: 'the services of this host and the script that applies them run these',
      check: `${find}\n[ -z "$missing" ] || { echo "missing:$missing"; exit 1; }`,
      apply: [
        find,
        'export DEBIAN_FRONTEND=noninteractive',
        'apt-get -q update >&2',
        // Debian 13 has Docker's client in a package of its own.
        `case " $missing " in *" docker.io "*) ! apt-cache show docker-cli >/dev/null 2>&1 || missing="$missing docker-cli" ;; esac`,
        'apt-get -q -y --no-install-recommends -o DPkg::Lock::Timeout=120 install $missing >&2',
      ].join('\n'),
      hint: 'apt could not: look at /etc/apt/sources.list and the network of the host, or install them by hand.',
      timeoutMs: 900_000,
    },
  ];
}

function packagesOf({ plan }: BootstrapWishes): { path: string; debian: string }[] {
  const existing = existingPrograms(plan.host);
  return [
    ...always,
    ...plan.programs.flatMap(({ name, path, debian }) =>
      debian === undefined || existing.includes(name) ? [] : [{ path, debian }],
    ),
  ];
}

/** What hosts.yaml says is there already. */
export function existingPrograms(host: BootstrapWishes['plan']['host']): string[] {
  return 'nginx' in host && isExisting(host.nginx) ? ['nginx'] : [];
}

function isExisting(choice: unknown): boolean {
  return (choice as { readonly mode?: string }).mode === 'existing';
}

/** What hosts.yaml says is there already, and is not: told now, and not in the middle of the first `up`. */
export function existingStep({ plan, fleet }: BootstrapWishes): BootstrapStep[] {
  if (plan.host.name !== fleet.central.name) return [];
  const { nginx, grafana } = fleet.central;
  const tests = [
    ...(nginx.mode === 'existing' ? [{ test: '-x /usr/sbin/nginx', name: 'nginx' }] : []),
    ...(grafana.mode === 'existing'
      ? [{ test: `-d ${grafana.provisioning}`, name: `Grafana's ${grafana.provisioning}` }]
      : []),
  ];
  if (tests.length === 0) return [];
  return [
    {
      name: 'existing',
      goal: `${tests.map(({ name }) => name).join(' and ')} ${tests.length === 1 ? 'is' : 'are'} there already`,
      reason: 'hosts.yaml says mode: existing',
      check: tests
        .map(
          ({ test, name }) =>
            `[ ${test} ] || { echo ${shellQuote([`${name} is not there`])}; exit 1; }`,
        )
        .join('\n'),
      apply: undefined,
      hint: 'Install it, or say mode: deploy (the kit runs it) or, for Grafana, off in hosts.yaml.',
    },
  ];
}

/** The folder that holds one folder a service. */
export function dataFolderStep({ plan }: BootstrapWishes): BootstrapStep[] {
  if (plan.containers.length === 0) return [];
  const folder = shellQuote([plan.host.dataRoot]);
  return [
    {
      name: 'data-folder',
      goal: `folder ${plan.host.dataRoot}`,
      reason: 'each service has its folder there',
      check: `[ -d ${folder} ] || { echo 'it is not there'; exit 1; }`,
      apply: `mkdir -p ${folder}`,
      hint: 'Name another folder as dataRoot in hosts.yaml.',
    },
  ];
}
