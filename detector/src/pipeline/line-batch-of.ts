import { allocateLineBatch } from '../model/allocate-line-batch.ts';
import type { LineBatch } from '../model/line-batch.ts';

/** A batch of one line, as a source would give it. */
export function lineBatchOf(text: string, timeMs: number, stream: number): LineBatch {
  const bytes = new TextEncoder().encode(text);
  const batch = allocateLineBatch(bytes, 1);
  batch.end[0] = bytes.length;
  batch.messageEnd[0] = bytes.length;
  batch.timeMs[0] = timeMs;
  batch.stream[0] = stream;
  batch.length = 1;
  return batch;
}
