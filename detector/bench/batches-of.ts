import type { LineBatch } from '../src/model/line-batch.ts';
import { LineBatchBuilder } from '../src/sources/line-batch-builder.ts';

/** What all lines are said to have been received at. */
const receivedMs = Date.UTC(2026, 10, 21);
const chunkBytes = 65_536;

/** The lines of a text as a source hands them over: read in chunks into the builder's buffer. */
export function* batchesOf(text: Uint8Array, stream: number): Generator<LineBatch> {
  const builder = new LineBatchBuilder();
  const input = { stream, timeMs: receivedMs, isSkipping: false };
  for (let at = 0; at < text.length;) {
    const room = builder.free();
    if (room === undefined) {
      yield builder.take('');
      builder.splitOpen(input);
      continue;
    }
    const count = Math.min(room.length, chunkBytes, text.length - at);
    room.set(text.subarray(at, at + count));
    builder.accept(input, count);
    at += count;
  }
  builder.endLine(input);
  if (builder.length > 0) yield builder.take('');
}
