import type { LineBatch } from './line-batch.ts';

/** The rows [from, to) of a batch, over the same columns. */
export function rowsOf(batch: LineBatch, from: number, to: number): LineBatch {
  if (from === 0 && to === batch.length) return batch;
  return {
    bytes: batch.bytes,
    start: batch.start.subarray(from, to),
    end: batch.end.subarray(from, to),
    messageStart: batch.messageStart.subarray(from, to),
    messageEnd: batch.messageEnd.subarray(from, to),
    timeMs: batch.timeMs.subarray(from, to),
    stream: batch.stream.subarray(from, to),
    template: batch.template.subarray(from, to),
    skeletonLow: batch.skeletonLow.subarray(from, to),
    skeletonHigh: batch.skeletonHigh.subarray(from, to),
    patternSet: batch.patternSet.subarray(from, to),
    length: to - from,
    cursor: batch.cursor,
  };
}
