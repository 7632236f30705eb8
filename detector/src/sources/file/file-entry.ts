import { DetectorError } from '../../model/detector-error.ts';
import { hashBytes } from '../../model/hash-bytes.ts';
import type { LineInput } from '../line-batch-builder.ts';
import { headBytes } from './byte-reader.ts';
import type { ByteReader } from './byte-reader.ts';
import type { Member } from './discover-files.ts';
import { rotationOf } from './rotation-of.ts';

/** How much before the offset is hashed, to see that what is read next follows what was read. */
export const tailBytes = 64;

/** A file that is or was being read: who it is, and how far it has been handed over. */
export interface FileEntry {
  path: string;
  dev: string;
  ino: string;
  /** Bytes of its (unpacked) content that were handed over. */
  offset: number;
  /** Hash of its first `headLength` bytes, which are at most `offset`. */
  headLength: number;
  headHash: string;
  /** Hash of the `tailLength` bytes before `offset`; of packed files not kept. */
  tailLength: number;
  tailHash: string;
  /** When it was last written, as far as was seen; ms since the epoch. */
  mtimeMs: number;
  /** A packed file that was read to its end: nothing can come after. */
  isEnded: boolean;
  readonly input: LineInput;

  /** The file on disk that it is now. */
  member: Member | undefined;
  /** Checked against its content since the start. */
  isVerified: boolean;
  /** Kept open so that it can be read to its end when it has been unlinked; and of which inode it is. */
  reader: ByteReader | undefined;
  readerIno: string;
  /** Size and time of writing at the last look that came to the end. */
  seen: string;
  /** Since when its file has not been found, by the clock; undefined while it is there. */
  missingSinceMs: number | undefined;
  /** It came from a cursor: its file may have gone while nobody looked. */
  readonly isRestored: boolean;
  /** Its file has gone and is only still recognised, should it come again packed. */
  isGone: boolean;
  /** Its part of the last cursor. */
  coded: { readonly of: FilePlace; readonly flags: number; readonly text: string } | undefined;
  /** Files that were found to be others, as long as they stay as they are. */
  readonly rejected: Set<string>;
}

type Coded = [string, string, string, number, number, string, number, string, number, number];
type Place =
  | ('path' | 'dev' | 'ino' | 'offset' | 'headLength' | 'headHash')
  | ('tailLength' | 'tailHash' | 'mtimeMs');
type FilePlace = Readonly<Pick<FileEntry, Place>>;
type Stored = Place | 'isEnded';
const ended = 1;
const skipping = 2;
const gone = 4;

/** An entry for a file of which nothing has been read. */
export function newEntry(member: Member): FileEntry {
  const { path, dev, ino, mtimeMs } = member;
  return {
    ...unread(),
    path,
    dev,
    ino,
    offset: 0,
    headLength: 0,
    headHash: '',
    tailLength: 0,
    tailHash: '',
    mtimeMs,
    isEnded: false,
    member,
    isVerified: true,
  };
}

/** Those of one family are what log rotation has made of one file. */
export function familyOf({ path }: FileEntry): string {
  return rotationOf(path).family;
}

/** All that is needed to go on after `entries` in another process. */
export function encodeCursor(entries: readonly FileEntry[]): string {
  return `{"version":1,"files":[${entries.map(codeOf).join(',')}]}`;
}

/** Most of many files stay as they are from one batch to the next. */
function codeOf(e: FileEntry): string {
  const flags =
    (e.isEnded ? ended : 0) | (e.input.isSkipping ? skipping : 0) | (e.isGone ? gone : 0);
  const last = e.coded;
  if (last !== undefined && last.flags === flags && isSamePlace(last.of, e)) return last.text;
  const { path, dev, ino, offset, headLength, headHash, tailLength, tailHash, mtimeMs } = e;
  const of = { path, dev, ino, offset, headLength, headHash, tailLength, tailHash, mtimeMs };
  const coded: Coded = [
    ...([path, dev, ino, offset, headLength, headHash] as const),
    ...([tailLength, tailHash, mtimeMs, flags] as const),
  ];
  const text = JSON.stringify(coded);
  e.coded = { of, flags, text };
  return text;
}

function isSamePlace(a: FilePlace, b: FilePlace): boolean {
  return (
    a.offset === b.offset &&
    a.mtimeMs === b.mtimeMs &&
    a.ino === b.ino &&
    a.dev === b.dev &&
    a.path === b.path &&
    a.headHash === b.headHash &&
    a.tailHash === b.tailHash
  );
}

/** @throws {DetectorError} `state-unusable` when this is no cursor of this version */
export function decodeCursor(cursor: string): FileEntry[] {
  try {
    const { version, files }: { version: number; files: Coded[] } = JSON.parse(cursor);
    if (version !== 1) throw new RangeError(`its version is ${version}`);
    return files.map(decodeEntry);
  } catch (cause) {
    throw new DetectorError('Cannot go on reading files: the stored position is not readable', {
      code: 'state-unusable',
      hint: 'Remove the position of this source from the state: it then starts anew',
      cause,
    });
  }
}

function decodeEntry(coded: Coded): FileEntry {
  const [path, dev, ino, offset, headLength, headHash, tailLength, tailHash, mtimeMs, flags] =
    coded;
  return {
    ...unread(),
    path,
    dev,
    ino,
    offset,
    headLength,
    headHash,
    tailLength,
    tailHash,
    mtimeMs,
    isEnded: (flags & ended) !== 0,
    input: { stream: 0, timeMs: 0, isSkipping: (flags & skipping) !== 0 },
    isRestored: true,
    isGone: (flags & gone) !== 0,
  };
}

/** What an entry starts with that is not in the cursor. */
function unread(): Omit<FileEntry, Stored> {
  return {
    input: { stream: 0, timeMs: 0, isSkipping: false },
    member: undefined,
    isVerified: false,
    reader: undefined,
    readerIno: '',
    seen: '',
    missingSinceMs: undefined,
    isRestored: false,
    isGone: false,
    coded: undefined,
    rejected: new Set(),
  };
}

/**
 * Notes that `consumed` more bytes were handed over.
 *
 * @param read the bytes before the new offset, at least `tailBytes` where there are as many
 */
export async function advanceEntry(
  entry: FileEntry,
  consumed: number,
  read: Uint8Array,
  reader: ByteReader,
): Promise<void> {
  entry.offset += consumed;
  const tail = read.subarray(Math.max(0, read.length - tailBytes));
  entry.tailLength = tail.length;
  entry.tailHash = hashBytes(tail);
  const length = Math.min(headBytes, entry.offset);
  if (length <= entry.headLength) return;
  // Not from the file where it can be avoided: it may have been truncated since it was read.
  const isRead = read.length === entry.offset;
  const head = isRead ? read.subarray(0, length) : await reader.head(length);
  if (!isRead && entry.headLength > 0) {
    if (hashBytes(head, 0, entry.headLength) !== entry.headHash) return;
  }
  entry.headLength = head.length;
  entry.headHash = hashBytes(head);
}
