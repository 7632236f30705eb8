import { mkdir, open, readdir, truncate, unlink } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../../model/clock.ts';
import { DetectorError } from '../../model/detector-error.ts';
import { encodeFrames, lineBytes } from './journal-frame.ts';
import type { PushedLine } from './journal-frame.ts';
import { soundBytes } from './sound-bytes.ts';

export interface PushJournalOptions {
  /** Made when it does not exist; nobody else writes there. */
  readonly folder: string;
  readonly clock: Clock;
  /** A segment is closed when it has reached this size. Default 16 MiB. */
  readonly segmentBytesMax?: number;
  /** Above this nothing is taken. At least two segments. Default 1 GiB. */
  readonly totalBytesMax?: number;
  /** Lines that wait for the disk. Default 32 MiB. */
  readonly pendingBytesMax?: number;
}

/** One file of the journal. Numbers grow; bytes up to `size` are on disk and may be read. */
export interface Segment {
  readonly number: number;
  readonly path: string;
  size: number;
}

/** `over-limit`: nothing was kept, try again when what is there has been read and committed. */
export type AppendResult = 'appended' | 'over-limit';

interface Waiting {
  readonly lines: readonly PushedLine[];
  readonly resolve: (result: AppendResult) => void;
  readonly reject: (error: unknown) => void;
}

const suffix = '.journal';

/**
 * What was pushed to us, on disk before it is acknowledged: append-only segments of checked frames.
 *
 * `append()` resolves after fdatasync; all that is appended during one sync shares the next. Segments
 * are deleted when `committed()` passes them. After SIGKILL or a power cut the last frame may be torn:
 * it was never acknowledged, and `open()` cuts it off.
 *
 * The number of a segment is at least the time at which it was begun: so no number comes again, even if
 * somebody empties the folder, and an old cursor is never taken for a place in a new segment.
 */
export class PushJournal {
  readonly #options: Required<PushJournalOptions>;
  readonly #segments: Segment[] = [];
  #active: FileHandle | undefined;
  #waiting: Waiting[] = [];
  #pendingBytes = 0;
  #writing: Promise<void> | undefined;
  #isClosed = false;
  #changed = Promise.withResolvers<void>();
  readonly #skipped = new Map<string, number>();
  #tornBytes = 0;

  /** @throws {RangeError} when two segments do not fit into `totalBytesMax` */
  constructor(options: PushJournalOptions) {
    this.#options = {
      segmentBytesMax: 16 * 1024 * 1024,
      totalBytesMax: 1024 * 1024 * 1024,
      pendingBytesMax: 32 * 1024 * 1024,
      ...options,
    };
    if (this.#options.totalBytesMax < 2 * this.#options.segmentBytesMax) {
      throw new RangeError('Cannot keep a journal whose limit is below two segments');
    }
  }

  /** @throws {DetectorError} `state-unusable` when the folder cannot be read or written */
  async open(): Promise<void> {
    try {
      await mkdir(this.#options.folder, { recursive: true });
      const names = (await readdir(this.#options.folder)).filter((name) => name.endsWith(suffix));
      for (const name of names.toSorted()) await this.#openSegment(name, name === names.at(-1));
    } catch (cause) {
      throw this.#unusable('open', cause);
    }
  }

  /** The segments in the order of their numbers. */
  get segments(): readonly Readonly<Segment>[] {
    return this.#segments;
  }

  /** One append of more (`lineBytes` summed) can never be taken, even when all has been committed. */
  get appendBytesMax(): number {
    const { pendingBytesMax, totalBytesMax, segmentBytesMax } = this.#options;
    return Math.min(pendingBytesMax, totalBytesMax - segmentBytesMax);
  }

  /** Bytes on disk. */
  get totalBytes(): number {
    return this.#segments.reduce((sum, { size }) => sum + size, 0);
  }

  /** Bytes that were cut off at `open()`: the remains of a write that was never acknowledged. */
  get tornBytes(): number {
    return this.#tornBytes;
  }

  /** What was refused or lost on the way here, by reason. */
  get skipped(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#skipped);
  }

  /** What a reader is to say in its status about lines that never came to be in the journal. */
  countSkipped(reason: string, count = 1): void {
    if (count > 0) this.#skipped.set(reason, (this.#skipped.get(reason) ?? 0) + count);
  }

  /**
   * Keeps all of the lines or none. Lines of one call stay in their order, calls too.
   *
   * @throws {DetectorError} `state-unusable`, retryable, when the disk does not take them
   */
  append(lines: readonly PushedLine[]): Promise<AppendResult> {
    if (this.#isClosed) return Promise.reject(this.#unusable('append to', 'it is closed'));
    if (lines.length === 0) return Promise.resolve('appended');
    const bytes = lines.reduce((sum, line) => sum + lineBytes(line), 0);
    const { pendingBytesMax, totalBytesMax } = this.#options;
    const pending = this.#pendingBytes + bytes;
    if (pending > pendingBytesMax || this.totalBytes + pending > totalBytesMax) {
      return Promise.resolve('over-limit');
    }
    this.#pendingBytes = pending;
    return new Promise((resolve, reject) => {
      this.#waiting.push({ lines, resolve, reject });
      this.#writing ??= this.#writeAll();
    });
  }

  /** Resolves when something was appended or committed, or the journal closed. */
  changed(): Promise<void> {
    return this.#changed.promise;
  }

  /** Deletes what lies wholly before `segment`, `offset`. */
  async committed(segment: number, offset: number): Promise<void> {
    const active = this.#active === undefined ? undefined : this.#segments.at(-1);
    const passed = this.#segments.filter(
      (each) =>
        each !== active &&
        (each.number < segment || (each.number === segment && offset >= each.size)),
    );
    for (const each of passed) await this.#delete(each);
    if (passed.length > 0) this.#tellChanged();
  }

  /** Writes what waits and closes. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#writing;
    await this.#seal();
    this.#tellChanged();
  }

  /** The newest stays, empty: its number keeps later ones from being smaller than an old cursor's. */
  async #delete(segment: Segment): Promise<void> {
    if (segment === this.#segments.at(-1)) {
      await truncate(segment.path);
      segment.size = 0;
    } else {
      await unlink(segment.path);
      this.#segments.splice(this.#segments.indexOf(segment), 1);
    }
  }

  async #openSegment(name: string, isLast: boolean): Promise<void> {
    const path = join(this.#options.folder, name);
    const number = Number(name.slice(0, -suffix.length));
    if (!Number.isSafeInteger(number)) return;
    const handle = await open(path, 'r+');
    try {
      const { size } = await handle.stat();
      const sound = isLast ? await soundBytes(handle, size) : size;
      if (sound < size) {
        await handle.truncate(sound);
        await handle.datasync();
        this.#tornBytes += size - sound;
      }
      this.#segments.push({ number, path, size: sound });
    } finally {
      await handle.close();
    }
  }

  async #writeAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      const group = this.#waiting;
      this.#waiting = [];
      try {
        await this.#writeGroup(group.flatMap(({ lines }) => lines));
        for (const { resolve } of group) resolve('appended');
      } catch (cause) {
        const error = this.#unusable('append to', cause);
        for (const { reject } of group) reject(error);
      }
      for (const { lines } of group) {
        for (const line of lines) this.#pendingBytes -= lineBytes(line);
      }
    }
    this.#writing = undefined;
  }

  async #writeGroup(lines: readonly PushedLine[]): Promise<void> {
    this.#active ??= await this.#beginSegment();
    const segment = this.#segments.at(-1) as Segment;
    const bytes = encodeFrames(lines);
    try {
      await writeAt(this.#active, bytes, segment.size);
      await this.#active.datasync();
    } catch (error) {
      await this.#abandonTail(segment);
      throw error;
    }
    segment.size += bytes.length;
    if (segment.size >= this.#options.segmentBytesMax) await this.#seal();
    this.#tellChanged();
  }

  /** What a failed write left is never read, and nothing is appended behind it. */
  async #abandonTail(segment: Segment): Promise<void> {
    try {
      await this.#active?.truncate(segment.size);
      await this.#seal();
    } catch {
      this.#active = undefined;
      this.countSkipped('journal-tail-kept');
    }
  }

  async #beginSegment(): Promise<FileHandle> {
    const last = this.#segments.at(-1)?.number ?? 0;
    const number = Math.max(last + 1, Math.floor(this.#options.clock.nowMs()));
    const path = join(this.#options.folder, `${String(number).padStart(16, '0')}${suffix}`);
    const handle = await open(path, 'wx', 0o600);
    const folder = await open(this.#options.folder, 'r');
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
    this.#segments.push({ number, path, size: 0 });
    return handle;
  }

  async #seal(): Promise<void> {
    const handle = this.#active;
    this.#active = undefined;
    await handle?.close();
  }

  #tellChanged(): void {
    this.#changed.resolve();
    this.#changed = Promise.withResolvers();
  }

  #unusable(what: string, cause: unknown): DetectorError {
    const why = cause instanceof Error ? cause.message : String(cause);
    return new DetectorError(`Cannot ${what} the journal "${this.#options.folder}": ${why}`, {
      code: 'state-unusable',
      hint: 'Look whether the disk is full and whether the folder may be written',
      isRetryable: true,
      cause,
    });
  }
}

async function writeAt(handle: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  let done = 0;
  while (done < bytes.length) {
    const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, position + done);
    done += bytesWritten;
  }
}
