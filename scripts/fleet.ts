/**
 * Test hosts by hand: the four of hosts/hosts.yaml as systemd machines on this one.
 *
 *     npm run fleet:up [-- --name x --hosts ocean,node005]
 *     npm run fleet:ssh [-- --name x] ocean [COMMAND]
 *     npm run fleet:down [-- --name x | --all]
 */
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { bedRecord } from '../test/fleet/bed/bed-record.ts';
import { bedSsh } from '../test/fleet/bed/bed-ssh.ts';
import { loadImages } from '../test/fleet/bed/load-images.ts';
import { removeBed } from '../test/fleet/bed/remove-bed.ts';
import { startBed } from '../test/fleet/bed/start-bed.ts';

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    name: { type: 'string', default: 'hand' },
    hosts: { type: 'string' },
    all: { type: 'boolean', default: false },
    user: { type: 'string', default: 'root' },
  },
});
const { name } = flags;

async function up(): Promise<void> {
  const hosts = flags.hosts?.split(',');
  const bed = await startBed({
    name,
    isKept: true,
    log: (text) => console.log(text),
    ...(hosts === undefined ? {} : { hosts }),
  });
  if (bed.hosts.some(({ plan }) => plan.name === 'ocean')) await loadImages.ontoOcean(bed);
  for (const { plan } of bed.hosts) console.log(`${plan.name.padEnd(10)} ${plan.address}`);
  for (const device of bed.devices) console.log(`${device.name.padEnd(10)} ${device.address}`);
  console.log(`
npm run fleet:ssh -- --name ${name} ${bed.hosts[0]?.plan.name ?? ''}
npx kit validate --hosts ${bed.hostsFile}
ssh key for the hosts: ${bed.sshKeyFile}
npm run fleet:down -- --name ${name}`);
}

function ssh([host = '', ...command]: readonly string[]): void {
  const record = bedRecord.read(name);
  const found = record?.hosts.find((one) => one.name === host);
  if (found === undefined) {
    const known = record?.hosts.map((one) => one.name).join(', ') ?? 'no hosts: npm run fleet:up';
    throw new RangeError(`Bed "${name}" has no host "${host}": it has ${known}`);
  }
  const [program, ...args] = bedSsh.command(bedRecord.folderOf(name), flags.user, found.address);
  const run = spawnSync(program, [...args, ...command], { stdio: 'inherit' });
  process.exitCode = run.status ?? 1;
}

async function down(): Promise<void> {
  const names = flags.all ? bedRecord.names() : [name];
  for (const one of names) {
    await removeBed(one);
    console.log(`removed ${one}`);
  }
}

/** For startBed: its stdin ends with the process that started it. */
async function reap(): Promise<void> {
  for await (const _ of process.stdin);
  if (bedRecord.read(name) !== undefined) await removeBed(name);
}

const [verb = '', ...rest] = positionals;
const verbs: Readonly<Record<string, () => Promise<void> | void>> = {
  up,
  ssh: () => ssh(rest),
  down,
  reap,
};
const run = verbs[verb];
if (run === undefined) throw new RangeError('usage: node scripts/fleet.ts up|ssh|down');
await run();
