import type { Envelope } from './envelope.ts';
import {
  blankAfter,
  closingBracket,
  digitsEnd,
  isLetter,
  isWordEnd,
  levelLettersMax,
  wordEnd,
} from './header-ends.ts';
import { reachWithin } from './reach-within.ts';
import { skipBlanks } from './skip-blanks.ts';

const dash = 45;

/**
 * Up to which byte the reading of a header depended on the line, given what was read. That is what the
 * readers look at beyond the start of the message, to find that it is none of their parts; where it is hard
 * to say, nothing is said. A test holds it against every byte that they touch.
 *
 * @returns -1 where it is not known
 */
export function headerReach(e: Envelope, bytes: Uint8Array, isClosed: boolean): number {
  const { messageStart: from, messageEnd: end } = e;
  if (from >= end) return -1;
  // What closes a header is looked at with the byte behind it, and the blanks.
  const reach = isClosed && bytes[from] !== dash ? from + 2 : partReach(e, bytes, from, end);
  return reachWithin(reach, end);
}

/** What `readPart` touches of what is no part. */
function partReach(e: Envelope, bytes: Uint8Array, at: number, end: number): number {
  const c = bytes[at]!;
  if (c === 91) return bracketReach(e, bytes, at, end);
  if (c === 40) return threadReach(bytes, at, end);
  if (c === dash) return dashesEnd(bytes, at, end) + 1;
  if (c >= 48 && c <= 57) return numberReach(e, bytes, at, end);
  if (!isLetter(c) && c !== 95) return at + 1;
  const level = e.level < 0 ? levelReach(bytes, at, end) : at + 1;
  if (e.serviceEnd > e.serviceStart) return level;
  const component = componentReach(bytes, at, end);
  return component < 0 ? -1 : Math.max(level, component);
}

/** An ISO time is followed by words that might have been syslog's host and program. */
export function isoReach(reach: number, bytes: Uint8Array, at: number, end: number): number {
  if (reach < 0) return -1;
  const first = blankAfter(bytes, at + 1, end);
  const second = first < 0 ? -1 : blankAfter(bytes, first + 1, end);
  return second < 0 ? -1 : reachWithin(Math.max(reach, second + 1), end);
}

function levelReach(bytes: Uint8Array, at: number, end: number): number {
  let p = at;
  while (p < end && p < at + levelLettersMax && isLetter(bytes[p]!)) p++;
  return p + 2;
}

/** A word that might have been a component: they look at what is behind it. */
function componentReach(bytes: Uint8Array, at: number, end: number): number {
  const word = wordEnd(bytes, at, end);
  const next = skipBlanks(bytes, word, end);
  if (next === word || next >= end) return -1;
  const isBeforeBlank = isWordEnd(bytes[next + 1]!);
  if (bytes[next] === dash && isBeforeBlank) return -1;
  if (bytes[next] !== 91) return next + 2;
  const number = digitsEnd(bytes, next + 1, end);
  return bytes[number] === 93 ? -1 : Math.max(number, next + 4) + 1;
}

/** A request, a component or a thread, by what is behind it. */
function bracketReach(e: Envelope, bytes: Uint8Array, at: number, end: number): number {
  const close = closingBracket(bytes, at, end);
  if (close < 0) return -1;
  const after = skipBlanks(bytes, close + 1, end);
  if (after >= end) return -1;
  if (e.serviceEnd > e.serviceStart) return Math.max(after + 2, close + 4);
  const component = componentReach(bytes, after, end);
  return component < 0 ? -1 : Math.max(levelReach(bytes, after, end), component);
}

function threadReach(bytes: Uint8Array, at: number, end: number): number {
  const to = wordEnd(bytes, at, end);
  if (!isWordEnd(bytes[to]!)) return -1;
  return bytes[to - 1] === 41 && bytes[to + 1] === 91 ? -1 : to + 2;
}

/** Of a process or a thread there may be two, before a level or dashes. */
function numberReach(e: Envelope, bytes: Uint8Array, at: number, end: number): number {
  const first = digitsEnd(bytes, at, end);
  if (bytes[first] !== 32) return bytes[first] === 35 ? -1 : first + 1;
  const next = skipBlanks(bytes, first, end);
  if (next >= end || bytes[next] === dash) return -1;
  const second = digitsEnd(bytes, next, end);
  const behind = second > next && bytes[second] === 32 ? skipBlanks(bytes, second, end) : second;
  if (e.level >= 0) return behind + 1;
  return levelReach(bytes, bytes[behind] === 91 ? behind + 1 : behind, end);
}

function dashesEnd(bytes: Uint8Array, at: number, end: number): number {
  let p = at;
  while (p < end && bytes[p] === dash) p++;
  return p;
}
