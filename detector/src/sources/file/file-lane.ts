import { hashBytes } from '../../model/hash-bytes.ts';
import type { LineBatch } from '../../model/line-batch.ts';
import type { GatheredRows } from '../gathered-rows.ts';
import type { LineBatchBuilder, LineInput } from '../line-batch-builder.ts';
import type { LineClock } from '../line-clock.ts';
import type { Lane } from '../move-in-order.ts';
import { WaitingRows } from '../waiting-rows.ts';
import type { ByteReader } from './byte-reader.ts';
import { advanceEntry, familyOf } from './file-entry.ts';
import type { FileEntry } from './file-entry.ts';
import type { TrackedFiles } from './tracked-files.ts';

/** What was read, over all lanes. */
export interface FileCounts {
  /** Of lines that were moved on. */
  bytesRead: number;
  tooLong: number;
  damaged: number;
}

export interface FileLaneOptions {
  readonly files: TrackedFiles;
  /** Read one after the other. */
  readonly entries: readonly FileEntry[];
  readonly builder: LineBatchBuilder;
  readonly lineBytesMax: number;
  /** Stream and time of a file's lines. */
  readonly label: (entry: FileEntry) => Pick<LineInput, 'stream' | 'timeMs'>;
  /** Makes one for each family of rotated files; none: lines keep the time of their file. */
  readonly newClock: (() => LineClock) | undefined;
  /** Only the times of the head are needed then; else there are lanes to put its lines in order with. */
  readonly isAlone: boolean;
  /** Whether a file that is not what the last look found ends the lane, so that the order is kept. */
  readonly stopsWhenMoved: boolean;
  readonly counts: FileCounts;
  readonly signal: AbortSignal;
}

/** Lines of one file that wait, and where the file stands. */
interface Chunk {
  readonly entry: FileEntry;
  readonly reader: ByteReader;
  readonly batch: LineBatch;
  /** Whether what follows the batch is the rest of a line that was cut. */
  readonly isSkipping: boolean;
  /** The entry's offset, as a position in the batch's bytes. */
  at: number;
}

/**
 * Files that are read one after the other, a chunk at a time. An entry's offset follows the lines that
 * were moved on, not those that were read: so a cursor is exact between any two lines.
 */
export class FileLane implements Lane {
  readonly #options: FileLaneOptions;
  readonly #rows = new WaitingRows();
  readonly #chunks: AsyncGenerator<Chunk>;
  readonly #input: LineInput = { stream: 0, timeMs: 0, isSkipping: false };
  #chunk: Chunk | undefined;
  #hasEnded = false;
  #hasMoved = false;
  #clock: LineClock | undefined;
  #family = '';
  #tooLong: number;

  constructor(options: FileLaneOptions) {
    this.#options = options;
    this.#tooLong = options.builder.tooLong;
    this.#chunks = this.#read();
  }

  get headMs(): number {
    return this.#rows.headMs;
  }

  get isEmpty(): boolean {
    return this.#rows.isEmpty && !this.#hasEnded;
  }

  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** A file was not any more what the last look found. */
  get hasMoved(): boolean {
    return this.#hasMoved;
  }

  moveTo(into: GatheredRows, untilMs: number): void {
    this.#rows.moveTo(into, untilMs);
  }

  /** Reads on, once all lines in hand have been moved. */
  async load(): Promise<void> {
    await this.settle();
    const { value, done } = await this.#chunks.next();
    this.#hasEnded = done === true;
    this.#chunk = done === true ? undefined : value;
    if (this.#chunk !== undefined) this.#rows.put(this.#chunk.batch, this.#timesOf(this.#chunk));
  }

  /** Lets the entry follow the lines that were moved: to be called before a cursor is made. */
  async settle(): Promise<void> {
    const chunk = this.#chunk;
    if (chunk === undefined) return;
    const { entry, batch, reader } = chunk;
    const { taken } = this.#rows;
    const isWhole = taken === batch.length;
    const at = isWhole ? batch.bytes.length : (batch.start[taken] ?? 0);
    if (taken === 0 || at === chunk.at) return;
    entry.input.isSkipping = isWhole && chunk.isSkipping;
    const consumed = at - chunk.at;
    chunk.at = at;
    await this.#advance({ entry, reader }, batch.bytes.subarray(0, at), consumed);
  }

  /** Lets go of what was read and not moved: it is read again. */
  async stop(): Promise<void> {
    await this.settle();
    await this.#chunks.return(undefined);
    // What is packed can only be read forward.
    if (this.#chunk?.reader.isPacked === true && !this.#rows.isEmpty)
      await this.#options.files.release(this.#chunk.entry);
  }

  async *#read(): AsyncGenerator<Chunk> {
    const { entries, signal, stopsWhenMoved } = this.#options;
    for (const entry of entries) {
      if (signal.aborted || (this.#hasMoved && stopsWhenMoved)) return;
      yield* this.#drain(entry);
    }
  }

  async *#drain(entry: FileEntry): AsyncGenerator<Chunk> {
    const { files, builder, label, signal, lineBytesMax } = this.#options;
    const sight = files.sight(entry);
    const reader = await files.open(entry);
    if (reader === undefined) {
      this.#hasMoved ||= !files.isUnreadable(entry);
      return;
    }
    Object.assign(this.#input, label(entry), { isSkipping: entry.input.isSkipping });
    let atLeast: number | undefined;
    while (!signal.aborted) {
      builder.reset();
      const space = builder.free(atLeast);
      if (space === undefined) throw new RangeError('Cannot read: a batch of nothing has no room');
      const result = await this.#tryReadInto(space, { entry, reader });
      if (result === 'failed') return;
      if (builder.length > 0) yield this.#chunkOf({ entry, reader });
      if (result === 'end') {
        entry.seen = sight;
        await this.#leave({ entry, reader });
        return;
      }
      // Not one whole line had room: take room for the longest that is allowed.
      atLeast = result === 'nothing' ? lineBytesMax * 2 + 1024 : undefined;
    }
  }

  async #tryReadInto(space: Buffer, open: Open): Promise<'lines' | 'nothing' | 'end' | 'failed'> {
    try {
      return await this.#readInto(space, open);
    } catch (error) {
      await this.#options.files.fail(open.entry, error);
      return 'failed';
    }
  }

  async #readInto(
    space: Buffer,
    { entry, reader }: Open,
  ): Promise<'lines' | 'nothing' | 'end' | 'failed'> {
    const { builder, files } = this.#options;
    const lead = reader.isPacked ? 0 : entry.tailLength;
    const count = await reader.read(space, entry.offset - lead);
    if (!follows(entry, space.subarray(0, count), lead)) {
      entry.isVerified = false;
      this.#hasMoved = true;
      return 'failed';
    }
    let consumed = builder.accept(this.#input, count, lead);
    const isEnd = count < space.length && !builder.isFull;
    if (isEnd && isLast(files, { entry, reader })) consumed += builder.endLine(this.#input);
    builder.dropOpen();
    if (builder.length === 0 && consumed > 0) {
      entry.input.isSkipping = this.#input.isSkipping;
      await this.#advance({ entry, reader }, space.subarray(0, lead + consumed), consumed);
    }
    if (isEnd) return 'end';
    return consumed === 0 ? 'nothing' : 'lines';
  }

  #chunkOf({ entry, reader }: Open): Chunk {
    const { builder, counts } = this.#options;
    const batch = builder.take('');
    counts.tooLong += builder.tooLong - this.#tooLong;
    this.#tooLong = builder.tooLong;
    const at = reader.isPacked ? 0 : entry.tailLength;
    return { entry, reader, batch, at, isSkipping: this.#input.isSkipping };
  }

  /** @param read the bytes up to the new offset */
  async #advance({ entry, reader }: Open, read: Uint8Array, consumed: number): Promise<void> {
    this.#options.counts.bytesRead += consumed;
    try {
      await advanceEntry(entry, consumed, read, reader);
    } catch (error) {
      await this.#options.files.fail(entry, error);
    }
  }

  /** At the end of what is there. */
  async #leave({ entry, reader }: Open): Promise<void> {
    const { files, counts } = this.#options;
    if (reader.isPacked && isLast(files, { entry, reader })) {
      entry.isEnded = true;
      if (reader.isDamaged) counts.damaged++;
    }
    if (entry.member !== undefined) await files.rest(entry);
    else if (files.isFinal(entry)) await files.drop(entry);
  }

  #timesOf({ entry, batch }: Chunk): Float64Array {
    const { newClock, isAlone } = this.#options;
    const isHead = entry.offset === 0;
    if (newClock === undefined || (isAlone && !isHead)) return batch.timeMs;
    const family = familyOf(entry);
    if (this.#clock === undefined || family !== this.#family) this.#clock = newClock();
    this.#family = family;
    if (isAlone && this.#clock.hasTimes) return batch.timeMs;
    const timesMs = this.#clock.read(batch);
    if (!isAlone) batch.timeMs.set(timesMs);
    return timesMs;
  }
}

interface Open {
  readonly entry: FileEntry;
  readonly reader: ByteReader;
}

/** Whether what was read begins with the `lead` bytes that were handed over last. */
function follows(entry: FileEntry, read: Uint8Array, lead: number): boolean {
  return lead === 0 || (read.length >= lead && hashBytes(read, 0, lead) === entry.tailHash);
}

/** No byte will come after the end that was seen: what stands before it is a line, ended or not. */
function isLast(files: TrackedFiles, { entry, reader }: Open): boolean {
  return files.isFinal(entry) || (reader.isPacked && !reader.isDamaged);
}
