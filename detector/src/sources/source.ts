import type { LineBatch } from '../model/line-batch.ts';

/** Where lines come from, as a cursor: what was handed over is read again until it is committed. */
export interface Source {
  /** Unique among the sources of a process and the same after a restart: cursors are kept under it. */
  readonly name: string;

  /**
   * The batches after `cursor`, as fast as they are asked for; a batch may be empty when only the
   * cursor moved. Ends when there will be no more lines (a file that is not followed) or when `signal`
   * aborts. Does not retry: the caller calls it again, after it has ended, on this or on a new instance.
   *
   * @param cursor of the last batch whose lines are committed; '' at the first start
   * @throws {DetectorError} with `isRetryable` and a hint
   */
  read(cursor: string, signal: AbortSignal): AsyncIterable<LineBatch>;

  /** The state that follows from everything up to `cursor` is on disk: what is before may be deleted. */
  committed(cursor: string): Promise<void>;

  status(): SourceStatus;

  /** Closes sockets and files. `read` has ended before. */
  close(): Promise<void>;
}

/** `reading`: the next batch is being made; `waiting`: for lines that do not exist yet. */
export type SourceState = 'opening' | 'reading' | 'waiting' | 'ended' | 'failed';

export interface SourceStatus {
  readonly name: string;
  readonly state: SourceState;
  readonly linesRead: number;
  readonly bytesRead: number;
  /** Lines that were not handed over, by reason (`too-long`, `kernel-dropped`, `vacuumed` …). */
  readonly skipped: Readonly<Record<string, number>>;
  /** How far what was handed over lies behind what is there, in bytes where known. */
  readonly lagBytes: number | undefined;
  /** How much there is in all, in bytes where known: for progress. */
  readonly totalBytes: number | undefined;
  /** What stands in the way at the moment. */
  readonly problem: string | undefined;
}
