import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { FleetBridge } from './fleet-bridge.ts';
import { fleetCache } from './fleet-cache.ts';

/** What is known of a bed outside the process that started it. */
export interface BedRecord {
  readonly name: string;
  /** undefined until it is made. */
  readonly bridge: FleetBridge | undefined;
  /** Who started it and removes it; undefined: it stays until somebody says so. */
  readonly owner: Process | undefined;
  readonly hosts: readonly { readonly name: string; readonly address: string }[];
  readonly devices: readonly { readonly name: string; readonly address: string }[];
}

/** A process id alone is used again after a while. */
interface Process {
  readonly pid: number;
  readonly startedAt: string;
}

const folder = join(fleetCache.path, 'beds');
const file = 'bed.json';
const namePattern = /^[a-z0-9][a-z0-9-]{0,30}$/;

export const bedRecord = {
  folderOf(name: string): string {
    if (!namePattern.test(name))
      throw new RangeError(`"${name}" is no name for a bed: lower-case letters, digits, hyphens`);
    return join(folder, name);
  },

  /** Takes the name: the folder and the record come into being as one, so that nobody sees half of it. */
  create(record: BedRecord): void {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const making = mkdtempSync(join(folder, '.new-'));
    writeFileSync(join(making, file), JSON.stringify(record));
    renameSync(making, bedRecord.folderOf(record.name));
  },

  write(record: BedRecord): void {
    const path = join(bedRecord.folderOf(record.name), file);
    writeFileSync(`${path}.new`, JSON.stringify(record));
    renameSync(`${path}.new`, path);
  },

  read(name: string): BedRecord | undefined {
    const path = join(bedRecord.folderOf(name), file);
    return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as BedRecord) : undefined;
  },

  names: (): string[] =>
    existsSync(folder) ? readdirSync(folder).filter((name) => namePattern.test(name)) : [],

  thisProcess: (): Process => ({ pid: process.pid, startedAt: startOf(process.pid) ?? '' }),

  /** Whether nobody will ever remove it: whoever started it is gone. */
  isLeftOver: ({ owner }: BedRecord): boolean =>
    owner !== undefined && startOf(owner.pid) !== owner.startedAt,
} as const;

/** In ticks since this machine started. */
function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
}
