import type { Envelope } from './envelope.ts';
import { levelWord } from './level-word.ts';
import { skipBlanks } from './skip-blanks.ts';

const partsMax = 8;
const bracketBytesMax = 256;
const componentBytesMax = 96;
const wordBytesMax = 128;

/** Where the next part starts, or that the message starts where this one would have. */
const isMessage = -1;

/**
 * Reads what programs write between time and message: level, thread, process, component, in any of the
 * usual orders and brackets (log4j, logback, Spring, Python, PostgreSQL, MySQL, nginx, Elasticsearch,
 * OpenStack, HDFS, ZooKeeper, Windows). Sets level, service and where the message starts; what is in
 * none of those places belongs to the message.
 *
 * @param at after the time
 * @returns whether the header itself says where it ends, and not what follows it
 */
export function readHeader(e: Envelope, bytes: Uint8Array, at: number, end: number): boolean {
  let p = at;
  let isClosed = false;
  if (p < end && (bytes[p] === 44 || bytes[p] === 58)) p++;
  for (let part = 0; part < partsMax; part++) {
    const separator = skipSeparators(bytes, p, end);
    const isPiped = separator > p && bytes[separator - 1] === 124;
    p = separator;
    if (p >= end) break;
    const next = readPart(e, bytes, isPiped ? -p - 1 : p, end);
    if (next === isMessage) break;
    p = next < 0 ? -next : next;
    // A negative position: the header ends there.
    if (next < 0) {
      p = skipBlanks(bytes, p, end);
      isClosed = true;
      break;
    }
  }
  e.messageStart = p;
  return isClosed;
}

/** Blanks, bars, and dashes that stand alone. */
function skipSeparators(bytes: Uint8Array, at: number, end: number): number {
  let p = skipBlanks(bytes, at, end);
  while (p < end) {
    const c = bytes[p]!;
    if (c === 124) {
      p = skipBlanks(bytes, p + 1, end);
      continue;
    }
    if (c !== 45) return p;
    let after = p + 1;
    while (after < end && bytes[after] === 45) after++;
    if (after >= end || bytes[after] !== 32) return p;
    // Not the dash of a list in the message.
    p = skipBlanks(bytes, after, end);
  }
  return p;
}

/** @param where of the part; negative (minus one more) behind a bar */
function readPart(e: Envelope, bytes: Uint8Array, where: number, end: number): number {
  const isPiped = where < 0;
  const at = isPiped ? -where - 1 : where;
  const c = bytes[at]!;
  if (c === 91) return readBracket(e, bytes, at, end);
  if (c === 40) return readThread(e, bytes, at, end);
  if (c >= 48 && c <= 57) return readNumber(e, bytes, at, end);
  if (!isLetter(c) && c !== 95) return isMessage;
  return readWord(e, bytes, isPiped ? where : at, end);
}

/** Home Assistant's `(MainThread) [homeassistant.core] `. */
function readThread(e: Envelope, bytes: Uint8Array, at: number, end: number): number {
  const thread = wordEnd(bytes, at, end);
  if (e.level < 0 || thread + 2 >= end) return isMessage;
  if (bytes[thread - 1] !== 41 || bytes[thread + 1] !== 91) return isMessage;
  const close = closingBracket(bytes, thread + 1, end);
  if (close < 0) return isMessage;
  e.serviceStart = thread + 2;
  e.serviceEnd = close;
  return -(close + 1);
}

function readBracket(e: Envelope, bytes: Uint8Array, at: number, end: number): number {
  const close = closingBracket(bytes, at, end);
  if (close < 0) return isMessage;
  const from = skipBlanks(bytes, at + 1, close);
  const to = trimEnd(bytes, from, close);
  if (e.level < 0 && readBracketLevel(e, bytes, from, to)) return close + 1;
  if (isProcess(bytes, from, to)) return close + 1;
  return readAfterBracket(e, bytes, { from, to, close }, end);
}

/** A bracket is a place, a request, a component or a thread by what comes behind it. */
function readAfterBracket(
  e: Envelope,
  bytes: Uint8Array,
  { from, to, close }: { from: number; to: number; close: number },
  end: number,
): number {
  const after = skipBlanks(bytes, close + 1, end);
  if (after + 1 < end && bytes[after] === 45 && bytes[after + 1] === 32) {
    readPlace(e, bytes, from, to);
    return -skipSeparators(bytes, after, end);
  }
  if (e.serviceEnd > e.serviceStart) return isRequest(bytes, from, end) ? -(close + 1) : isMessage;
  if (close + 1 < end && bytes[close + 1] === 91 && e.level >= 0) {
    e.serviceStart = from;
    e.serviceEnd = to;
    return close + 1;
  }
  if (e.level < 0 && isLevelAt(bytes, after, end)) return close + 1;
  return readComponent(e, bytes, after, end);
}

/** OpenStack's request, behind the component: `req-…` or `-`. */
function isRequest(bytes: Uint8Array, from: number, end: number): boolean {
  if (from + 3 >= end) return false;
  return bytes[from] === 45 || (bytes[from] === 114 && bytes[from + 3] === 45);
}

/** `error`, or Apache's `core:error`. */
function readBracketLevel(e: Envelope, bytes: Uint8Array, from: number, to: number): boolean {
  let word = to;
  while (word > from && bytes[word - 1] !== 58 && to - word < 14) word--;
  e.level = levelWord(bytes, word, to);
  if (e.level >= 0 && word > from) {
    e.serviceStart = from;
    e.serviceEnd = word - 1;
  }
  return e.level >= 0;
}

/** `123`, `#123`, `pid 123`, `pid 123:tid 456`. */
function isProcess(bytes: Uint8Array, from: number, to: number): boolean {
  let p =
    bytes[from] === 112 && bytes[from + 1] === 105 && bytes[from + 2] === 100 ? from + 3 : from;
  if (p > from && to - p > 1 && bytes[p] === 32) return true;
  if (bytes[p] === 35) p++;
  for (let i = p; i < to; i++) if (bytes[i]! < 48 || bytes[i]! > 57) return false;
  return to > p;
}

/** Log4j's `thread:Class@line`: its class. */
function readPlace(e: Envelope, bytes: Uint8Array, from: number, to: number): void {
  let at = to;
  while (at > from && bytes[at - 1]! >= 48 && bytes[at - 1]! <= 57) at--;
  if (at === to || bytes[at - 1] !== 64) return;
  let start = at - 1;
  while (start > from && bytes[start - 1] !== 58) start--;
  e.serviceStart = start;
  e.serviceEnd = at - 1;
}

/** A process or thread number is one only before a level, and before Spring's dashes. */
function readNumber(e: Envelope, bytes: Uint8Array, at: number, end: number): number {
  let p = numberEnd(bytes, at, end);
  if (p < 0) {
    // nginx: `123#456:`.
    const isNginx = p !== isMessage && bytes[-p] === 35 && e.level >= 0;
    return isNginx ? readNginxProcess(bytes, 1 - p, end) : isMessage;
  }
  if (bytes[p] === 124 || isDashes(bytes, p, end)) return p;
  // Process and thread.
  const second = numberEnd(bytes, p, end);
  if (second > p) p = second;
  if (e.level >= 0) return isMessage;
  return isLevelAt(bytes, bytes[p] === 91 ? p + 1 : p, end) ? p : isMessage;
}

/** After a number and the blanks behind it, or at the bar behind it; else where it ends, negative. */
function numberEnd(bytes: Uint8Array, at: number, end: number): number {
  const p = digitsEnd(bytes, at, end);
  if (p >= end) return isMessage;
  if (bytes[p] === 124) return p;
  return bytes[p] === 32 && p > at ? skipBlanks(bytes, p, end) : -p;
}

function isDashes(bytes: Uint8Array, at: number, end: number): boolean {
  if (at + 3 > end || bytes[at] !== 45) return false;
  return bytes[at + 1] === 45 && bytes[at + 2] === 45;
}

function digitsEnd(bytes: Uint8Array, at: number, end: number): number {
  let p = at;
  while (p < end && bytes[p]! >= 48 && bytes[p]! <= 57) p++;
  return p;
}

function isLevelAt(bytes: Uint8Array, at: number, end: number): boolean {
  return levelWord(bytes, at, levelEnd(bytes, at, end)) >= 0;
}

function readNginxProcess(bytes: Uint8Array, at: number, end: number): number {
  const p = digitsEnd(bytes, at, end);
  return p < end && bytes[p] === 58 ? -(p + 1) : isMessage;
}

function readWord(e: Envelope, bytes: Uint8Array, where: number, end: number): number {
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
function readComponent(e: Envelope, bytes: Uint8Array, at: number, end: number): number {
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

function wordEnd(bytes: Uint8Array, at: number, end: number): number {
  let p = at;
  const limit = Math.min(end, at + wordBytesMax);
  while (p < limit) {
    if (isWordEnd(bytes[p]!)) break;
    p++;
  }
  return p;
}

function isWordEnd(c: number): boolean {
  return c <= 32 ? c === 32 || c === 9 || c === 27 : c === 124;
}

/** Where the letters at `at` end, `at` when they are no word. */
function levelEnd(bytes: Uint8Array, at: number, end: number): number {
  let p = at;
  while (p < end && isLetter(bytes[p]!) && p < at + 16) p++;
  if (p >= end) return p;
  const c = bytes[p]!;
  const isEnd = isWordEnd(c) || c === 58 || c === 44 || c === 93 || c === 33 || c === 47;
  return isEnd ? p : at;
}

function isLetter(c: number): boolean {
  return (c | 32) >= 97 && (c | 32) <= 122;
}

function closingBracket(bytes: Uint8Array, at: number, end: number): number {
  let depth = 0;
  const limit = Math.min(end, at + bracketBytesMax);
  for (let p = at; p < limit; p++) {
    const c = bytes[p]!;
    if (c === 91) depth++;
    else if (c === 93 && --depth === 0) return p;
  }
  return -1;
}

function trimEnd(bytes: Uint8Array, from: number, to: number): number {
  let p = to;
  while (p > from && bytes[p - 1] === 32) p--;
  return p;
}
