import type { Envelope } from './envelope.ts';
import {
  closingBracket,
  digitsEnd,
  isLetter,
  isLevelAt,
  isMessage,
  isRequest,
  wordEnd,
} from './header-ends.ts';
import { levelWord } from './level-word.ts';
import { readComponent, readWord } from './read-component.ts';
import { skipBlanks } from './skip-blanks.ts';

const partsMax = 8;

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

function readNginxProcess(bytes: Uint8Array, at: number, end: number): number {
  const p = digitsEnd(bytes, at, end);
  return p < end && bytes[p] === 58 ? -(p + 1) : isMessage;
}

function trimEnd(bytes: Uint8Array, from: number, to: number): number {
  let p = to;
  while (p > from && bytes[p - 1] === 32) p--;
  return p;
}
