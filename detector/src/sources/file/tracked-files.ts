import type { Clock } from '../../model/clock.ts';
import { MovedError, openBytes } from './byte-reader.ts';
import type { ByteReader } from './byte-reader.ts';
import { discoverFiles, reason } from './discover-files.ts';
import type { Member } from './discover-files.ts';
import { advanceEntry, encodeCursor, familyOf, tailBytes } from './file-entry.ts';
import type { FileEntry } from './file-entry.ts';
import { matchFiles, unpackedBytes } from './match-files.ts';
import type { Matched } from './match-files.ts';

export interface TrackedFilesOptions {
  readonly paths: readonly string[];
  readonly follow: boolean;
  readonly clock: Clock;
  /** A rotated file is no longer written when it has rested so long. */
  readonly settledMs: number;
}

/** When a file is read: after what is older in its rotation, whatever that was written after. */
interface Turn {
  readonly entry: FileEntry;
  readonly family: string;
  readonly turnMs: number;
}

const goneMax = 1000;
const openMax = 256;
const filesMax = 10_000;
const triesMax = 5;

/** The files of a source as they are known, looked for again at each `look()`. */
export class TrackedFiles {
  readonly #options: TrackedFilesOptions;
  #entries: FileEntry[];
  #gone: FileEntry[];
  #problems: readonly string[] = [];
  readonly #unreadable = new Map<string, string>();
  #lost = 0;
  #overLimit = 0;

  constructor(options: TrackedFilesOptions, restored: readonly FileEntry[]) {
    this.#options = options;
    this.#entries = restored.filter(({ isGone }) => !isGone);
    this.#gone = restored.filter(({ isGone }) => isGone);
  }

  /** What could not be read at the last look. */
  get problems(): readonly string[] {
    return [...this.#problems, ...this.#unreadable.values()];
  }

  /** Files that went while nobody looked, so that it is not known whether they were read to the end. */
  get lost(): number {
    return this.#lost;
  }

  /** Files above the number that is followed. */
  get overLimit(): number {
    return this.#overLimit;
  }

  get isEmpty(): boolean {
    return this.#entries.length === 0;
  }

  /** Where all of them stand now. */
  cursor(): string {
    return encodeCursor([...this.#entries, ...this.#gone]);
  }

  /** @returns the files that were not known before; undefined when nothing at all has changed */
  async look(): Promise<readonly FileEntry[] | undefined> {
    const before = this.#identities();
    const found = await this.#match();
    if (found === undefined) return undefined;
    const { bound, fresh, missing, members } = found;
    const room = Math.max(0, filesMax - bound.length);
    this.#overLimit = Math.max(0, fresh.length - room);
    const taken = fresh.slice(0, room);
    for (const entry of bound) Object.assign(entry, { missingSinceMs: undefined, isGone: false });
    this.#entries = [...bound, ...taken];
    this.#gone = [];
    const inodes = new Set(members.map(({ ino }) => ino));
    for (const entry of missing) await this.#miss(entry, inodes.has(entry.ino));
    this.#gone = this.#gone.slice(-goneMax);
    return this.#identities() === before ? undefined : taken;
  }

  /**
   * Those in which there may be something that was not read, in the order of their lines' time as well as
   * it can be known without looking into them: within a rotation the oldest first (syslog.2.gz, syslog.1,
   * syslog); of several rotations next the file whose last line is the oldest, that is, which was written
   * last the longest ago.
   */
  withNews(): FileEntry[] {
    const news = this.#entries.filter((entry) => this.#isNew(entry));
    const turns: Turn[] = [];
    for (const [family, entries] of Map.groupBy(news, familyOf)) {
      let turnMs = -Infinity;
      for (const entry of entries.toSorted((a, b) => generationOf(b) - generationOf(a))) {
        turnMs = Math.max(turnMs, entry.mtimeMs);
        turns.push({ entry, family, turnMs });
      }
    }
    return turns.toSorted(byTurn).map(({ entry }) => entry);
  }

  /** Nothing will be added to this file: its last line is whole although it has no end. */
  isFinal(entry: FileEntry): boolean {
    if (!this.#options.follow) return true;
    const nowMs = this.#options.clock.nowMs();
    if (entry.missingSinceMs !== undefined) {
      return nowMs - entry.missingSinceMs >= this.#options.settledMs;
    }
    if ((entry.member?.generation ?? 0) === 0) return false;
    return nowMs - entry.mtimeMs >= this.#options.settledMs;
  }

  /** What is there to be read of it, as one word: it need not be read again while that stays. */
  sight(entry: FileEntry): string {
    const { size, mtimeMs, ino } = entry.member ?? { size: -1, mtimeMs: 0, ino: entry.ino };
    return `${ino} ${size} ${mtimeMs} ${this.isFinal(entry)}`;
  }

  /** Whether the last look could not read it: `problems` says why. */
  isUnreadable({ path }: FileEntry): boolean {
    return this.#unreadable.has(path);
  }

  /** @returns undefined when it cannot be opened: `problems` says why */
  async open(entry: FileEntry): Promise<ByteReader | undefined> {
    if (entry.reader !== undefined && entry.readerIno === entry.ino) return entry.reader;
    await this.release(entry);
    try {
      if (entry.member === undefined) return undefined;
      entry.reader = await openBytes(entry.member);
      entry.readerIno = entry.ino;
      return entry.reader;
    } catch (error) {
      await this.fail(entry, error);
      return undefined;
    }
  }

  /** Says why a file cannot be read; the next look tries again, as it does when it has only moved. */
  async fail(entry: FileEntry, error: unknown): Promise<void> {
    await this.release(entry);
    if (error instanceof MovedError) return;
    this.#unreadable.set(entry.path, `Cannot read "${entry.path}": ${reason(error)}`);
  }

  /** A file at whose end we are stays open if it could be unlinked with more in it. */
  async rest(entry: FileEntry): Promise<void> {
    this.#unreadable.delete(entry.path);
    const isLive = this.#options.follow && entry.member !== undefined && !entry.member.isGzip;
    const open = this.#entries.filter(({ reader }) => reader !== undefined).length;
    if (!isLive || open > openMax) await this.release(entry);
  }

  async release(entry: FileEntry): Promise<void> {
    const { reader } = entry;
    entry.reader = undefined;
    await reader?.close();
  }

  /** Lets go of a file that has been unlinked and read to its end. */
  async drop(entry: FileEntry): Promise<void> {
    this.#entries = this.#entries.filter((each) => each !== entry);
    await this.#forget(entry);
  }

  async close(): Promise<void> {
    for (const entry of [...this.#entries, ...this.#gone]) await this.release(entry);
  }

  /** Sizes of all, those of packed ones as far as their ends tell; bytes. */
  async sizes(): Promise<number> {
    const sizes = this.#entries.map(async ({ member, isEnded, offset }) => {
      if (isEnded || member === undefined) return offset;
      return member.isGzip ? unpackedBytes(member).catch(() => member.size) : member.size;
    });
    return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
  }

  /** Where reading starts that is not to see what was there before: after the last whole line. */
  async skipToEnd(entry: FileEntry): Promise<void> {
    const reader = await this.open(entry);
    const { member } = entry;
    if (reader === undefined || member === undefined) return;
    if (member.isGzip) {
      entry.isEnded = true;
      await advanceEntry(entry, await unpackedBytes(member), new Uint8Array(), reader);
    } else {
      await skipPlain(entry, reader, member.size);
    }
    await this.rest(entry);
  }

  #isNew(entry: FileEntry): boolean {
    const isThere = entry.member !== undefined || entry.reader !== undefined;
    return isThere && !entry.isEnded && entry.seen !== this.sight(entry);
  }

  #identities(): string {
    return [...this.#entries, ...this.#gone].map(({ path, ino }) => `${ino} ${path}`).join('\n');
  }

  /** Undefined when the files do not hold still. */
  async #match(): Promise<(Matched & { readonly members: readonly Member[] }) | undefined> {
    const known = [...this.#entries, ...this.#gone];
    for (let i = 0; i < triesMax; i++) {
      const { members, problems } = await discoverFiles(
        this.#options.paths,
        known.map(({ path }) => path),
      );
      this.#problems = problems;
      try {
        return { ...(await matchFiles(known, members)), members };
      } catch (error) {
        if (!(error instanceof MovedError)) throw error;
      }
    }
    return undefined;
  }

  /**
   * Its file is gone. What we hold open of it can still be read, unless it was truncated; and at one look
   * a file that is being renamed can have been overlooked under both names.
   */
  async #miss(entry: FileEntry, isTruncated: boolean): Promise<void> {
    entry.isVerified = false;
    const isFirstTime = entry.missingSinceMs === undefined && this.#options.follow;
    entry.missingSinceMs ??= this.#options.clock.nowMs();
    const isReadable = entry.reader !== undefined && !entry.isEnded;
    if (!isTruncated && !entry.isGone && (isReadable || isFirstTime)) {
      this.#entries.push(entry);
      return;
    }
    if (entry.isRestored && !entry.isGone && !entry.isEnded && !isTruncated) this.#lost++;
    await this.#forget(entry);
  }

  async #forget(entry: FileEntry): Promise<void> {
    await this.release(entry);
    this.#unreadable.delete(entry.path);
    entry.isGone = true;
    if (entry.offset > 0) this.#gone.push(entry);
  }
}

async function skipPlain(entry: FileEntry, reader: ByteReader, size: number): Promise<void> {
  const from = Math.max(0, size - 64 * 1024);
  const bytes = Buffer.alloc(size - from);
  const read = await reader.read(bytes, from);
  const lines = bytes.subarray(0, read).lastIndexOf(10) + 1;
  entry.input.isSkipping = lines === 0 && from > 0;
  const skipped = entry.input.isSkipping ? read : lines;
  const tail = bytes.subarray(Math.max(0, skipped - tailBytes), skipped);
  if (from + skipped > 0) await advanceEntry(entry, from + skipped, tail, reader);
}

/** One that has been unlinked is older than any that is there. */
function generationOf({ member }: FileEntry): number {
  return member?.generation ?? Infinity;
}

function byTurn(a: Turn, b: Turn): number {
  return a.turnMs - b.turnMs || (a.family === b.family ? 0 : a.family < b.family ? -1 : 1);
}
