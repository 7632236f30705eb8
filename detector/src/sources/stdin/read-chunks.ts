import type { Readable } from 'node:stream';
import type { LineBatch } from '../../model/line-batch.ts';
import { abortable } from '../abortable.ts';
import type { LineBatchBuilder, LineInput } from '../line-batch-builder.ts';

export interface ReadChunksOptions {
  readonly input: Readable;
  readonly builder: LineBatchBuilder;
  /** Stream and time of the lines; asked anew for each chunk. */
  readonly label: (line: LineInput) => void;
  readonly signal: AbortSignal;
}

/**
 * Splits a stream that cannot be read again: batches of whole lines as they come, their cursor the number
 * of bytes they and what was before them took. What stands after the last line end is a line at the end.
 */
export async function* readChunks({
  input,
  builder,
  label,
  signal,
}: ReadChunksOptions): AsyncGenerator<LineBatch> {
  const line: LineInput = { stream: 0, timeMs: 0, isSkipping: false };
  const chunks: AsyncIterator<Buffer> = input.iterator({ destroyOnReturn: false });
  let bytes = 0;
  while (!signal.aborted) {
    const next = chunks.next();
    await abortable(next, signal);
    if (signal.aborted) return;
    const { value: chunk, done } = await next;
    if (done === true) break;
    label(line);
    bytes += chunk.length;
    builder.free(chunk.length)?.set(chunk);
    builder.accept(line, chunk.length);
    while (builder.length > 0) {
      yield builder.take(String(bytes - builder.openBytes));
      builder.splitOpen(line);
    }
  }
  builder.endLine(line);
  if (builder.length > 0) yield builder.take(String(bytes));
}
