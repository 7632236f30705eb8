import type { LineBatch } from '../model/line-batch.ts';
import type { HeaderReading, LearnedLine } from './header-reading.ts';

/**
 * Knows lines by their headers: what was read of one line holds for all with the same header, wherever
 * its digits are others (docs/decisions/0018). A memory only: what it does not find is read by all
 * readers.
 */
export interface HeaderFinder {
  /** Lines of another batch come. */
  begin(batch: LineBatch): void;
  /** @param row ascending within a batch */
  find(batch: LineBatch, row: number): HeaderReading | undefined;
  /** Whether the row that was found last says the same time as the row before it, but for second and fraction. */
  readonly isSameMinute: boolean;
  /** A line that `find` did not know, or whose header no longer says how it is read. */
  learn(line: LearnedLine): void;
  /** Forgets all: the numbers of streams have changed. */
  clear(): void;
}
