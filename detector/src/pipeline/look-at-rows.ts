import { mayBeMarker } from '../features/read-marker.ts';
import type { LineBatch } from '../model/line-batch.ts';

/** What one look at rows says of what has to be done with them. */
export interface RowsSeen {
  /** Event times, ms. */
  readonly oldestMs: number;
  readonly newestMs: number;
  /** Rows that may be written for the detector itself: mostly none. */
  readonly mayBeMarked: readonly number[];
}

/** One pass over the rows [from, to), so that those after it are left out where nothing asks for them. */
export function lookAtRows(
  { bytes, timeMs, messageStart }: LineBatch,
  from: number,
  to: number,
): RowsSeen {
  let oldestMs = Infinity;
  let newestMs = -Infinity;
  const mayBeMarked: number[] = [];
  for (let row = from; row < to; row++) {
    const time = timeMs[row] as number;
    if (time < oldestMs) oldestMs = time;
    if (time > newestMs) newestMs = time;
    if (mayBeMarker(bytes, messageStart[row] as number)) mayBeMarked.push(row);
  }
  return { oldestMs, newestMs, mayBeMarked };
}
