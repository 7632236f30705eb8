import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { bedHostsFile } from './bed-hosts-file.ts';
import { type Bed, bedOf } from './bed-of.ts';
import { bedProblem } from './bed-problem.ts';
import { type BedRecord, bedRecord } from './bed-record.ts';
import { bedSsh } from './bed-ssh.ts';
import { debianRoot } from './debian-root.ts';
import { type FleetBridge, fleetBridge } from './fleet-bridge.ts';
import { Machine } from './machine.ts';
import { oceanLayer } from './ocean-layer.ts';
import { packageFolder } from './package-folder.ts';
import { removeBed } from './remove-bed.ts';

export interface BedOptions {
  /** Beds of different names do not meet. */
  readonly name: string;
  /** Those that are booted; all of hosts/hosts.yaml where it is not said. */
  readonly hosts?: readonly string[];
  /** It stays when this process ends, until `npm run fleet:down`. */
  readonly isKept?: boolean;
  /** Told what is being done. */
  readonly log?: (text: string) => void;
}

/**
 * Hosts as hosts/hosts.yaml names them, bare as a hoster hands them over (ocean has its nginx, Docker, and
 * Grafana's folder), each with systemd, sshd and an address. They go when this process ends, however it ends.
 *
 * @throws {Error} where `bedProblem` names one, or a bed of that name is in use
 */
export async function startBed(options: BedOptions): Promise<Bed> {
  const problem = bedProblem();
  if (problem !== undefined) throw new Error(problem);
  const { name, isKept = false, log = () => {} } = options;
  await removeLeftOvers(log);
  if (bedRecord.read(name) !== undefined)
    throw new Error(
      `Bed "${name}" is in use: take another name, or npm run fleet:down -- --name ${name}`,
    );
  const booted = options.hosts ?? bedHostsFile.names('hosts');
  const unknown = booted.filter((host) => !bedHostsFile.names('hosts').includes(host));
  if (unknown.length > 0) throw new RangeError(`hosts/hosts.yaml has no ${unknown.join(', ')}`);

  const owner = isKept ? undefined : bedRecord.thisProcess();
  bedRecord.create({ name, owner, bridge: undefined, hosts: [], devices: [] });
  if (!isKept) startReaper(name);
  try {
    return await bootAll({ name, owner, booted, log });
  } catch (error) {
    await removeBed(name);
    throw error;
  }
}

interface Boot {
  readonly name: string;
  readonly owner: BedRecord['owner'];
  readonly booted: readonly string[];
  readonly log: (text: string) => void;
}

async function bootAll({ name, owner, booted, log }: Boot): Promise<Bed> {
  const folder = bedRecord.folderOf(name);
  const cached = await timed(log, 'root file system and packages', prepareCache);
  const deviceNames = bedHostsFile.names('devices');
  const bridge = await fleetBridge.make(deviceNames.length);
  const hosts = bedHostsFile
    .names('hosts')
    .map((host, index) => ({ name: host, address: fleetBridge.hostAddress(bridge, index) }));
  const devices = deviceNames.map((device, index) => ({
    name: device,
    address: fleetBridge.deviceAddress(bridge, index),
  }));
  bedRecord.write({ name, owner, bridge, hosts, devices });
  bedHostsFile.write(folder, hosts, devices);
  const authorizedKeys = await bedSsh.makeKey(folder);
  const machines = await timed(log, `boot of ${booted.join(', ')}`, () =>
    Promise.all(
      hosts
        .filter((host) => booted.includes(host.name))
        .map((host) => bootOne({ ...host, folder, bridge, cached, authorizedKeys })),
    ),
  );
  bedSsh.writeKnownHosts(
    folder,
    machines.map(({ plan, hostKey }) => ({ address: plan.address, hostKey })),
  );
  return bedOf({ name, folder, machines, devices });
}

interface Cached {
  readonly root: string;
  readonly packages: string;
  readonly ocean: string;
}

async function prepareCache(): Promise<Cached> {
  const root = await debianRoot();
  const packages = await packageFolder(root);
  return { root, packages, ocean: await oceanLayer(root, packages) };
}

async function bootOne(host: {
  readonly name: string;
  readonly address: string;
  readonly folder: string;
  readonly bridge: FleetBridge;
  readonly cached: Cached;
  readonly authorizedKeys: string;
}): Promise<Machine> {
  const { name, address, bridge, cached, authorizedKeys } = host;
  const folder = join(host.folder, 'hosts', name);
  mkdirSync(folder, { recursive: true });
  const machine = await Machine.prepare({
    name,
    address,
    gateway: fleetBridge.gateway(bridge),
    bridge: bridge.name,
    folder,
    layers: name === 'ocean' ? [cached.ocean, cached.root] : [cached.root],
    packages: cached.packages,
    authorizedKeys,
  });
  await machine.boot();
  return machine;
}

async function removeLeftOvers(log: (text: string) => void): Promise<void> {
  for (const name of bedRecord.names()) {
    const record = bedRecord.read(name);
    if (record !== undefined && !bedRecord.isLeftOver(record)) continue;
    log(`removing bed "${name}", left over by a run that did not end`);
    await removeBed(name);
  }
}

/** Waits until this process is gone, by whatever way, and removes what it left. */
function startReaper(name: string): void {
  const script = join(import.meta.dirname, '../../../scripts/fleet.ts');
  const reaper = spawn(process.execPath, [script, 'reap', '--name', name], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  reaper.unref();
  (reaper.stdin as { unref?: () => void } | null)?.unref?.();
}

async function timed<Value>(
  log: (text: string) => void,
  what: string,
  work: () => Promise<Value>,
): Promise<Value> {
  const startMs = performance.now();
  const value = await work();
  log(`${what}: ${((performance.now() - startMs) / 1000).toFixed(1)} s`);
  return value;
}
