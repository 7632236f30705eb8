import { hashBytes } from '../../model/hash-bytes.ts';
import { MovedError, headBytes, openBytes, openFound } from './byte-reader.ts';
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
 *    offset, as the entry's did: the inode of a file that was unlinked comes again at once, often as that
 *    of what gzip makes next. So it is looked at again as soon as it has moved, unless we hold it open.
 * 2. An entry without a file is looked for by content among the rotated files of its family: so
 *    copytruncate and gzip are followed. A file at the same path counts too when its first 1,024 bytes
 *    are equal (rsync writes a new inode each time).
 * 3. A rotated file that begins with all that was read of a younger, living one is its copy, and waits:
 *    copytruncate has copied and not yet truncated, or gzip not yet unlinked.
 * 4. What is left is new. That holds for rotated files that nobody asked for, too: those of the first look
 *    have entries, so others were written and rotated between two looks.
 *
 * @throws {MovedError} when files are moved under our eyes: nothing is known then, look again
 */
export async function matchFiles(
  entries: readonly FileEntry[],
  members: readonly Member[],
): Promise<Matched> {
  const free = new Set(members);
  const byInode = Map.groupBy(members, ({ ino }) => ino);
  if (byInode.size < members.length) dropTwins(free);
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
    // In a rotated file that is empty there is nothing to read, and a copy may be about to begin.
    if (member.size === 0 && member.generation > 0) continue;
    if (isBeingPacked(member, members) || (await isCopy(member, bound))) continue;
    fresh.push(newEntry(member));
  }
  return { bound, fresh, missing };
}

/** One file under two names is read once: under the younger of them in a family, else the first. */
function dropTwins(free: Set<Member>): void {
  const seen = new Set<string>();
  for (const member of [...free].toSorted((a, b) => a.generation - b.generation)) {
    const key = `${member.dev} ${member.ino}`;
    if (seen.has(key)) free.delete(member);
    seen.add(key);
  }
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
  const { isGzip } = rotationOf(entry.path);
  for (const member of members) {
    if (member.isGzip !== isGzip) continue;
    if (!isGzip && member.size < entry.offset) continue;
    if (isUnmoved(entry, member) || (await hasSameContent(entry, member))) return member;
  }
  return undefined;
}

/** Whether it has to be what it was at the last look, as it is where it was or was open all the time. */
function isUnmoved(entry: FileEntry, { dev, path }: Member): boolean {
  const isOpen = entry.reader !== undefined && entry.readerIno === entry.ino;
  return entry.isVerified && dev === entry.dev && (isOpen || path === entry.path);
}

async function sameContent(
  entry: FileEntry,
  free: ReadonlySet<Member>,
): Promise<Member | undefined> {
  if (entry.offset === 0 && entry.reader === undefined) return undefined;
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
    if (await (entry.offset === 0 ? hasSameStart(entry, member) : hasSameContent(entry, member))) {
      return member;
    }
    if (entry.rejected.size >= rejectedMax) entry.rejected.clear();
    entry.rejected.add(sight);
  }
  return undefined;
}

/** gzip unlinks x.1 when x.1.gz is whole; before, nothing can be said of what is in that. */
function isBeingPacked(packed: Member, members: readonly Member[]): boolean {
  if (!packed.isGzip) return false;
  const original = packed.path.slice(0, -'.gz'.length);
  return members.some(
    ({ path, generation }) => path === original && generation === packed.generation,
  );
}

async function isCopy(member: Member, bound: readonly FileEntry[]): Promise<boolean> {
  for (const entry of bound) {
    const living = entry.member;
    if (living === undefined || living.family !== member.family) continue;
    const isOlder =
      member.generation > living.generation ||
      (member.isGzip && !living.isGzip && member.generation === living.generation);
    if (!isOlder) continue;
    if (await beginsAs(entry, living, member)) return true;
  }
  return false;
}

/**
 * Whether a file begins as what was read of a living one does: as far as there is something in it, for it
 * is perhaps still being copied or packed.
 */
async function beginsAs(entry: FileEntry, living: Member, member: Member): Promise<boolean> {
  const isPart = !member.isGzip && member.size < entry.offset;
  if (entry.offset === 0 || (isPart && member.size < entry.headLength)) {
    return isStartOf(member, living);
  }
  try {
    return member.isGzip || isPart
      ? await hasSameHead(entry, member)
      : await hasSameContent(entry, member);
  } catch (error) {
    return cannotTell(error);
  }
}

/** Whether what is in a file is what another, of which nothing has been read, begins with. */
async function isStartOf(member: Member, living: Member): Promise<boolean> {
  try {
    const head = await headOf(member, headBytes);
    const size = member.isGzip ? await unpackedBytes(member) : member.size;
    if (head.length === 0 || living.isGzip || living.size < size) return false;
    return head.equals(await headOf(living, head.length));
  } catch (error) {
    return cannotTell(error);
  }
}

/** For a file that is unlinked and of which nothing was read: whether another has its content. */
async function hasSameStart({ reader }: FileEntry, member: Member): Promise<boolean> {
  try {
    const head = (await reader?.head(headBytes)) ?? new Uint8Array();
    return head.length > 0 && (await headOf(member, head.length)).equals(head);
  } catch (error) {
    return cannotTell(error);
  }
}

/** Whether a file begins with all that was read of an entry, as far as head and tail can say. */
async function hasSameContent(entry: FileEntry, member: Member): Promise<boolean> {
  if (entry.offset === 0) return true;
  if (!member.isGzip && member.size < entry.offset) return false;
  try {
    return (await hasSameHead(entry, member)) && (await hasSameTail(entry, member));
  } catch (error) {
    return cannotTell(error);
  }
}

async function hasSameHead({ headLength, headHash }: FileEntry, member: Member): Promise<boolean> {
  return hashBytes(await headOf(member, headLength)) === headHash;
}

async function headOf(member: Member, length: number): Promise<Buffer> {
  const reader = await openBytes(member);
  try {
    return Buffer.from(await reader.head(length));
  } finally {
    await reader.close();
  }
}

async function hasSameTail(entry: FileEntry, member: Member): Promise<boolean> {
  if (member.isGzip) {
    const isUntouched = member.ino === entry.ino && member.mtimeMs === entry.mtimeMs;
    // Of several members packed one after the other the end tells only the last one's size.
    return isUntouched || (await unpackedBytes(member)) >= entry.offset % 2 ** 32;
  }
  const bytes = new Uint8Array(entry.tailLength);
  const file = await openFound(member);
  try {
    await file.read(bytes, 0, bytes.length, entry.offset - bytes.length);
  } finally {
    await file.close();
  }
  return hashBytes(bytes) === entry.tailHash || entry.tailLength === 0;
}

/** Reading says later why a file cannot be read; but what has moved by now must be looked for again. */
function cannotTell(error: unknown): false {
  if (error instanceof MovedError) throw error;
  return false;
}

/** What the end of a packed file says of its unpacked size, modulo 2^32 (RFC 1952 §2.3.1, ISIZE). */
export async function unpackedBytes(member: Member): Promise<number> {
  if (member.size < 4) return 0;
  const bytes = Buffer.alloc(4);
  const file = await openFound(member);
  try {
    await file.read(bytes, 0, 4, member.size - 4);
  } finally {
    await file.close();
  }
  return bytes.readUInt32LE(0);
}
