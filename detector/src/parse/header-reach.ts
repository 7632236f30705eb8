import type { Envelope } from './envelope.ts';
import { skipBlanks } from './skip-blanks.ts';

const wordBytesMax = 96;
/** Bytes that have to follow in the line, so that no reader met its end. */
export const afterReach = 8;

/**
 * Up to which byte the reading of a header depended on the line, given what was read. That is what the
 * readers look at beyond the start of the message; where it is hard to say, nothing is said. A test
 * holds it against every byte that they touch.
 *
 * @param at after the time
 * @returns -1 where it is not known
 */
export function headerReach(e: Envelope, bytes: Uint8Array, at: number, isClosed: boolean): number {
  const { messageStart: from, messageEnd: end } = e;
  const c = bytes[from]!;
  if (from >= end || from - at > wordBytesMax) return -1;
  if (isClosed && (isLetter(c) || isDigit(c))) return within(from + 2, end);
  if (!isLetter(c)) return -1;
  // A word that might have been a level or a component: they look at what is behind it.
  const word = blankAfter(bytes, from, end);
  const next = skipBlanks(bytes, word, end);
  if (word < 0 || next > word + 1 || !isLetter(bytes[next] ?? 0)) return -1;
  return within(Math.max(from + 18, word + 5), end);
}

/** The same of a line of syslog, whose message was looked at for a level and for pairs. */
export function syslogReach(e: Envelope, bytes: Uint8Array): number {
  const { messageStart: from, messageEnd: end } = e;
  const isPlain = e.serviceEnd > e.serviceStart && !e.hasInner && !e.isWhole;
  if (!isPlain || from >= end || !isLetter(bytes[from]!)) return -1;
  let p = from;
  while (p < from + 24 && isPairByte(bytes[p]!)) p++;
  return bytes[p] === 61 ? -1 : within(p + 2, end);
}

/** An ISO time is followed by words that might have been syslog's host and program. */
export function isoReach(reach: number, bytes: Uint8Array, at: number, end: number): number {
  if (reach < 0) return -1;
  const first = blankAfter(bytes, at + 1, end);
  const second = first < 0 ? -1 : blankAfter(bytes, first + 1, end);
  return second < 0 ? -1 : within(Math.max(reach, second + 1), end);
}

/** The same of a line whose time is further in; only of the form that says where that time is. */
export function prefixedReach(e: Envelope, bytes: Uint8Array, start: number): number {
  if (!e.isPrefixed) return -1;
  // What is tried first is a time and a pair at the head.
  for (let p = start; p < start + 24; p++) if (bytes[p] === 61) return -1;
  const first = blankAfter(bytes, start, e.messageEnd);
  // With a digit or a dot in its first word it might have another layout, had that one fitted last.
  for (let p = start; p < first; p++) if (bytes[p] === 46 || isDigit(bytes[p]!)) return -1;
  if (first < 0) return -1;
  if (e.level >= 0) return within(e.messageStart + 1, e.messageEnd);
  const word = blankAfter(bytes, e.messageStart, e.messageEnd);
  return word < 0 ? -1 : within(word + 1, e.messageEnd);
}

function within(reach: number, end: number): number {
  return reach + afterReach <= end ? reach : -1;
}

function blankAfter(bytes: Uint8Array, at: number, end: number): number {
  const limit = Math.min(end, at + wordBytesMax);
  for (let p = at; p < limit; p++) if (bytes[p] === 32) return p;
  return -1;
}

function isLetter(c: number): boolean {
  return (c | 32) >= 97 && (c | 32) <= 122;
}

function isDigit(c: number): boolean {
  return c >= 48 && c <= 57;
}

/** What may stand before the `=` of a pair. */
function isPairByte(c: number): boolean {
  return !(c <= 44 || (c >= 58 && c < 64) || c > 122);
}
