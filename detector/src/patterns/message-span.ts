import type { LineBatch } from '../model/line-batch.ts';

/** Of a longer message, the beginning is compared. */
export const messageBytesMax = 4_096;

export interface Span {
  readonly start: number;
  readonly end: number;
}

/** The message of a row, as far as it is compared. */
export function spanOf({ messageStart, messageEnd }: LineBatch, row: number): Span {
  const start = messageStart[row] as number;
  return { start, end: Math.min(messageEnd[row] as number, start + messageBytesMax) };
}
