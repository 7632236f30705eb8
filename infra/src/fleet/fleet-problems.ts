import { isIP } from 'node:net';
import { expressionProblem } from './expression-problem.ts';
import type { FleetFile, HostEntry } from './fleet-schema.ts';

/** Something wrong between entries, or in one beyond what the schema can say. */
export interface EntryProblem {
  readonly severity: 'error' | 'warning';
  /** Of the part of the file that it is about. */
  readonly path: readonly (string | number)[];
  readonly part?: 'key' | 'value';
  readonly message: string;
  readonly hint?: string;
}

/** Labels that the kit gives itself; the same on every stream. */
const reservedLabels = new Set([
  'job',
  'host',
  'service',
  'level',
  'container',
  'image',
  'compose_project',
  'compose_service',
  'service_name',
  'detected_level',
]);
const centralKeys = ['detector', 'nginx', 'grafana', 'n8n'] as const;
/** What Loki, the detector and syslog listen on, and behind nginx on loopback. */
const ownPorts = [3100, 3101, 8085, 8086, 1514];

/** What is wrong with entries that fit the schema, in the file's order. */
export function fleetProblems(file: FleetFile): readonly EntryProblem[] {
  const central = centralProblems(file.hosts);
  // Which keys a host may have follows from which one is central.
  if (!file.hosts.some(({ role }) => role === 'central')) return central;
  return [
    ...central,
    ...uniqueProblems(file, 'name', (name) => name),
    ...uniqueProblems(file, 'address', canonicalAddress),
    ...file.hosts.flatMap((host, index) => hostProblems(host, ['hosts', index], file)),
    ...zoneProblems(file.defaults?.timezone, ['defaults', 'timezone']),
    ...labelProblems(file.defaults?.labels, ['defaults', 'labels']),
    ...(file.devices ?? []).flatMap((device, index) => [
      ...labelProblems(device.labels, ['devices', index, 'labels']),
      ...deviceAddressProblems(device.address, ['devices', index, 'address']),
    ]),
  ];
}

function centralProblems(hosts: readonly HostEntry[]): EntryProblem[] {
  const central = hosts.flatMap((host, index) => (host.role === 'central' ? [index] : []));
  if (central.length === 0) {
    return [
      {
        severity: 'error',
        path: ['hosts'],
        part: 'key',
        message: 'no host has role "central"',
        hint: 'Give "role: central" to the one that shall run Loki and the detector.',
      },
    ];
  }
  return central.slice(1).map((index) => ({
    severity: 'error',
    path: ['hosts', index, 'role'],
    message: `host "${hosts[index]?.name}" is central, and so is "${hosts[central[0] ?? 0]?.name}": there can be one`,
    hint: 'Take "role: central" from one of them.',
  }));
}

function uniqueProblems(
  { hosts, devices = [] }: FleetFile,
  key: 'name' | 'address',
  canonical: (value: string) => string,
): EntryProblem[] {
  const first = new Map<string, string>();
  const entries = [
    ...hosts.map((entry, index) => ({ entry, path: ['hosts', index, key] })),
    ...devices.map((entry, index) => ({ entry, path: ['devices', index, key] })),
  ];
  return entries.flatMap(({ entry, path }): EntryProblem[] => {
    const value = canonical(entry[key]);
    const other = first.get(value);
    first.set(value, other ?? entry.name);
    if (other === undefined) return [];
    const message =
      key === 'name'
        ? `two entries are called "${entry.name}"`
        : `"${entry.name}" has the address of "${other}", ${entry.address}`;
    return [{ severity: 'error', path, message }];
  });
}

/** One text for one address: IPv6 may be written in many ways, and names in either case. */
function canonicalAddress(address: string): string {
  if (isIP(address) !== 6) return address.toLowerCase();
  return new URL(`http://[${address}]`).hostname;
}

function hostProblems(
  host: HostEntry,
  path: readonly (string | number)[],
  file: FleetFile,
): EntryProblem[] {
  return [
    ...addressProblems(host.address, [...path, 'address']),
    ...zoneProblems(host.timezone, [...path, 'timezone']),
    ...labelProblems(host.labels, [...path, 'labels']),
    ...roleProblems(host, path),
    ...portProblems(host, path, file.defaults?.ssh?.port),
    ...fileProblems(host, path),
    ...keyProblems(host, path),
  ];
}

function addressProblems(address: string, path: readonly (string | number)[]): EntryProblem[] {
  const looksNumeric = /^[\d.]+$/.test(address) || address.includes(':');
  if (!looksNumeric || isIP(address) !== 0) return [];
  return [
    {
      severity: 'error',
      path,
      message: `"${address}" is no address`,
      hint: 'IPv4 is four numbers to 255; a port is given as ssh.port.',
    },
  ];
}

function deviceAddressProblems(
  address: string,
  path: readonly (string | number)[],
): EntryProblem[] {
  if (isIP(address) !== 0) return [];
  return [
    {
      severity: 'error',
      path,
      message: `"${address}" is no IP address`,
      hint: 'A device is known by the address that its messages come from, so a name does not do.',
    },
  ];
}

function zoneProblems(
  zone: string | undefined,
  path: readonly (string | number)[],
): EntryProblem[] {
  if (zone === undefined || isZone(zone)) return [];
  return [
    {
      severity: 'error',
      path,
      message: `"${zone}" is no time zone`,
      hint: 'Give an IANA name such as Europe/Berlin.',
    },
  ];
}

function isZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

function labelProblems(
  labels: Readonly<Record<string, string>> = {},
  path: readonly (string | number)[],
): EntryProblem[] {
  return Object.keys(labels)
    .filter((name) => reservedLabels.has(name))
    .map((name) => ({
      severity: 'error',
      path: [...path, name],
      part: 'key',
      message: `label "${name}" is one that the kit sets itself`,
      hint: 'Take another name.',
    }));
}

function roleProblems(host: HostEntry, path: readonly (string | number)[]): EntryProblem[] {
  if (host.role === 'central') return [];
  const misplaced = centralKeys.filter((key) => host[key] !== undefined);
  const problems: EntryProblem[] = misplaced.map((key) => ({
    severity: 'error',
    path: [...path, key],
    part: 'key',
    message: `host "${host.name}" has "${key}" and is not central`,
    hint: 'It belongs to the central host.',
  }));
  const listener = host.sources?.syslog?.listener;
  if (listener === undefined || listener === 'off') return problems;
  return [
    ...problems,
    {
      severity: 'error',
      path: [...path, 'sources', 'syslog', 'listener'],
      message: `host "${host.name}" listens for syslog and is not central`,
      hint: 'Devices send to the central host.',
    },
  ];
}

function portProblems(
  host: HostEntry,
  path: readonly (string | number)[],
  commonSshPort = 22,
): EntryProblem[] {
  const isCentral = host.role === 'central';
  const claims = [
    { by: 'ssh', port: host.ssh?.port ?? commonSshPort, path: [...path, 'ssh', 'port'] },
    ...(['grafana', 'n8n'] as const).map((by) => ({
      by,
      port: host[by]?.mode === 'off' ? 0 : (host[by]?.port ?? { grafana: 8910, n8n: 5678 }[by]),
      path: [...path, by, 'port'],
    })),
  ].filter(({ by, port }) => port !== 0 && (isCentral || by === 'ssh'));
  // In deploy mode the container itself listens one above, on loopback.
  const taken = new Map<number, string>(
    isCentral ? ownPorts.map((port) => [port, 'Loki, the detector or syslog']) : [],
  );
  return claims.flatMap(({ by, port, path: where }): EntryProblem[] => {
    const other = taken.get(port);
    taken.set(port, by);
    if (by !== 'ssh' && host[by === 'n8n' ? 'n8n' : 'grafana']?.mode === 'deploy')
      taken.set(port + 1, `${by} behind nginx`);
    if (other === undefined) return [];
    const message = `port ${port} of host "${host.name}" is asked for by ${by} and by ${other}`;
    return [{ severity: 'error', path: where, message, hint: 'Give one of them another port.' }];
  });
}

function fileProblems(host: HostEntry, path: readonly (string | number)[]): EntryProblem[] {
  const seen = new Set<string>();
  return (host.sources?.files ?? []).flatMap((source, index): EntryProblem[] => {
    const where = [...path, 'sources', 'files', index];
    const problems: EntryProblem[] = [];
    if (seen.has(source.path)) {
      const message = `file "${source.path}" is read twice`;
      problems.push({ severity: 'error', path: [...where, 'path'], message });
    }
    seen.add(source.path);
    const why = expressionProblem(source.firstLine ?? '');
    if (why !== undefined) {
      const message = `expression "${source.firstLine}" cannot be used: ${why}`;
      problems.push({ severity: 'error', path: [...where, 'firstLine'], message });
    }
    return problems;
  });
}

function keyProblems(host: HostEntry, path: readonly (string | number)[]): EntryProblem[] {
  const missing: EntryProblem = {
    severity: 'warning',
    path: [...path, 'name'],
    message: `host "${host.name}" has no ssh.hostKey`,
    hint: `Nothing connects to it before it has one; kit bootstrap ${host.name} learns and writes it.`,
  };
  const { ssh } = host;
  if (ssh?.hostKey === undefined) return [missing];
  if (ssh.proxy === undefined || ssh.proxy.hostKey !== undefined) return [];
  const message = `the jump host of "${host.name}" has no hostKey`;
  return [{ severity: 'warning', path: [...path, 'ssh', 'proxy'], part: 'key', message }];
}
