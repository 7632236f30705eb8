import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { allocateLineBatch } from '../../model/allocate-line-batch.ts';
import { DetectorError } from '../../model/detector-error.ts';
import type { LineBatch } from '../../model/line-batch.ts';
import type { StreamTable } from '../../model/stream-table.ts';
import { abortable } from '../abortable.ts';
import type { Source, SourceState, SourceStatus } from '../source.ts';
import {
  frameHeaderBytes,
  frameLength,
  isFrameSound,
  openFrame,
  visitLines,
} from './journal-frame.ts';
import type { Frame } from './journal-frame.ts';
import type { PushJournal, Segment } from './push-journal.ts';

export interface JournalSourceOptions {
  readonly name: string;
  /** Open; the source does not close it. */
  readonly journal: PushJournal;
  readonly streams: StreamTable;
}

interface Place {
  readonly segment: number;
  readonly offset: number;
}

const windowBytes = 512 * 1024;
const batchLinesMax = 8192;

/**
 * Reads back what a push input has put into its journal, as any other source. The cursor is
 * `<segment>:<offset>`; what is appended while it reads comes at once.
 */
export class JournalSource implements Source {
  readonly name: string;
  readonly #journal: PushJournal;
  readonly #streams: StreamTable;
  #state: SourceState = 'opening';
  #linesRead = 0;
  #bytesRead = 0;
  #damaged = 0;
  #place: Place = { segment: 0, offset: 0 };
  #file: { readonly number: number; readonly handle: FileHandle } | undefined;

  constructor({ name, journal, streams }: JournalSourceOptions) {
    this.name = name;
    this.#journal = journal;
    this.#streams = streams;
  }

  async *read(cursor: string, signal: AbortSignal): AsyncIterable<LineBatch> {
    const place = parsePlace(cursor);
    const newest = this.#journal.segments.at(-1)?.number ?? 0;
    // A place beyond the journal is of another one, which is gone: all of this one is new.
    this.#place = place.segment > newest ? { segment: 0, offset: 0 } : place;
    try {
      while (!signal.aborted) {
        const changed = this.#journal.changed();
        const batch = await this.#next().catch(unreadable);
        if (batch === undefined) {
          this.#state = 'waiting';
          await abortable(changed, signal);
        } else {
          this.#state = 'reading';
          yield batch;
        }
      }
    } finally {
      this.#state = 'ended';
      await this.close();
    }
  }

  committed(cursor: string): Promise<void> {
    const { segment, offset } = parsePlace(cursor);
    return this.#journal.committed(segment, offset);
  }

  status(): SourceStatus {
    const { segment, offset } = this.#place;
    const behind = this.#journal.segments.filter(({ number }) => number >= segment);
    const passed = behind[0]?.number === segment ? offset : 0;
    const skipped = this.#damaged > 0 ? { 'journal-damaged': this.#damaged } : {};
    return {
      name: this.name,
      state: this.#state,
      linesRead: this.#linesRead,
      bytesRead: this.#bytesRead,
      skipped: { ...this.#journal.skipped, ...skipped },
      lagBytes: behind.reduce((sum, { size }) => sum + size, 0) - passed,
      totalBytes: undefined,
      problem: undefined,
    };
  }

  async close(): Promise<void> {
    const file = this.#file;
    this.#file = undefined;
    await file?.handle.close();
  }

  /** The next batch on disk; undefined when all has been read. */
  async #next(): Promise<LineBatch | undefined> {
    const { segments } = this.#journal;
    const { segment, offset } = this.#place;
    const at = segments.findIndex(({ number }) => number >= segment);
    const here = segments[at];
    if (here === undefined) return undefined;
    const from = here.number === segment ? offset : 0;
    if (from < here.size) return this.#readAt(here, from);
    const next = segments[at + 1];
    if (next === undefined) return undefined;
    this.#place = { segment: next.number, offset: 0 };
    return this.#next();
  }

  async #readAt(segment: Segment, offset: number): Promise<LineBatch> {
    const handle = await this.#handleOf(segment);
    let bytes = await readAt(handle, offset, Math.min(windowBytes, segment.size - offset));
    const first = bytes.length < frameHeaderBytes ? 0 : frameLength(bytes, 0);
    if (first > bytes.length && first <= segment.size - offset) {
      bytes = await readAt(handle, offset, first);
    }
    const frames = soundFrames(bytes);
    const end = frames.at(-1)?.end ?? 0;
    if (frames.length === 0) this.#damaged++;
    // Behind a damaged frame nothing can be found again: the segment is left there.
    this.#place = {
      segment: segment.number,
      offset: frames.length === 0 ? segment.size : offset + end,
    };
    return this.#batch(bytes, frames);
  }

  #batch(bytes: Buffer, frames: readonly Frame[]): LineBatch {
    const rows = frames.reduce((sum, { lineCount }) => sum + lineCount, 0);
    const batch = allocateLineBatch(
      new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length),
      rows,
    );
    let row = 0;
    for (const frame of frames) {
      const numbers = frame.labels.map((labels) => this.#streams.intern(labels));
      visitLines(bytes, frame, (timeMs, place, start, end) => {
        batch.timeMs[row] = timeMs;
        batch.stream[row] = numbers[place] ?? 0;
        batch.start[row] = start;
        batch.end[row] = end;
        this.#bytesRead += end - start;
        row++;
      });
    }
    batch.messageStart.set(batch.start);
    batch.messageEnd.set(batch.end);
    batch.length = rows;
    batch.cursor = `${this.#place.segment}:${this.#place.offset}`;
    this.#linesRead += rows;
    return batch;
  }

  async #handleOf({ number, path }: Segment): Promise<FileHandle> {
    if (this.#file?.number === number) return this.#file.handle;
    await this.close();
    const handle = await open(path, 'r');
    this.#file = { number, handle };
    return handle;
  }
}

function unreadable(cause: unknown): never {
  const why = cause instanceof Error ? cause.message : String(cause);
  throw new DetectorError(`Cannot read the journal of what was pushed: ${why}`, {
    code: 'state-unusable',
    hint: 'Look whether its folder may be read; nobody else may delete or change files there',
    isRetryable: true,
    cause,
  });
}

function soundFrames(bytes: Buffer): Frame[] {
  const frames: Frame[] = [];
  let at = 0;
  let lines = 0;
  while (lines < batchLinesMax && isFrameSound(bytes, at)) {
    const frame = openFrame(bytes, at);
    frames.push(frame);
    lines += frame.lineCount;
    at = frame.end;
  }
  return frames;
}

async function readAt(handle: FileHandle, position: number, length: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafeSlow(length);
  const { bytesRead } = await handle.read(bytes, 0, length, position);
  return bytes.subarray(0, bytesRead);
}

function parsePlace(cursor: string): Place {
  const [segment, offset] = cursor.split(':').map(Number);
  return Number.isSafeInteger(segment) && Number.isSafeInteger(offset)
    ? { segment: segment ?? 0, offset: offset ?? 0 }
    : { segment: 0, offset: 0 };
}
