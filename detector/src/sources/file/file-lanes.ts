import type { Clock } from '../../model/clock.ts';
import type { Labels, StreamTable } from '../../model/stream-table.ts';
import { LineBatchBuilder } from '../line-batch-builder.ts';
import type { LineBatchBuilderOptions, LineInput } from '../line-batch-builder.ts';
import type { LineClock } from '../line-clock.ts';
import { serviceOf } from './discover-files.ts';
import { familyOf } from './file-entry.ts';
import type { FileEntry } from './file-entry.ts';
import { FileLane } from './file-lane.ts';
import type { FileCounts } from './file-lane.ts';
import type { TrackedFiles } from './tracked-files.ts';

export interface FileLanesOptions {
  readonly streams: StreamTable;
  readonly clock: Clock;
  /** Label `host` of the lines; parse puts the line's own in its place. */
  readonly host: string;
  /** More labels, which go before those made here (job, host, service). */
  readonly labels?: Labels;
  /**
   * Says when lines were said, one for each rotation: what was written over a longer time to several files
   * then comes in the order of its times. Default: one file after the other.
   */
  readonly newClock?: (() => LineClock) | undefined;
}

interface Pass {
  /** What is new was written over a longer time. */
  readonly isInOrder: boolean;
  /** Whether a file that is not what the last look found ends its lane. */
  readonly stopsWhenMoved: boolean;
  readonly signal: AbortSignal;
}

/** Rotations that are read at a time, each with a batch and an open file; above, one after another. */
const lanesMax = 200;
const laneBytesMax = 128 * 1024;
const laneLinesMax = 1_024;

/** Makes the lanes in which files are read: one, or one for each rotation where the order is to be kept. */
export class FileLanes {
  readonly counts: FileCounts = { bytesRead: 0, tooLong: 0, damaged: 0 };
  readonly #options: FileLanesOptions;
  readonly #limits: Required<LineBatchBuilderOptions>;
  /** Of the lane that is alone. */
  readonly #builder: LineBatchBuilder;

  constructor(options: FileLanesOptions, limits: Required<LineBatchBuilderOptions>) {
    this.#options = options;
    this.#limits = limits;
    this.#builder = new LineBatchBuilder(limits);
  }

  /** Lanes for all that is new in `files`. */
  open(files: TrackedFiles, { isInOrder, stopsWhenMoved, signal }: Pass): FileLane[] {
    const { newClock } = this.#options;
    const { lineBytesMax } = this.#limits;
    const entries = files.withNews();
    const lanes = isInOrder && newClock !== undefined ? byRotation(entries) : [entries];
    const isAlone = lanes.length === 1;
    const common = { files, newClock, isAlone, lineBytesMax, stopsWhenMoved, signal };
    return lanes.map(
      (each) =>
        new FileLane({
          ...common,
          entries: each,
          builder: isAlone ? this.#builder : this.#smallBuilder(),
          counts: this.counts,
          label: (entry) => this.#label(entry),
        }),
    );
  }

  #smallBuilder(): LineBatchBuilder {
    const { bytesMax, linesMax, lineBytesMax } = this.#limits;
    return new LineBatchBuilder({
      bytesMax: Math.min(bytesMax, laneBytesMax),
      linesMax: Math.min(linesMax, laneLinesMax),
      lineBytesMax,
    });
  }

  #label(entry: FileEntry): Pick<LineInput, 'stream' | 'timeMs'> {
    const { streams, host, labels, clock } = this.#options;
    const service = serviceOf(entry.path);
    const stream = streams.intern({
      job: 'file',
      fallbackHost: host,
      fallbackService: service,
      ...labels,
    });
    return { stream, timeMs: Math.min(entry.mtimeMs, clock.nowMs()) };
  }
}

/** @param entries of a rotation in their order */
function byRotation(entries: readonly FileEntry[]): readonly (readonly FileEntry[])[] {
  const lanes: FileEntry[][] = [];
  for (const [i, rotation] of [...Map.groupBy(entries, familyOf).values()].entries())
    (lanes[i % lanesMax] ??= []).push(...rotation);
  return lanes;
}
