import { hashBytes } from '../model/hash-bytes.ts';
import type { Labels } from '../model/stream-table.ts';
import type { RecordId } from '../model/types.ts';

/** What makes a line itself: read twice it is the same, repeated word for word it is another. */
export interface RecordKey {
  readonly labels: Labels;
  /** Ms since the Unix epoch. */
  readonly timeMs: number;
  readonly text: string;
  /** 0, 1, 2 … among lines of equal stream, time and text, in cursor order. */
  readonly ordinal: number;
}

/** The id of a line that somebody looks at: a hash of its key. */
export function recordId({ labels, timeMs, text, ordinal }: RecordKey): RecordId {
  const sorted = Object.entries(labels).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const key = JSON.stringify([sorted, timeMs, text, ordinal]);
  return hashBytes(new TextEncoder().encode(key)) as RecordId;
}
