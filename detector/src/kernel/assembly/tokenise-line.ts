/**
 * The tokens of a line, up to its first line feed. Its twin in TypeScript, templates/line-tokeniser.ts, says what tokens are and
 * finds the same. Where pieces begin and end is found by counting zeros in a bitmap; what stands between
 * them, mostly one byte, is looked at byte by byte.
 */
import { alphanumeric, digits, isBlank, nextBit, onesFrom, pieces, readPieces } from './bitmaps.ts';
import { pushPiece, pushRun } from './pieces.ts';
import { isWordOf, mergeSpans } from './merge-spans.ts';
import {
  byteAt,
  count,
  dropLast,
  EMPTY,
  endOf,
  kindOf,
  lineEnd,
  lineStart,
  NAME,
  open,
  PATH,
  push,
  REST,
  seal,
  startOf,
  WORD,
} from './tokens.ts';

const DOT: u8 = 0x2e;
const SLASH: u8 = 0x2f;
const COLON: u8 = 0x3a;
const EQUALS: u8 = 0x3d;
const BACKSLASH: u8 = 0x5c;
const OPEN: u8 = 0x28;
const CLOSE: u8 = 0x29;
const QUESTION: u8 = 0x3f;
const QUOTE: u8 = 0x22;
const QUOTED_MAX: i32 = 64;
/** Of a bitmap from any bit on, in one word. */
const BITS_MAX: i32 = 57;
const METHODS: string = ' GET POST PUT HEAD PATCH DELETE OPTIONS TRACE PROPFIND REPORT MKCOL ';

/** Whether a request stands before, in the line that is read. */
let hasRequest: bool = false;

/**
 * @param base address of the byte that positions are counted from
 * @param tokensMax at most as many as there is room for
 * @returns how many tokens there are
 */
export function tokeniseLine(base: usize, start: i32, end: i32, tokensMax: i32): i32 {
  let last = start + readPieces(base + start, end - start);
  while (last > start && isBlank(load<u8>(base + last - 1))) last--;
  open(base, start, last);
  hasRequest = false;
  const full = tokensMax - 2;
  let i = start;
  while (i < last) {
    const byte = byteAt(i);
    if (isBlank(byte)) {
      i++;
      continue;
    }
    if (count >= full) {
      push(REST, i, last);
      break;
    }
    const length = onesFrom(pieces, i - start);
    if (isPlainWord(i, length)) {
      push(WORD, i, i + length);
      i += length;
    } else if (byte === SLASH) i = readPath(i, i + length);
    else i = length > 0 ? readPiece(i, i + length) : readSeparator(byte, i);
  }
  mergeSpans();
  seal();
  return count;
}

/** Whether letters alone are there, as mostly, and so many that they say neither true nor false. */
// @ts-ignore: decorator
@inline
function isPlainWord(start: i32, length: i32): bool {
  if (length < 1 || length > BITS_MAX || length === 4 || length === 5) return false;
  const at = start - lineStart;
  const others = ~bitsFrom(alphanumeric, at) | bitsFrom(digits, at);
  return (others & (((<u64>1) << length) - 1)) === 0;
}

// @ts-ignore: decorator
@inline
function bitsFrom(bits: usize, at: i32): u64 {
  return load<u64>(bits + (<usize>at >> 3)) >> (at & 7);
}

/** @returns where the piece that starts at `start` ends; ".." and more dots end one too */
function readPiece(start: i32, end: i32): i32 {
  if (onesFrom(alphanumeric, start - lineStart) >= end - start) {
    pushRun(start, end);
    return end;
  }
  let stop = start;
  while (stop < end && !(byteAt(stop) === DOT && stop + 1 < end && byteAt(stop + 1) === DOT)) stop++;
  if (onesFrom(alphanumeric, start - lineStart) < stop - start) pushJoined(start, stop);
  else if (stop > start) pushRun(start, stop);
  while (stop < lineEnd && byteAt(stop) === DOT) stop++;
  return stop;
}

/**
 * The target of a request, up to a blank or a quote, and any path with a query; else a piece.
 *
 * @returns where it ends
 */
function readPath(start: i32, pieceEnd: i32): i32 {
  let i = start;
  if (isAfterMethod(start)) {
    while (i < lineEnd && !isBlank(byteAt(i)) && byteAt(i) !== QUOTE) i++;
    push(PATH, start, i);
    hasRequest = true;
    return i;
  }
  while (i < pieceEnd) if (byteAt(i++) === QUESTION) return readAddress(start);
  return readPiece(start, pieceEnd);
}

/** Whether the word before is the method of a request. */
function isAfterMethod(start: i32): bool {
  const last = count - 1;
  if (last < 0 || kindOf(last) !== WORD || endOf(last) !== start - 1) return false;
  return isBlank(byteAt(start - 1)) && isWordOf(METHODS, startOf(last), start - 1);
}

/** A piece with punctuation in it. */
function pushJoined(start: i32, end: i32): void {
  if (byteAt(start) === BACKSLASH && count > 0 && isDrive(start)) {
    dropLast();
    push(PATH, start - 2, end);
  } else pushPiece(start, end);
}

/** Whether "C:" stands before the path, its letter as the last token. */
function isDrive(start: i32): bool {
  const last = count - 1;
  return byteAt(start - 1) === COLON && startOf(last) === start - 2 && kindOf(last) === WORD;
}

/** @returns where to go on after the separator at `at` */
function readSeparator(byte: u8, at: i32): i32 {
  if (byte === COLON) {
    const isAddress = at + 2 < lineEnd && byteAt(at + 1) === SLASH && byteAt(at + 2) === SLASH;
    return isAddress ? readAddress(at + 3) : at + 1;
  }
  if (byte === QUOTE && hasRequest && isAfterBlank(at)) return readField(at + 1);
  if (byte === EQUALS) {
    if (at + 1 < lineEnd && isQuote(byteAt(at + 1))) return readQuoted(at + 2);
    if (isAfterWord(at) && isEndOfValue(at + 1)) push(EMPTY, at + 1, at + 1);
  } else if (byte === OPEN && at + 1 < lineEnd && byteAt(at + 1) === CLOSE && isAfterBlank(at))
    push(EMPTY, at + 1, at + 1);
  return at + 1;
}

/** tag="View Lock": what is in the quotes is one word. @returns where to go on */
function readQuoted(start: i32): i32 {
  const quote = byteAt(start - 1);
  const end = min(lineEnd, start + QUOTED_MAX);
  let close = start;
  while (close < end && byteAt(close) !== quote) close++;
  if (close >= end || close === start || !isPhrase(start, close)) return start;
  push(WORD, start, close);
  return close;
}

/** In quotes behind a request: who referred to it, with which agent. @returns where to go on */
function readField(start: i32): i32 {
  let close = start;
  while (close < lineEnd && (byteAt(close) !== QUOTE || byteAt(close - 1) === BACKSLASH)) close++;
  if (close >= lineEnd) return start;
  push(close > start ? NAME : EMPTY, start, close);
  return close + 1;
}

/** What follows "scheme://", up to a blank, a quote, a bracket, a comma. */
function readAddress(start: i32): i32 {
  let i = start;
  while (i < lineEnd && !isEndOfAddress(byteAt(i))) i++;
  let stop = i;
  while (stop > start && (byteAt(stop - 1) === DOT || byteAt(stop - 1) === COLON)) stop--;
  if (stop > start) push(PATH, start, stop);
  return i;
}

/** Blanks and " ' < > ( ) [ ] { } , ; | */
function isEndOfAddress(byte: u8): bool {
  if (isBlank(byte) || byte === 0x22 || (byte >= 0x27 && byte <= 0x29) || byte === 0x2c) return true;
  if (byte === 0x3b || byte === 0x3c || byte === 0x3e || byte === 0x5b || byte === 0x5d) return true;
  return byte >= 0x7b && byte <= 0x7d;
}

function isQuote(byte: u8): bool {
  return byte === 0x22 || byte === 0x27;
}

/** Several words, single blanks between them, and no digit: lines of one skeleton have it alike. */
function isPhrase(start: i32, end: i32): bool {
  if (nextBit(digits, start - lineStart, end - lineStart) < end - lineStart) return false;
  let blanks = 0;
  for (let i = start; i < end; i++) {
    const byte = byteAt(i);
    if (!isBlank(byte)) continue;
    if (byte !== 0x20 || byteAt(i - 1) === 0x20) return false;
    blanks++;
  }
  return blanks > 0;
}

function isAfterWord(at: i32): bool {
  return at > lineStart && onesFrom(alphanumeric, at - 1 - lineStart) > 0;
}

function isAfterBlank(at: i32): bool {
  return at > lineStart && isBlank(byteAt(at - 1));
}

function isEndOfValue(at: i32): bool {
  if (at >= lineEnd) return true;
  const byte = byteAt(at);
  return isBlank(byte) || byte === 0x2c || byte === 0x3b || byte === 0x26;
}
