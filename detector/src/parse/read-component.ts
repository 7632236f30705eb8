import type { Envelope } from './envelope.ts';
import {
  digitsEnd,
  isLetter,
  isLevelAt,
  isMessage,
  isRequest,
  isWordEnd,
  levelEnd,
  wordEnd,
} from './header-ends.ts';
import { levelWord } from './level-word.ts';
import { skipBlanks } from './skip-blanks.ts';

const componentBytesMax = 96;
const wordBytesMax = 128;

export function readWord(e: Envelope, bytes: Uint8Array, where: number, end: number): number {
  const isPiped = where < 0;
  const at = isPiped ? -where - 1 : where;
  if (e.level < 0) {
    const after = readLevel(e, bytes, at, end);
    if (after > 0) return after;
  }
  if (e.serviceEnd > e.serviceStart) return isMessage;
  const to = isPiped ? wordEnd(bytes, at, end) : -1;
  if (isPiped && bytes[to] === 124 && to - at <= componentBytesMax) {
    e.serviceStart = at;
    e.serviceEnd = to;
    return to;
  }
  return readComponent(e, bytes, at, end);
}

/** A level: in capitals, or set off by more than one blank (`Info                  CBS`, `error:`). */
function readLevel(e: Envelope, bytes: Uint8Array, at: number, to: number): number {
  const end = levelEnd(bytes, at, to);
  // Telegraf's `E!`.
  const isMarked = end === at + 1 && bytes[end] === 33;
  const level = isMarked ? letterLevel(bytes[at]!) : levelWord(bytes, at, end);
  if (level < 0) return isMessage;
  const isCapital = isMarked || (bytes[at + 1]! >= 65 && bytes[at + 1]! <= 90);
  const c = end < e.messageEnd ? bytes[end]! : 0;
  if (!isCapital && !isSetOff(c, bytes[end + 1])) return isMessage;
  e.level = level;
  return isMarked || c === 58 || c === 44 ? end + 1 : end;
}

function isSetOff(c: number, next: number | undefined): boolean {
  return c === 58 || c === 9 || c === 124 || (c === 32 && next === 32);
}

function letterLevel(letter: number): number {
  if (letter === 69) return 3;
  if (letter === 87) return 4;
  if (letter === 73) return 6;
  return letter === 68 ? 7 : -1;
}

/** `dfs.DataNode$PacketResponder:`, `name - `, `nova.compute [req-`, `c.x.Tomcat  : `, `CBS    `. */
export function readComponent(e: Envelope, bytes: Uint8Array, at: number, end: number): number {
  const word = nameEnd(bytes, at, end);
  const to = Math.abs(word);
  let after = to < end && isName(bytes, at, to) ? componentEnd(bytes, word, end) : isMessage;
  if (after > 0 && bytes[after] === 45) after = afterDash(e, bytes, after, end);
  else if (after === isMessage && e.level >= 0 && isApart(bytes, to, end)) after = -to;
  if (after === isMessage) return isMessage;
  e.serviceStart = at;
  e.serviceEnd = bytes[to - 1] === 58 ? to - 1 : to;
  return after;
}

/** Python's `name - LEVEL - message`; behind a level the dash ends the header. */
function afterDash(e: Envelope, bytes: Uint8Array, dash: number, end: number): number {
  if (e.level >= 0) return -(dash + 1);
  return isLevelAt(bytes, skipBlanks(bytes, dash + 1, end), end) ? dash : isMessage;
}

/**
 * @param word where the name ends, as `nameEnd` gives it
 * @returns -1 when it is no component; else where the header goes on, negative when it ends there
 */
function componentEnd(bytes: Uint8Array, word: number, end: number): number {
  const to = Math.abs(word);
  const p = skipBlanks(bytes, to, end);
  const isBeforeBlank = p + 1 < end && bytes[p + 1] === 32;
  if (bytes[p] === 45 && isBeforeBlank) return p;
  if (word < 0) return isMessage;
  if (bytes[to - 1] === 58) return -to;
  if (bytes[p] === 58 && isBeforeBlank) return -(p + 1);
  return bytes[p] === 91 ? beforeBracket(bytes, p, end) : isMessage;
}

/** After a component comes OpenStack's request, or fail2ban's `[1234]: LEVEL`. */
function beforeBracket(bytes: Uint8Array, p: number, end: number): number {
  const close = digitsEnd(bytes, p + 1, end);
  if (close > p + 1 && close + 2 < end && bytes[close] === 93 && bytes[close + 1] === 58) {
    return isLevelAt(bytes, skipBlanks(bytes, close + 2, end), end) ? close + 2 : isMessage;
  }
  return isRequest(bytes, p + 1, end) ? p : isMessage;
}

function isName(bytes: Uint8Array, at: number, to: number): boolean {
  return to - at <= componentBytesMax && to - at >= 2 && isLetter(bytes[at]!);
}

/**
 * Where the word at `at` ends, in one pass over it; negative when it does not look like the name of a
 * class or a module: `a.b`, `A$B`, `a::b`, with nothing of `( = " /` in it. What it ends with does not
 * count.
 */
function nameEnd(bytes: Uint8Array, at: number, end: number): number {
  const limit = Math.min(end, at + wordBytesMax);
  let mark = limit;
  let stain = limit;
  let p = at;
  for (; p < limit; p++) {
    const c = bytes[p]!;
    if (c >= 65 && c !== 124) continue;
    if (isWordEnd(c)) break;
    if (c === 46 || c === 36 || (c === 58 && bytes[p + 1] === 58)) mark = Math.min(mark, p);
    else if (isStain(c)) stain = Math.min(stain, p);
  }
  return mark < p - 1 && stain >= p - 1 ? p : -p;
}

/** ( = " or / */
function isStain(c: number): boolean {
  return c === 40 || c === 61 || c === 34 || c === 47;
}

/** Whether four blanks follow: Windows sets its columns apart. */
function isApart(bytes: Uint8Array, at: number, end: number): boolean {
  if (at + 4 > end) return false;
  for (let i = at; i < at + 4; i++) if (bytes[i] !== 32) return false;
  return true;
}
