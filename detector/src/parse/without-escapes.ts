import type { LineBatch } from '../model/line-batch.ts';

const escape = 0x1b;
const bracket = 0x5b;
const hash = 0x23;
/** What rsyslog makes of an escape and its bracket: control characters that it receives become octal. */
const written = '#033[';

/**
 * Lines without control sequences (`ESC [ … final`: ECMA-48, 5.4), of which colours are the usual ones: what
 * programs write for terminals would stand between words, part them and hide them from patterns. Of those
 * that rsyslog wrote out, only what colours a line or clears it to its end: others might be text.
 *
 * @returns the batch itself where it has none; else one with bytes of its own
 */
export function withoutEscapes(batch: LineBatch): LineBatch {
  if (!hasSequence(batch.bytes)) return batch;
  const bytes = new Uint8Array(batch.bytes);
  const end = batch.end.slice();
  for (let row = 0; row < batch.length; row++)
    end[row] = closeUp(bytes, batch.start[row]!, batch.end[row]!);
  return { ...batch, bytes, end, messageEnd: end };
}

/** By Buffer's search, as it is done for every batch. */
function hasSequence({ buffer, byteOffset, length }: Uint8Array): boolean {
  const bytes = Buffer.from(buffer, byteOffset, length);
  return bytes.includes(escape) || bytes.includes(written);
}

/** @returns where the line ends once what follows a sequence is in its place */
function closeUp(bytes: Uint8Array, start: number, end: number): number {
  let to = start;
  for (let at = start; at < end;) {
    const after = sequenceEnd(bytes, at, end);
    if (after === at) bytes[to++] = bytes[at++]!;
    else at = after;
  }
  return to;
}

/** @returns the place behind the sequence at `at`, `at` where there is none */
function sequenceEnd(bytes: Uint8Array, at: number, end: number): number {
  if (bytes[at] === escape) return controlEnd(bytes, at, end);
  return bytes[at] === hash ? writtenEnd(bytes, at, end) : at;
}

function controlEnd(bytes: Uint8Array, at: number, end: number): number {
  if (bytes[at + 1] !== bracket) return at;
  for (let p = at + 2; p < end; p++) {
    const byte = bytes[p]!;
    if (byte >= 0x40 && byte <= 0x7e) return p + 1;
    if (byte < 0x20 || byte > 0x3f) return at;
  }
  return at;
}

/** `#033[1;31m`, `#033[K`. */
function writtenEnd(bytes: Uint8Array, at: number, end: number): number {
  for (let i = 1; i < written.length; i++) if (bytes[at + i] !== written.charCodeAt(i)) return at;
  let p = at + written.length;
  while (p < end && isParameter(bytes[p]!)) p++;
  return p < end && (bytes[p] === 0x6d || bytes[p] === 0x4b) ? p + 1 : at;
}

/** A digit or `;`. */
function isParameter(byte: number): boolean {
  return (byte >= 0x30 && byte <= 0x39) || byte === 0x3b;
}
