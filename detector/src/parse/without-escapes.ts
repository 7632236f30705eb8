import type { LineBatch } from '../model/line-batch.ts';

const ESCAPE = 0x1b;
const BRACKET = 0x5b;

/**
 * Lines without control sequences (`ESC [ … final`: ECMA-48, 5.4), of which colours are the usual ones: what
 * programs write for terminals would stand between words, part them and hide them from patterns.
 *
 * @returns the batch itself where it has none; else one with bytes of its own
 */
export function withoutEscapes(batch: LineBatch): LineBatch {
  if (!hasEscape(batch.bytes)) return batch;
  const bytes = new Uint8Array(batch.bytes);
  const end = batch.end.slice();
  for (let row = 0; row < batch.length; row++)
    end[row] = closeUp(bytes, batch.start[row]!, batch.end[row]!);
  return { ...batch, bytes, end, messageEnd: end };
}

/** By Buffer's search, as it is done for every batch. */
function hasEscape({ buffer, byteOffset, length }: Uint8Array): boolean {
  return Buffer.from(buffer, byteOffset, length).includes(ESCAPE);
}

/** @returns where the line ends once what follows a sequence is in its place */
function closeUp(bytes: Uint8Array, start: number, end: number): number {
  let to = start;
  for (let at = start; at < end;) {
    const after = bytes[at] === ESCAPE ? sequenceEnd(bytes, at, end) : at;
    if (after === at) bytes[to++] = bytes[at++]!;
    else at = after;
  }
  return to;
}

/** @returns the place behind the sequence at `at`, `at` where there is none */
function sequenceEnd(bytes: Uint8Array, at: number, end: number): number {
  if (bytes[at + 1] !== BRACKET) return at;
  for (let p = at + 2; p < end; p++) {
    const byte = bytes[p]!;
    if (byte >= 0x40 && byte <= 0x7e) return p + 1;
    if (byte < 0x20 || byte > 0x3f) return at;
  }
  return at;
}
