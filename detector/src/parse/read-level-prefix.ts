import type { Envelope } from './envelope.ts';
import { levelWord } from './level-word.ts';

/** `[error]`, `ERROR: `, `error: ` at the head of a message: its level; the message keeps it. */
export function readLevelPrefix(e: Envelope, bytes: Uint8Array, at: number, end: number): void {
  const from = bytes[at] === 91 ? at + 1 : at;
  let p = from;
  const limit = Math.min(end, from + 14);
  while (p < limit && (bytes[p]! | 32) >= 97 && (bytes[p]! | 32) <= 122) p++;
  const c = p < end ? bytes[p] : 0;
  const isCapital = c === 32 && bytes[from + 1]! <= 90;
  if (c !== 58 && c !== 93 && !isCapital) return;
  const level = levelWord(bytes, from, p);
  if (level >= 0) e.level = level;
}
