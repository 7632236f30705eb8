import type { Envelope } from './envelope.ts';
import { formsFor } from './forms-for.ts';
import { digitsEnd, isDigit, isLetter } from './header-ends.ts';
import { pairNameEnd } from './pair-name-end.ts';
import { reachWithin } from './reach-within.ts';

/** `02.01.2026`. */
const dateBytes = 10;

/**
 * `headerReach` of a line that syslog carried, whose message was looked at for a time, a level and pairs of
 * its own.
 */
export function carriedReach(e: Envelope, bytes: Uint8Array): number {
  const { messageStart: from, messageEnd: end } = e;
  const isPlain = e.hasTime && !e.hasInner && !e.isWhole;
  if (!isPlain || from >= end || mayHoldEnvelope(bytes, from)) return -1;
  const text = textReach(bytes, from, end);
  if (text < 0 || e.serviceEnd > e.serviceStart) return reachWithin(text, end);
  // Its first word would be the program, were it followed by a colon, a process or a version.
  const word = firstWordEnd(bytes, e.textStart, end);
  if (word < 0 || isDigit(bytes[word + 1]!)) return -1;
  return reachWithin(Math.max(text, word + 2), end);
}

/** JSON, a number or a bracket with what might be a time; a byte order mark. */
function mayHoldEnvelope(bytes: Uint8Array, at: number): boolean {
  const c = bytes[at]!;
  if (c === 123 || c === 0xef) return true;
  if (c === 91) return !isLetter(bytes[at + 1]!) || formsFor(bytes, at + 1).length > 0;
  return isDigit(c) && formsFor(bytes, at).length > 0 && !isAddress(bytes, at);
}

/** `10.0.0.1`, which no date with dots is, whatever the digits. */
function isAddress(bytes: Uint8Array, at: number): boolean {
  if (!isDigit(bytes[at + 1]!) || bytes[at + 2] !== 46 || bytes[at + 5] === 32) return false;
  return bytes[at + 5] !== 46 || digitsEnd(bytes, at + 6, at + dateBytes) < at + dateBytes;
}

/** Of a level at its head, of what might have been the name of a pair, and of a time in a bracket. */
function textReach(bytes: Uint8Array, at: number, end: number): number {
  if (isDigit(bytes[at]!)) return Math.max(digitsEnd(bytes, at, end) + 1, at + dateBytes);
  const p = pairNameEnd(bytes, at, bytes.length);
  return bytes[p] === 61 ? -1 : Math.max(p + 2, bytes[at] === 91 ? at + 5 : at);
}

/** Where letters end that a blank follows, -1 where another byte does. */
function firstWordEnd(bytes: Uint8Array, at: number, end: number): number {
  let p = at;
  while (p < end && isLetter(bytes[p]!)) p++;
  return p > at && bytes[p] === 32 ? p : -1;
}
