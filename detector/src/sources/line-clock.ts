import type { LineBatch } from '../model/line-batch.ts';

/** Knows when the lines of one input were said: sources do not read lines, parse does. */
export interface LineClock {
  /** Whether some line so far said a time. */
  readonly hasTimes: boolean;

  /**
   * Of the batches of the input one after the other. What stands before the first line that says a time is
   * given that line's time, in the batch too.
   *
   * @returns ms since the epoch of each line; of one that says no time, that of the line before
   */
  read(batch: LineBatch): Float64Array;
}
