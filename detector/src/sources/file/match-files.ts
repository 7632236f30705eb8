import { open } from 'node:fs/promises';
import { hashBytes } from '../../model/hash-bytes.ts';
import { headBytes, openBytes } from './byte-reader.ts';
import type { Member } from './discover-files.ts';
import { newEntry } from './file-entry.ts';
import type { FileEntry } from './file-entry.ts';
import { rotationOf } from './rotation-of.ts';

const rejectedMax = 100;

export interface Matched {
  /** Entries that are a file on disk; `member` says which. */
  readonly bound: readonly FileEntry[];
  /** Entries for files that were not known. */
  readonly fresh: readonly FileEntry[];
  /** Entries whose file is not there any more, or has been truncated. */
  readonly missing: readonly FileEntry[];
}

/**
 * Says which entry each file on disk is, whatever has been renamed, copied, packed or truncated since.
 *
 * 1. A file is its entry when device and inode are the same and its content begins, and goes up to the
 *    offset, as the entry's did (inodes come again).
 * 2. An entry without a file is looked for by content among the rotated files of its family: so
 *    copytruncate and gzip are followed. A file at the same path counts too when its first 1,024 bytes
 *    are equal (rsync writes a new inode each time).
 * 3. A rotated file that begins with all that was read of a younger, living one is its copy, and waits:
 *    copytruncate has copied and not yet truncated, or gzip not yet unlinked.
 * 4. What is left is new, if it was asked for, or if it is younger than a file of its family that was
 *    being read: then it was written and rotated between two looks.
 */
export async function matchFiles(
  entries: readonly FileEntry[],
  members: readonly Member[],
): Promise<Matched> {
  const free = new Set(members);
  const byInode = Map.groupBy(members, ({ ino }) => ino);
  for (const entry of entries) entry.member = undefined;
  for (const entry of entries) {
    const candidates = (byInode.get(entry.ino) ?? []).filter((member) => free.has(member));
    bind(entry, await sameInode(entry, candidates), free);
  }
  for (const entry of entries) {
    if (entry.member === undefined) bind(entry, await sameContent(entry, free), free);
  }
  const bound = entries.filter(({ member }) => member !== undefined);
  const missing = entries.filter(({ member }) => member === undefined);
  const fresh: FileEntry[] = [];
  for (const member of free) {
    if (!isWanted(member, entries) || (await isCopy(member, bound))) continue;
    fresh.push(newEntry(member));
  }
  return { bound, fresh, missing };
}

function bind(entry: FileEntry, member: Member | undefined, free: Set<Member>): void {
  if (member === undefined) return;
  free.delete(member);
  const { path, dev, ino, mtimeMs } = member;
  Object.assign(entry, { path, dev, ino, mtimeMs, member, isVerified: true });
}

/** A device's number may change with a restart of the machine, so the inode alone finds, too. */
async function sameInode(
  entry: FileEntry,
  members: readonly Member[],
): Promise<Member | undefined> {
  for (const member of members) {
    if (!member.isGzip && member.size < entry.offset) continue;
    const isChecked = entry.isVerified && member.dev === entry.dev;
    if (isChecked || (await hasSameContent(entry, member))) return member;
  }
  return undefined;
}

async function sameContent(
  entry: FileEntry,
  free: ReadonlySet<Member>,
): Promise<Member | undefined> {
  if (entry.offset === 0) return undefined;
  const { family } = rotationOf(entry.path);
  const candidates = [...free]
    .filter((member) => member.family === family)
    .filter(
      ({ generation, path }) =>
        generation > 0 || (path === entry.path && entry.headLength === headBytes),
    )
    .toSorted((a, b) => a.generation - b.generation || Number(a.isGzip) - Number(b.isGzip));
  for (const member of candidates) {
    const sight = `${member.ino} ${member.size} ${member.mtimeMs}`;
    if (entry.rejected.has(sight)) continue;
    if (await hasSameContent(entry, member)) return member;
    if (entry.rejected.size >= rejectedMax) entry.rejected.clear();
    entry.rejected.add(sight);
  }
  return undefined;
}

async function isCopy(member: Member, bound: readonly FileEntry[]): Promise<boolean> {
  for (const entry of bound) {
    const living = entry.member;
    if (living === undefined || living.family !== member.family || entry.offset === 0) continue;
    const isOlder =
      member.generation > living.generation ||
      (member.isGzip && !living.isGzip && member.generation === living.generation);
    if (isOlder && (await hasSameContent(entry, member))) return true;
  }
  return false;
}

function isWanted(member: Member, entries: readonly FileEntry[]): boolean {
  if (member.isMatched) return true;
  const family = entries.filter((entry) => rotationOf(entry.path).family === member.family);
  const isYounger = family.some((entry) => (entry.member?.generation ?? 0) > member.generation);
  const isLost = family.some(
    (entry) => entry.member === undefined && member.mtimeMs > entry.mtimeMs,
  );
  return isYounger || isLost;
}

/** Whether a file begins with all that was read of an entry, as far as head and tail can say. */
async function hasSameContent(entry: FileEntry, member: Member): Promise<boolean> {
  if (entry.offset === 0) return true;
  if (!member.isGzip && member.size < entry.offset) return false;
  try {
    return (await hasSameHead(entry, member)) && (await hasSameTail(entry, member));
  } catch {
    return false; // not readable at the moment: opening it for reading says so in the status
  }
}

async function hasSameHead({ headLength, headHash }: FileEntry, member: Member): Promise<boolean> {
  const reader = await openBytes(member.path, member.isGzip);
  try {
    return hashBytes(await reader.head(headLength)) === headHash;
  } finally {
    await reader.close();
  }
}

async function hasSameTail(entry: FileEntry, member: Member): Promise<boolean> {
  if (member.isGzip) return (await unpackedBytes(member)) >= entry.offset % 2 ** 32;
  const bytes = new Uint8Array(entry.tailLength);
  const file = await open(member.path, 'r');
  try {
    await file.read(bytes, 0, bytes.length, entry.offset - bytes.length);
  } finally {
    await file.close();
  }
  return hashBytes(bytes) === entry.tailHash || entry.tailLength === 0;
}

/** What the end of a packed file says of its unpacked size, modulo 2^32 (RFC 1952 §2.3.1, ISIZE). */
export async function unpackedBytes({ path, size }: Member): Promise<number> {
  if (size < 4) return 0;
  const bytes = Buffer.alloc(4);
  const file = await open(path, 'r');
  try {
    await file.read(bytes, 0, 4, size - 4);
  } finally {
    await file.close();
  }
  return bytes.readUInt32LE(0);
}
