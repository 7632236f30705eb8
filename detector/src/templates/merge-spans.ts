import { AddressReader } from './address-reader.ts';
import { BLANK, byteClasses, DIGIT, HEX_LETTER } from './byte-class.ts';
import { isByteUnit } from './is-byte-unit.ts';
import { isWordOf } from './is-word-of.ts';
import { COMPOUND, EMPTY, NAME, NUMBER, type TokenColumns, WORD } from './token-columns.ts';

const COLON = 0x3a;
const COMMA = 0x2c;
const DOT = 0x2e;
const SLASH = 0x2f;
const OPEN = 0x28;
const CLOSE = 0x29;
const LESS = 0x3c;
const MORE = 0x3e;
const months = namesOf('JanFebMarAprMayJunJulAugSepOctNovDec');
const weekdays = namesOf('MonTueWedThuFriSatSun');
const timeUnits = ' s sec secs ms us min mins h second seconds minute minutes ';
const sourceSuffixes = ' java c cc cpp h py go rs js ts rb kt php pl ';
const addresses = new AddressReader();

/** = " ' [ ] { } ; and the full stop. */
const bounds: ReadonlySet<number> = new Set(new TextEncoder().encode('="\'[]{};.'));
/** Lists of so many variable tokens, with a blank between each, are one. */
const listMin = 8;

/** Makes one token of those that say one thing: times, dates, sizes with units, addresses. */
export function mergeSpans(bytes: Uint8Array, tokens: TokenColumns): void {
  let written = 0;
  for (let i = 0; i < tokens.length;) {
    const taken = spanFrom(bytes, tokens, i);
    if (taken > 1 || written < i) tokens.span(written, i, i + taken - 1);
    written++;
    i += taken;
  }
  tokens.length = written;
  if (written >= listMin) mergeLists(bytes, tokens);
}

function mergeLists(bytes: Uint8Array, tokens: TokenColumns): void {
  let written = 0;
  for (let i = 0; i < tokens.length;) {
    let taken = 1;
    if (isVariable(tokens, i)) {
      while (isVariable(tokens, i + taken) && isBlankBetween(bytes, tokens, i + taken)) taken++;
      if (taken < listMin) taken = 1;
    }
    if (taken > 1 || written < i) tokens.span(written, i, i + taken - 1);
    written++;
    i += taken;
  }
  tokens.length = written;
}

function isVariable(tokens: TokenColumns, i: number): boolean {
  return i < tokens.length && tokens.kind[i] !== WORD && tokens.kind[i] !== EMPTY;
}

/** How many tokens from `i` on are one; where that is one, it may still change its kind. */
function spanFrom(bytes: Uint8Array, tokens: TokenColumns, i: number): number {
  const address = addressFrom(bytes, tokens, i);
  if (address > 0) return address;
  if (i + 1 >= tokens.length) return 1;
  const kind = tokens.kind[i];
  const next = bytes[tokens.end[i] as number] as number;
  if (next === COLON) return colonFrom(bytes, tokens, i);
  if (next === COMMA) return listFrom(bytes, tokens, i);
  if (next === SLASH && kind === WORD) {
    // host/10.0.0.1, as Java prints addresses
    if (tokens.kind[i + 1] === COMPOUND && isJoined(bytes, tokens, i + 1, SLASH)) {
      tokens.kind[i] = NAME;
    }
    return 1;
  }
  if (byteClasses[next] !== BLANK) return 1;
  if (kind === NUMBER) return quantityFrom(bytes, tokens, i);
  return kind === WORD ? phraseFrom(bytes, tokens, i) : 1;
}

/** An address with colons: how many tokens it is, 0 where there is none. */
function addressFrom(bytes: Uint8Array, tokens: TokenColumns, i: number): number {
  const { lineEnd } = tokens;
  const isOpen = isZeroParts(bytes, tokens, i);
  const behind = tokens.end[i] as number;
  if (!isOpen && (behind >= lineEnd || bytes[behind] !== COLON)) return 0;
  const start = (tokens.start[i] as number) - (isOpen ? 2 : 0);
  if (i > 0 && isPartBefore(bytes, tokens, i, start)) return 0;
  const end = addresses.read(bytes, start, lineEnd);
  let taken = 0;
  while (i + taken < tokens.length && (tokens.end[i + taken] as number) <= end) taken++;
  const isCut = i + taken < tokens.length && (tokens.start[i + taken] as number) < end;
  if (taken === 0 || isCut) return 0;
  tokens.kind[i] = COMPOUND;
  tokens.start[i] = start;
  tokens.end[i + taken - 1] = end;
  return taken;
}

/** Whether "::" stands before the token. */
function isZeroParts(bytes: Uint8Array, { start, lineStart }: TokenColumns, i: number): boolean {
  const first = start[i] as number;
  return first - 2 >= lineStart && bytes[first - 1] === COLON && bytes[first - 2] === COLON;
}

/** Whether the token before belongs to it: then it began there, or is no address ("std::10"). */
function isPartBefore(bytes: Uint8Array, tokens: TokenColumns, i: number, start: number): boolean {
  const end = tokens.end[i - 1] as number;
  if (end === start) return true;
  return end + 1 === start && bytes[end] === COLON && isHexadecimal(bytes, tokens, i - 1);
}

/** "0-3,8", "10.0.0.7,10.0.0.1": a list of numbers that is a word of its own; not "(12,34)", not CSV. */
function listFrom(bytes: Uint8Array, tokens: TokenColumns, i: number): number {
  const first = tokens.start[i] as number;
  if (!isNumeric(tokens, i) || !isBound(bytes, tokens, first - 1)) return 1;
  let taken = 1;
  while (isNumeric(tokens, i + taken) && isJoined(bytes, tokens, i + taken, COMMA)) taken++;
  return isBound(bytes, tokens, tokens.end[i + taken - 1] as number) ? taken : 1;
}

function isNumeric({ kind, length }: TokenColumns, i: number): boolean {
  return i < length && (kind[i] === NUMBER || kind[i] === COMPOUND);
}

/** Whether a word begins behind that byte, or ends before it. */
function isBound(bytes: Uint8Array, { lineStart, lineEnd }: TokenColumns, at: number): boolean {
  if (at < lineStart || at >= lineEnd) return true;
  const byte = bytes[at] as number;
  return byteClasses[byte] === BLANK || bounds.has(byte);
}

/** 07:07:00, a host with its port: how many tokens are one. */
function colonFrom(bytes: Uint8Array, tokens: TokenColumns, i: number): number {
  if (i > 0 && isJoined(bytes, tokens, i, COLON)) return 1;
  let time = 0;
  while (i + time < tokens.length && tokens.kind[i + time] === NUMBER) {
    if (time > 0 && !isJoined(bytes, tokens, i + time, COLON)) break;
    time++;
  }
  if (time === 3) return isNumberAfter(bytes, tokens, i + 3, COMMA) ? 4 : 3;
  if (time === 2 && !hasPoint(bytes, tokens, i)) return 2;
  if (isHost(bytes, tokens, i)) tokens.kind[i] = NAME;
  return 1;
}

/** "proxy.example.com:5070", but not "Server.java:93". */
function isHost(bytes: Uint8Array, tokens: TokenColumns, i: number): boolean {
  if (tokens.kind[i] !== WORD || !isNumberAfter(bytes, tokens, i + 1, COLON)) return false;
  const end = tokens.end[i] as number;
  const start = tokens.start[i] as number;
  const dot = start + bytes.subarray(start, end).lastIndexOf(DOT);
  if (dot <= start) return false;
  return !isWordOf(sourceSuffixes, bytes, dot + 1, end);
}

/** "<1 sec"; a number else. */
function quantityFrom(bytes: Uint8Array, tokens: TokenColumns, i: number): number {
  if (tokens.kind[i + 1] !== WORD || !isBlankBetween(bytes, tokens, i + 1)) return 1;
  const start = tokens.start[i + 1] as number;
  const end = tokens.end[i + 1] as number;
  const first = tokens.start[i] as number;
  const sign = first > tokens.lineStart ? bytes[first - 1] : 0;
  if ((sign !== LESS && sign !== MORE) || !isWordOf(timeUnits, bytes, start, end)) return 1;
  tokens.start[i] = first - 1;
  return 2;
}

/** "Fri Jun 17 07:07:00 2005"; "bytes (18.4 KB)"; a word else. */
function phraseFrom(bytes: Uint8Array, tokens: TokenColumns, i: number): number {
  const start = tokens.start[i] as number;
  const length = (tokens.end[i] as number) - start;
  if (length === 3) return isCapital(bytes[start]) ? dateFrom(bytes, tokens, i) : 1;
  if (length !== 5 || bytes[start] !== 0x62 || !isWordOf(' bytes ', bytes, start, start + 5))
    return 1;
  return sizeNoteFrom(bytes, tokens, i);
}

function sizeNoteFrom(bytes: Uint8Array, tokens: TokenColumns, i: number): number {
  const open = (tokens.end[i] as number) + 1;
  if (bytes[open] !== OPEN || tokens.start[i + 1] !== open + 1) return 1;
  if (tokens.kind[i + 1] !== NUMBER || !isBlankBetween(bytes, tokens, i + 2)) return 1;
  if (!isByteUnit(bytes, tokens.start[i + 2] as number, tokens.end[i + 2] as number)) return 1;
  const close = tokens.end[i + 2] as number;
  if (close >= tokens.lineEnd || bytes[close] !== CLOSE) return 1;
  tokens.end[i + 2] = close + 1;
  return 3;
}

/** Weekday, if any, month, day, time, year, if any. */
function dateFrom(bytes: Uint8Array, tokens: TokenColumns, i: number): number {
  const { kind } = tokens;
  let at = i;
  if (isOneOf(weekdays, bytes, tokens, at) && isBlankBetween(bytes, tokens, at + 1)) at++;
  if (!isOneOf(months, bytes, tokens, at) || !isBlankBetween(bytes, tokens, at + 1)) return 1;
  if (kind[at + 1] !== NUMBER || !isBlankBetween(bytes, tokens, at + 2)) return 1;
  if (kind[at + 2] !== NUMBER || at + 3 >= tokens.length) return 1;
  if (bytes[tokens.end[at + 2] as number] !== COLON) return 1;
  const time = colonFrom(bytes, tokens, at + 2);
  if (time < 2) return 1;
  const after = at + 2 + time;
  return after - i + yearFrom(bytes, tokens, after);
}

/** "2005", "PDT 2005": how many tokens. */
function yearFrom(bytes: Uint8Array, tokens: TokenColumns, i: number): number {
  if (!isBlankBetween(bytes, tokens, i)) return 0;
  if (tokens.kind[i] === NUMBER) return 1;
  const isZone = tokens.kind[i] === WORD && tokens.kind[i + 1] === NUMBER;
  return isZone && isBlankBetween(bytes, tokens, i + 1) ? 2 : 0;
}

function hasPoint(bytes: Uint8Array, tokens: TokenColumns, i: number): boolean {
  const end = tokens.end[i] as number;
  const at = bytes.subarray(tokens.start[i], end).indexOf(DOT);
  return at >= 0;
}

function isCapital(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x41 && byte <= 0x5a;
}

function isOneOf(
  names: ReadonlySet<number>,
  bytes: Uint8Array,
  tokens: TokenColumns,
  i: number,
): boolean {
  const start = tokens.start[i] as number;
  if (tokens.kind[i] !== WORD || (tokens.end[i] as number) - start !== 3) return false;
  return names.has(nameAt(bytes, start));
}

/** Three letters as one number. */
function nameAt(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
}

function namesOf(text: string): ReadonlySet<number> {
  const bytes = new TextEncoder().encode(text);
  return new Set(Array.from({ length: text.length / 3 }, (_, i) => nameAt(bytes, i * 3)));
}

/** Whether token `i` follows the one before, with just that byte between them. */
function isJoined(bytes: Uint8Array, tokens: TokenColumns, i: number, by: number): boolean {
  const end = tokens.end[i - 1] as number;
  return tokens.start[i] === end + 1 && bytes[end] === by;
}

function isNumberAfter(bytes: Uint8Array, tokens: TokenColumns, i: number, by: number): boolean {
  return i < tokens.length && tokens.kind[i] === NUMBER && isJoined(bytes, tokens, i, by);
}

function isBlankBetween(bytes: Uint8Array, tokens: TokenColumns, i: number): boolean {
  if (i >= tokens.length) return false;
  const start = tokens.start[i] as number;
  for (let at = tokens.end[i - 1] as number; at < start; at++) {
    if (byteClasses[bytes[at] as number] !== BLANK) return false;
  }
  return true;
}

function isHexadecimal(bytes: Uint8Array, tokens: TokenColumns, i: number): boolean {
  const end = tokens.end[i] as number;
  for (let at = tokens.start[i] as number; at < end; at++) {
    const kind = byteClasses[bytes[at] as number] as number;
    if ((kind & ~(DIGIT | HEX_LETTER)) !== 0) return false;
  }
  return true;
}
