/** Makes one token of those that say one thing: times, dates, sizes, addresses. As templates/merge-spans.ts. */
import { addressFrom, isZeroParts } from './address-from.ts';
import { isBlank } from './bitmaps.ts';
import {
  byteAt,
  COMPOUND,
  count,
  EMPTY,
  endOf,
  keepFirst,
  kindOf,
  lineEnd,
  lineStart,
  NAME,
  NUMBER,
  setEnd,
  setKind,
  setStart,
  span,
  startOf,
  WORD,
} from './tokens.ts';

const COLON: u8 = 0x3a;
const COMMA: u8 = 0x2c;
const DOT: u8 = 0x2e;
const SLASH: u8 = 0x2f;
const OPEN: u8 = 0x28;
const CLOSE: u8 = 0x29;
const LESS: u8 = 0x3c;
const MORE: u8 = 0x3e;
const MONTHS: string = 'JanFebMarAprMayJunJulAugSepOctNovDec';
const WEEKDAYS: string = 'MonTueWedThuFriSatSun';
const TIME_UNITS: string = ' s sec secs ms us min mins h second seconds minute minutes ';
const SOURCE_SUFFIXES: string = ' java c cc cpp h py go rs js ts rb kt php pl ';
const BOUNDS: string = '="\'[]{};.';
const BYTES: string = ' bytes ';
const BYTE_PREFIXES: string = 'kKMGT';
const WORD_BYTES_MAX: i32 = 8;
const LIST_MIN: i32 = 8;

export function mergeSpans(): void {
  let written = 0;
  for (let i = 0; i < count;) {
    const taken = spanFrom(i);
    if (taken > 1 || written < i) span(written, i, i + taken - 1);
    written++;
    i += taken;
  }
  keepFirst(written);
  if (written >= LIST_MIN) mergeLists();
}

function mergeLists(): void {
  let written = 0;
  for (let i = 0; i < count;) {
    let taken = 1;
    if (isVariable(i)) {
      while (isVariable(i + taken) && isBlankBetween(i + taken)) taken++;
      if (taken < LIST_MIN) taken = 1;
    }
    if (taken > 1 || written < i) span(written, i, i + taken - 1);
    written++;
    i += taken;
  }
  keepFirst(written);
}

function isVariable(i: i32): bool {
  return i < count && kindOf(i) !== WORD && kindOf(i) !== EMPTY;
}

/** How many tokens from `i` on are one; where that is one, it may still change its kind. */
// @ts-ignore: decorator
@inline
function spanFrom(i: i32): i32 {
  const kind = kindOf(i);
  const next = byteAt(endOf(i));
  if (next === COLON || isZeroParts(i)) {
    const address = addressFrom(i);
    if (address > 0) return address;
  }
  if (i + 1 >= count) return 1;
  if (next === COLON) return colonFrom(i);
  if (next === COMMA) return listFrom(i);
  if (next === SLASH && kind === WORD) {
    if (kindOf(i + 1) === COMPOUND && isJoined(i + 1, SLASH)) setKind(i, NAME);
    return 1;
  }
  if (!isBlank(next)) return 1;
  if (kind === NUMBER) return quantityFrom(i);
  return kind === WORD ? phraseFrom(i) : 1;
}

/** "0-3,8", "10.0.0.7,10.0.0.1": a list of numbers that is a word of its own; not "(12,34)", not CSV. */
function listFrom(i: i32): i32 {
  if (!isNumeric(i) || !isBound(startOf(i) - 1)) return 1;
  let taken = 1;
  while (isNumeric(i + taken) && isJoined(i + taken, COMMA)) taken++;
  return isBound(endOf(i + taken - 1)) ? taken : 1;
}

function isNumeric(i: i32): bool {
  return i < count && (kindOf(i) === NUMBER || kindOf(i) === COMPOUND);
}

/** Whether a word begins behind that byte, or ends before it. */
function isBound(at: i32): bool {
  if (at < lineStart || at >= lineEnd) return true;
  const byte = byteAt(at);
  if (isBlank(byte)) return true;
  for (let k = 0; k < BOUNDS.length; k++) if (characterAt(BOUNDS, k) === <u16>byte) return true;
  return false;
}

function colonFrom(i: i32): i32 {
  if (i > 0 && isJoined(i, COLON)) return 1;
  const time = numbersFrom(i);
  if (time === 3) return isNumberAfter(i + 3, COMMA) ? 4 : 3;
  if (time === 2 && !hasPoint(i)) return 2;
  if (isHost(i)) setKind(i, NAME);
  return 1;
}

function numbersFrom(i: i32): i32 {
  let parts = 0;
  while (i + parts < count && kindOf(i + parts) === NUMBER) {
    if (parts > 0 && !isJoined(i + parts, COLON)) break;
    parts++;
  }
  return parts;
}

/** "proxy.example.com:5070", but not "Server.java:93". */
function isHost(i: i32): bool {
  if (kindOf(i) !== WORD || !isNumberAfter(i + 1, COLON)) return false;
  const start = startOf(i);
  const end = endOf(i);
  let dot = end - 1;
  while (dot > start && byteAt(dot) !== DOT) dot--;
  if (dot <= start) return false;
  return !isWordOf(SOURCE_SUFFIXES, dot + 1, end);
}

/** "<1 sec"; a number else. */
function quantityFrom(i: i32): i32 {
  if (kindOf(i + 1) !== WORD || !isBlankBetween(i + 1)) return 1;
  const first = startOf(i);
  if (first <= lineStart) return 1;
  const sign = byteAt(first - 1);
  if (sign !== LESS && sign !== MORE) return 1;
  if (!isWordOf(TIME_UNITS, startOf(i + 1), endOf(i + 1))) return 1;
  setStart(i, first - 1);
  return 2;
}

/** "Fri Jun 17 07:07:00 2005"; "bytes (18.4 KB)"; a word else. */
function phraseFrom(i: i32): i32 {
  const start = startOf(i);
  const length = endOf(i) - start;
  const first = byteAt(start);
  if (length === 3) return first >= 0x41 && first <= 0x5a ? dateFrom(i) : 1;
  if (length !== 5 || first !== 0x62 || !isWordOf(BYTES, start, start + 5)) return 1;
  return sizeNoteFrom(i);
}

function sizeNoteFrom(i: i32): i32 {
  const at = endOf(i) + 1;
  if (startOf(i + 1) !== at + 1 || byteAt(at) !== OPEN) return 1;
  if (kindOf(i + 1) !== NUMBER || !isBlankBetween(i + 2)) return 1;
  const close = endOf(i + 2);
  if (!isByteUnit(startOf(i + 2), close)) return 1;
  if (close >= lineEnd || byteAt(close) !== CLOSE) return 1;
  setEnd(i + 2, close + 1);
  return 3;
}

/** Weekday, if any, month, day, time, year, if any. */
function dateFrom(i: i32): i32 {
  let at = i;
  if (isOneOf(WEEKDAYS, at) && isBlankBetween(at + 1)) at++;
  if (!isOneOf(MONTHS, at) || !isBlankBetween(at + 1)) return 1;
  if (kindOf(at + 1) !== NUMBER || !isBlankBetween(at + 2)) return 1;
  if (kindOf(at + 2) !== NUMBER || at + 3 >= count) return 1;
  if (byteAt(endOf(at + 2)) !== COLON) return 1;
  const time = colonFrom(at + 2);
  if (time < 2) return 1;
  const after = at + 2 + time;
  return after - i + yearFrom(after);
}

/** "2005", "PDT 2005": how many tokens. */
function yearFrom(i: i32): i32 {
  if (!isBlankBetween(i)) return 0;
  if (kindOf(i) === NUMBER) return 1;
  if (i + 1 >= count) return 0;
  const isZone = kindOf(i) === WORD && kindOf(i + 1) === NUMBER;
  return isZone && isBlankBetween(i + 1) ? 2 : 0;
}

function hasPoint(i: i32): bool {
  const end = endOf(i);
  for (let at = startOf(i); at < end; at++) if (byteAt(at) === DOT) return true;
  return false;
}

function isOneOf(names: string, i: i32): bool {
  const start = startOf(i);
  if (kindOf(i) !== WORD || endOf(i) - start !== 3) return false;
  for (let at = 0; at < names.length; at += 3) if (startsWith(names, at, start, 3)) return true;
  return false;
}

/** @param words with a blank before and after each */
export function isWordOf(words: string, start: i32, end: i32): bool {
  const length = end - start;
  if (length > WORD_BYTES_MAX) return false;
  for (let at = 1; at + length < words.length; at++) {
    const isWord = characterAt(words, at - 1) === 0x20 && characterAt(words, at + length) === 0x20;
    if (isWord && startsWith(words, at, start, length)) return true;
  }
  return false;
}

function startsWith(words: string, at: i32, start: i32, length: i32): bool {
  for (let k = 0; k < length; k++)
    if (characterAt(words, at + k) !== byteAt(start + k)) return false;
  return true;
}

// @ts-ignore: decorator
@inline
function characterAt(words: string, at: i32): u16 {
  return load<u16>(changetype<usize>(words) + ((<usize>at) << 1));
}

/** B, kB, KB … TB, KiB … TiB. */
function isByteUnit(start: i32, end: i32): bool {
  const length = end - start;
  if (length < 1 || length > 3 || byteAt(end - 1) !== 0x42) return false;
  if (length === 1) return true;
  if (length === 3 && byteAt(start + 1) !== 0x69) return false;
  for (let k = 0; k < BYTE_PREFIXES.length; k++)
    if (characterAt(BYTE_PREFIXES, k) === byteAt(start)) return true;
  return false;
}

/** Whether token `i` follows the one before, with just that byte between them. */
// @ts-ignore: decorator
@inline
function isJoined(i: i32, by: u8): bool {
  const end = endOf(i - 1);
  return startOf(i) === end + 1 && byteAt(end) === by;
}

function isNumberAfter(i: i32, by: u8): bool {
  return i < count && kindOf(i) === NUMBER && isJoined(i, by);
}

function isBlankBetween(i: i32): bool {
  if (i >= count) return false;
  const start = startOf(i);
  for (let at = endOf(i - 1); at < start; at++) if (!isBlank(byteAt(at))) return false;
  return true;
}
