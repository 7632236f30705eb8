import { allocateLineBatch } from '../src/model/allocate-line-batch.ts';
import type { LineBatch } from '../src/model/line-batch.ts';

export interface Message {
  readonly timeMs: number;
  readonly text: string;
}

/** Lines that are their messages, one after the other. @param streamOf number of a line's stream */
export function messageBatch<Line extends Message>(
  lines: readonly Line[],
  streamOf: (line: Line) => number,
): LineBatch {
  const texts = lines.map(({ text }) => Buffer.from(text));
  const batch = allocateLineBatch(Buffer.concat(texts), lines.length);
  let at = 0;
  for (const [row, line] of lines.entries()) {
    batch.start[row] = batch.messageStart[row] = at;
    at += texts[row]?.length ?? 0;
    batch.end[row] = batch.messageEnd[row] = at;
    batch.timeMs[row] = line.timeMs;
    batch.stream[row] = streamOf(line);
  }
  batch.length = lines.length;
  return batch;
}
