import { setTimeout as sleep } from 'node:timers/promises';
import { DetectorError } from '../../model/detector-error.ts';
import type { LineBatch } from '../../model/line-batch.ts';
import { abortable } from '../abortable.ts';
import { GatheredRows } from '../gathered-rows.ts';
import { batchLimits } from '../line-batch-builder.ts';
import type { LineBatchBuilderOptions } from '../line-batch-builder.ts';
import { moveInOrder } from '../move-in-order.ts';
import type { Source, SourceState, SourceStatus } from '../source.ts';
import { decodeCursor } from './file-entry.ts';
import type { FileLane } from './file-lane.ts';
import { FileLanes } from './file-lanes.ts';
import type { FileLanesOptions } from './file-lanes.ts';
import { TrackedFiles } from './tracked-files.ts';

export interface FileSourceOptions extends FileLanesOptions, LineBatchBuilderOptions {
  readonly name: string;
  /** Files, directories (their text files) and globs. */
  readonly paths: readonly string[];
  /** Wait for more, or end at the end. */
  readonly follow: boolean;
  /** Whether the first start reads what is there already. Not following always does. Default true. */
  readonly fromStart?: boolean;
  /** How often to look for what is new. Default 500 ms. */
  readonly pollMs?: number;
  /** How long a rotated file must rest until its last line without an end is taken for whole. Default 60 s. */
  readonly settledMs?: number;
}

/** Ms; of what was written within it the order does not matter: no line of it is late. */
const presentMs = 2_000;
/**
 * Passes in a row that may end early because files were moved: a rotation while the past is read must not put
 * the younger file before the older, but a file that never is what was found must not keep others waiting.
 */
const brokenOffMax = 5;

/**
 * Files, followed over rotation. The cursor holds per file who it is (device, inode, hash of its first
 * bytes and of those before the offset) and the offset in its unpacked content, always at the start of a
 * line: so a line without its end is simply read again when there is more of it.
 *
 * Lines get the time of the file's last write: parse puts their own in its place and guesses a missing
 * year from it, also when an old file is read today. Files are looked at every `pollMs`: fs.watch tells
 * less on network and overlay file systems and must be backed by looking anyway.
 *
 * With `newClock`, what was written before the start, or while the reader was busy, comes in the order of its
 * times, whatever file it stands in; lines at the head of a file that say no time get that of the first that
 * says one. The cursor stays the same list: lines of each file are handed over in their order.
 */
export class FileSource implements Source {
  readonly name: string;
  readonly #options: FileSourceOptions;
  readonly #lanes: FileLanes;
  #files: TrackedFiles | undefined;
  #state: SourceState = 'opening';
  #linesRead = 0;
  #bytesBefore = 0;
  #totalBytes = 0;
  readonly #gathered: GatheredRows;
  /** When the pass before looked at the files, by the clock; NaN before the first. */
  #lookedMs = NaN;
  /** Passes in a row that ended early. */
  #brokenOff = 0;

  constructor(options: FileSourceOptions) {
    this.name = options.name;
    this.#options = options;
    const { bytesMax, linesMax, lineBytesMax } = { ...batchLimits, ...options };
    this.#lanes = new FileLanes(options, { bytesMax, linesMax, lineBytesMax });
    this.#gathered = new GatheredRows({ bytesMax, linesMax });
  }

  async *read(cursor: string, signal: AbortSignal): AsyncIterable<LineBatch> {
    const restored = cursor === '' ? [] : decodeCursor(cursor);
    const { settledMs = 60_000 } = this.#options;
    const files = new TrackedFiles({ ...this.#options, settledMs }, restored);
    this.#files = files;
    this.#gathered.clear();
    this.#lookedMs = NaN;
    this.#brokenOff = 0;
    this.#bytesBefore = restored.reduce((sum, { offset }) => sum + offset, 0);
    let isFirst = cursor === '';
    try {
      while (!signal.aborted) {
        const isWhole = yield* this.#pass(files, isFirst, signal);
        isFirst = false;
        if (!this.#options.follow && isWhole) break;
        if (isWhole) this.#state = 'waiting';
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
    const { bytesRead, tooLong, damaged } = this.#lanes.counts;
    const skipped = {
      'too-long': tooLong,
      'gzip-damaged': damaged,
      'file-gone': this.#files?.lost ?? 0,
      'too-many-files': this.#files?.overLimit ?? 0,
    };
    const done = this.#bytesBefore + bytesRead;
    return {
      name: this.name,
      state: this.#state,
      linesRead: this.#linesRead,
      bytesRead,
      skipped: Object.fromEntries(Object.entries(skipped).filter(([, count]) => count > 0)),
      lagBytes: Math.max(0, this.#totalBytes - done),
      totalBytes: Math.max(this.#totalBytes, done),
      problem: this.#files?.problems.slice(0, 5).join('; ') || undefined,
    };
  }

  async close(): Promise<void> {
    await this.#files?.close();
  }

  /**
   * One look at all files, and all that is new in them.
   *
   * @returns whether it was all: files may have been moved meanwhile
   */
  async *#pass(
    files: TrackedFiles,
    isFirst: boolean,
    signal: AbortSignal,
  ): AsyncGenerator<LineBatch, boolean> {
    const isPast = this.#isPast();
    const hasChanged = await this.#look(files, isFirst);
    this.#state = 'reading';
    const stopsWhenMoved = this.#brokenOff < brokenOffMax;
    const isInOrder = isPast || hasChanged;
    const lanes = this.#lanes.open(files, { isInOrder, stopsWhenMoved, signal });
    const isBrokenOff = (): boolean => stopsWhenMoved && lanes.some(({ hasMoved }) => hasMoved);
    try {
      while (!signal.aborted) {
        await loadEmpty(lanes);
        if (isBrokenOff() || lanes.every(({ hasEnded }) => hasEnded)) break;
        if (this.#gathered.isFull) yield await this.#take(files, lanes);
        moveInOrder(lanes, this.#gathered);
      }
      if (this.#gathered.length > 0 || hasChanged) yield await this.#take(files, lanes);
    } finally {
      for (const lane of lanes) await lane.stop();
    }
    this.#brokenOff = isBrokenOff() ? this.#brokenOff + 1 : 0;
    return this.#brokenOff === 0;
  }

  /** What is to be read was perhaps written over a longer time: at the start, or after a long pass. */
  #isPast(): boolean {
    const nowMs = this.#options.clock.nowMs();
    const sinceMs = nowMs - this.#lookedMs;
    this.#lookedMs = nowMs;
    return !(sinceMs <= presentMs);
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
    if (isFirst && !follow && files.isEmpty) throw nothingToRead(paths, files);
    this.#totalBytes = await files.sizes();
    return fresh !== undefined;
  }

  async #take(files: TrackedFiles, lanes: readonly FileLane[]): Promise<LineBatch> {
    for (const lane of lanes) await lane.settle();
    const batch = this.#gathered.take(files.cursor());
    this.#linesRead += batch.length;
    return batch;
  }
}

async function loadEmpty(lanes: readonly FileLane[]): Promise<void> {
  for (const lane of lanes) if (lane.isEmpty) await lane.load();
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
