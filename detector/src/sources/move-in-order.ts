import type { GatheredRows } from './gathered-rows.ts';

/** One of several inputs whose lines are put in order; it holds some of them. */
export interface Lane {
  /** Of its next line, ms since the epoch; Infinity where there is none. */
  readonly headMs: number;
  /** It has none in hand, and may have more. */
  readonly isEmpty: boolean;
  /** Moves the next line, and those after it up to `untilMs` that it has in hand. */
  moveTo(into: GatheredRows, untilMs: number): void;
}

/** Ms that a line may stand before an older one of another lane: less than makes it late. */
const disorderMs = 1_000;

/**
 * Moves lines from lanes in the order of their times: event time goes forward only, so that of two inputs
 * that were read one after the other all of the second would be late. Within a lane the order stays.
 *
 * Ends when `into` is full, when there are none any more, or when a lane is empty: which line comes next
 * is not known then. O(lanes) for each run of lines of one lane.
 */
export function moveInOrder(lanes: readonly Lane[], into: GatheredRows): void {
  while (!into.isFull) {
    let first: Lane | undefined;
    let firstMs = Infinity;
    let nextMs = Infinity;
    for (const lane of lanes) {
      if (lane.isEmpty) return;
      const { headMs } = lane;
      if (headMs < firstMs) {
        nextMs = firstMs;
        firstMs = headMs;
        first = lane;
      } else if (headMs < nextMs) nextMs = headMs;
    }
    if (first === undefined) return;
    first.moveTo(into, nextMs + disorderMs);
  }
}
