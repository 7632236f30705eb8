import type { Envelope } from './envelope.ts';
import { blankAfter, digitsEnd, isDigit, isLetter } from './header-ends.ts';
import { pairBytesMax } from './pair-name-end.ts';
import { reachWithin } from './reach-within.ts';

const dash = 45;
const dot = 46;
const colon = 58;

/** `headerReach` of a line whose time is further in. */
export function prefixedReach(e: Envelope, bytes: Uint8Array, start: number): number {
  const { messageStart: from, messageEnd: end } = e;
  const first = blankAfter(bytes, start, end);
  if (!e.isPrefixed || first < 0 || !isOfOneLayout(bytes, start, first)) return -1;
  for (let p = start; p < start + pairBytesMax; p++) if (bytes[p] === 61) return -1;
  if (e.level >= 0 || !isDigit(bytes[first + 1]!)) return reachWithin(from + 1, end);
  // A supercomputer's level, which it might have been.
  const word = blankAfter(bytes, from, end);
  return word < 0 ? -1 : reachWithin(word + 1, end);
}

/**
 * Whether, by its first words, no digits make the line one that begins with a time, which is tried first, or
 * one of another layout, which is tried first where that fitted last.
 */
function isOfOneLayout(bytes: Uint8Array, start: number, first: number): boolean {
  const digits = digitsEnd(bytes, start, first);
  const count = digits - start;
  const second = bytes[first + 1]!;
  // With a letter behind the blank it is no date and clock, with so few digits no count of seconds.
  if (digits === first) return count >= 3 && count <= 9 && isLetter(second);
  if (count === 0)
    return second === dash ? isLetter(bytes[start]!) : !hasDigitOrDot(bytes, start, first);
  // An address, whoever it is; a process and a role.
  if (bytes[digits] === dot) return count <= 3 && second === dash;
  return (
    count <= 9 && digits + 2 === first && bytes[digits] === colon && isLetter(bytes[first - 1]!)
  );
}

function hasDigitOrDot(bytes: Uint8Array, from: number, to: number): boolean {
  for (let p = from; p < to; p++) if (bytes[p] === dot || isDigit(bytes[p]!)) return true;
  return false;
}
