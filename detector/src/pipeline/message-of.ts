import type { LineBatch } from '../model/line-batch.ts';

/** What the program said in a row, as text. */
export function messageOf(batch: LineBatch, row: number): string {
  const bytes = batch.bytes.subarray(batch.messageStart[row], batch.messageEnd[row]);
  return new TextDecoder().decode(bytes);
}
