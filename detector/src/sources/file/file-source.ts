import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../../model/clock.ts';
import { DetectorError } from '../../model/detector-error.ts';
import { hashBytes } from '../../model/hash-bytes.ts';
import type { LineBatch } from '../../model/line-batch.ts';
import type { Labels, StreamTable } from '../../model/stream-table.ts';
import { abortable } from '../abortable.ts';
import { LineBatchBuilder } from '../line-batch-builder.ts';
import type { LineBatchBuilderOptions } from '../line-batch-builder.ts';
import type { Source, SourceState, SourceStatus } from '../source.ts';
import type { ByteReader } from './byte-reader.ts';
import { serviceOf } from './discover-files.ts';
import { advanceEntry, decodeCursor } from './file-entry.ts';
import type { FileEntry } from './file-entry.ts';
import { TrackedFiles } from './tracked-files.ts';

export interface FileSourceOptions extends LineBatchBuilderOptions {
  readonly name: string;
  /** Files, directories (their text files) and globs. */
  readonly paths: readonly string[];
  /** Wait for more, or end at the end. */
  readonly follow: boolean;
  /** Whether the first start reads what is there already. Not following always does. Default true. */
  readonly fromStart?: boolean;
  readonly streams: StreamTable;
  readonly clock: Clock;
  /** Label `host` of the lines; parse puts the line's own in its place. */
  readonly host: string;
  /** More labels, which go before those made here (job, host, service). */
  readonly labels?: Labels;
  /** How often to look for what is new. Default 500 ms. */
  readonly pollMs?: number;
  /** How long a rotated file must rest until its last line without an end is taken for whole. Default 60 s. */
  readonly settledMs?: number;
}

/**
 * Files, followed over rotation. The cursor holds per file who it is (device, inode, hash of its first
 * bytes and of those before the offset) and the offset in its unpacked content, always at the start of a
 * line: so a line without its end is simply read again when there is more of it.
 *
 * Lines get the time of the file's last write: parse puts their own in its place and guesses a missing
 * year from it, also when an old file is read today. Files are looked at every `pollMs`: fs.watch tells
 * less on network and overlay file systems and must be backed by looking anyway.
 */
export class FileSource implements Source {
  readonly name: string;
  readonly #options: FileSourceOptions;
  readonly #builder: LineBatchBuilder;
  readonly #lineBytesMax: number;
  #files: TrackedFiles | undefined;
  #state: SourceState = 'opening';
  #linesRead = 0;
  #bytesRead = 0;
  #bytesBefore = 0;
  #totalBytes = 0;
  #damaged = 0;

  constructor(options: FileSourceOptions) {
    this.name = options.name;
    this.#options = options;
    this.#builder = new LineBatchBuilder(options);
    this.#lineBytesMax = options.lineBytesMax ?? 1024 * 1024;
  }

  async *read(cursor: string, signal: AbortSignal): AsyncIterable<LineBatch> {
    const restored = cursor === '' ? [] : decodeCursor(cursor);
    const { settledMs = 60_000 } = this.#options;
    const files = new TrackedFiles({ ...this.#options, settledMs }, restored);
    this.#files = files;
    this.#builder.reset();
    this.#bytesBefore = restored.reduce((sum, { offset }) => sum + offset, 0);
    let isFirst = cursor === '';
    try {
      while (!signal.aborted) {
        yield* this.#pass(files, isFirst, signal);
        isFirst = false;
        if (!this.#options.follow) break;
        this.#state = 'waiting';
        await abortable(
          sleep(this.#options.pollMs ?? 500, undefined, { signal }).catch(ignoreAbort),
          signal,
        );
      }
    } finally {
      this.#state = 'ended';
      await files.close();
    }
  }

  committed(): Promise<void> {
    return Promise.resolve(); // files are others' to delete
  }

  status(): SourceStatus {
    const skipped = {
      'too-long': this.#builder.tooLong,
      'gzip-damaged': this.#damaged,
      'file-gone': this.#files?.lost ?? 0,
      'too-many-files': this.#files?.overLimit ?? 0,
    };
    const done = this.#bytesBefore + this.#bytesRead;
    return {
      name: this.name,
      state: this.#state,
      linesRead: this.#linesRead,
      bytesRead: this.#bytesRead,
      skipped: Object.fromEntries(Object.entries(skipped).filter(([, count]) => count > 0)),
      lagBytes: Math.max(0, this.#totalBytes - done),
      totalBytes: Math.max(this.#totalBytes, done),
      problem: this.#files?.problems.slice(0, 5).join('; ') || undefined,
    };
  }

  async close(): Promise<void> {
    await this.#files?.close();
  }

  /** One look at all files, and all that is new in them. */
  async *#pass(
    files: TrackedFiles,
    isFirst: boolean,
    signal: AbortSignal,
  ): AsyncGenerator<LineBatch> {
    const hasChanged = await this.#look(files, isFirst);
    this.#state = 'reading';
    for (const entry of files.inOrder()) {
      if (signal.aborted) break;
      if (files.isNew(entry)) yield* this.#drain(files, entry, signal);
    }
    if (this.#builder.length > 0 || hasChanged) yield this.#take(files);
  }

  /** @returns whether other files are there than before */
  async #look(files: TrackedFiles, isFirst: boolean): Promise<boolean> {
    const { follow, fromStart = true, paths } = this.#options;
    const fresh = await files.look();
    const isWanted = fromStart || !follow;
    for (const entry of isFirst ? (fresh ?? []) : []) {
      // What was rotated before the first look was not asked for, and is to be known from now on.
      if (!isWanted || entry.member?.isMatched === false) await files.skipToEnd(entry);
    }
    if (!follow && files.isEmpty) throw nothingToRead(paths, files);
    this.#totalBytes = await files.sizes();
    return fresh !== undefined;
  }

  async *#drain(
    files: TrackedFiles,
    entry: FileEntry,
    signal: AbortSignal,
  ): AsyncGenerator<LineBatch> {
    const sight = files.sight(entry);
    const reader = await files.open(entry);
    if (reader === undefined) return;
    this.#label(entry);
    let atLeast: number | undefined;
    while (!signal.aborted) {
      const space = this.#builder.free(atLeast);
      if (space === undefined) {
        yield this.#take(files);
        continue;
      }
      const result = await this.#tryReadInto(space, { files, entry, reader });
      if (result === 'changed' || result === 'failed') return;
      if (result === 'end') {
        entry.seen = sight;
        await this.#leave(files, entry, reader);
        return;
      }
      // Not one whole line had room: take room for the longest that is allowed.
      atLeast = result === 'nothing' ? this.#lineBytesMax * 2 + 1024 : undefined;
    }
  }

  async #tryReadInto(
    space: Buffer,
    reading: { files: TrackedFiles; entry: FileEntry; reader: ByteReader },
  ): Promise<'lines' | 'nothing' | 'end' | 'changed' | 'failed'> {
    try {
      return await this.#readInto(space, reading);
    } catch (error) {
      await reading.files.fail(reading.entry, error);
      return 'failed';
    }
  }

  /** Reads once; `changed`: what is there now does not follow what was read. */
  async #readInto(
    space: Buffer,
    { files, entry, reader }: { files: TrackedFiles; entry: FileEntry; reader: ByteReader },
  ): Promise<'lines' | 'nothing' | 'end' | 'changed'> {
    const lead = reader.isPacked ? 0 : entry.tailLength;
    const count = await reader.read(space, entry.offset - lead);
    if (!follows(entry, space.subarray(0, count), lead)) {
      entry.isVerified = false;
      return 'changed';
    }
    let consumed = this.#builder.accept(entry.input, count, lead);
    const isFull = this.#builder.isFull;
    const isEnd = count < space.length && !isFull;
    if (isEnd && isLast(files, entry, reader)) consumed += this.#builder.endLine(entry.input);
    this.#builder.dropOpen();
    this.#bytesRead += consumed;
    if (consumed > 0) {
      await advanceEntry(entry, consumed, space.subarray(0, lead + consumed), reader);
    }
    if (isEnd) return 'end';
    return consumed === 0 && !isFull ? 'nothing' : 'lines';
  }

  /** At the end of what is there. */
  async #leave(files: TrackedFiles, entry: FileEntry, reader: ByteReader): Promise<void> {
    if (reader.isPacked && isLast(files, entry, reader)) {
      entry.isEnded = true;
      if (reader.isDamaged) this.#damaged++;
    }
    if (entry.member !== undefined) await files.rest(entry);
    else if (files.isFinal(entry)) await files.drop(entry);
  }

  #label(entry: FileEntry): void {
    const { streams, host, labels, clock } = this.#options;
    const service = serviceOf(entry.path);
    entry.input.stream = streams.intern({
      job: 'file',
      fallbackHost: host,
      fallbackService: service,
      ...labels,
    });
    entry.input.timeMs = Math.min(entry.mtimeMs, clock.nowMs());
  }

  #take(files: TrackedFiles): LineBatch {
    const batch = this.#builder.take(files.cursor());
    this.#linesRead += batch.length;
    return batch;
  }
}

/** Whether what was read begins with the `lead` bytes that were handed over last. */
function follows(entry: FileEntry, read: Uint8Array, lead: number): boolean {
  return lead === 0 || (read.length >= lead && hashBytes(read, 0, lead) === entry.tailHash);
}

/** No byte will come after the end that was seen: what stands before it is a line, ended or not. */
function isLast(files: TrackedFiles, entry: FileEntry, reader: ByteReader): boolean {
  return files.isFinal(entry) || (reader.isPacked && !reader.isDamaged);
}

function ignoreAbort(): void {
  // The signal ended the wait: the loop sees it.
}

function nothingToRead(paths: readonly string[], files: TrackedFiles): DetectorError {
  const [problem] = files.problems;
  return new DetectorError(
    problem ?? `Cannot find a file at ${paths.map((path) => `"${path}"`).join(', ')}`,
    {
      code: 'input-not-found',
      hint: 'Check the path, and that this user may read it',
    },
  );
}
