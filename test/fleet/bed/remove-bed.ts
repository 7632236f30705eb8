import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { bedRecord } from './bed-record.ts';
import { fleetBridge } from './fleet-bridge.ts';
import { machineCgroup } from './machine-cgroup.ts';
import { machineName } from './machine.ts';
import { nspawnProcess } from './nspawn-process.ts';
import { runProgram } from './run-program.ts';

/** Hosts, mounts, bridge, folder: all of a bed, whoever started it and however far that came. */
export async function removeBed(name: string): Promise<void> {
  const folder = bedRecord.folderOf(name);
  const hosts = join(folder, 'hosts');
  const machines = existsSync(hosts) ? readdirSync(hosts).map((host) => join(hosts, host)) : [];
  await Promise.all(machines.map((machine) => stopMachine(machine)));
  const bridge = bedRecord.read(name)?.bridge;
  if (bridge !== undefined) {
    for (const machine of machines)
      await machineCgroup.remove(machineName({ bridge: bridge.name, name: basename(machine) }));
    await fleetBridge.remove(bridge);
  }
  rmSync(folder, { recursive: true, force: true });
}

async function stopMachine(folder: string): Promise<void> {
  const file = join(folder, 'pid');
  const nspawn = existsSync(file) ? Number(readFileSync(file, 'utf8')) : undefined;
  if (nspawn !== undefined) await endNspawn(nspawn);
  const root = join(folder, 'root');
  if (readFileSync('/proc/self/mounts', 'utf8').includes(` ${root} `))
    await runProgram(['umount', '--lazy', root]);
}

/** By the death of its PID 1, so that it clears up after itself; by its own where that takes long. */
async function endNspawn(nspawn: number): Promise<void> {
  const leader = nspawnProcess.leaderOf(nspawn);
  if (leader !== undefined) process.kill(leader, 'SIGKILL');
  const patienceMs = performance.now() + (leader === undefined ? 0 : 5000);
  while (nspawnProcess.isAlive(nspawn)) {
    if (performance.now() > patienceMs) process.kill(nspawn, 'SIGKILL');
    await sleep(20);
  }
}
