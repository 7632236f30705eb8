/**
 * Writes the skeleton of a message. Its twin, templates/skeleton-hash.ts, says what one is.
 *
 * 63 bytes at a time become bitmaps, one bit a byte, of letters and digits and blanks; what is a number,
 * and which bytes are left out, is worked out for all of them at once by shifting and adding bitmaps; and
 * the bytes that are left move together, eight at a time, by a table. There is no branch a word or a
 * number, but one where letters and digits touch.
 */
import { SPACE } from './bitmaps.ts';
import {
  BITS,
  DELETE_TO_SPACE,
  DELETES,
  DIGIT_COUNT,
  DIGIT_FROM,
  EIGHT_TIMES,
  FEEDS,
  HEX_COUNT,
  LETTER_COUNT,
  LETTER_FROM,
  ONES,
  SPACES,
} from './constants.ts';

const NUMBER: u8 = 1;
/** Bytes at a time: a run that ends with the last one still has a bit behind its end. */
const CHUNK: i32 = 63;
const HEX_RUN_MIN: i32 = 4;

/** For each set of eight bytes, which of them come first: how those that are kept move together. */
const moves: usize = memory.data(256 * 8, 16);
for (let set = 0; set < 256; set++) {
  let at = moves + (<usize>set << 3);
  for (let i = 0; i < 8; i++) if ((set >> i) & 1) store<u8>(at++, <u8>i);
}

/** Whether the message written last has a number with hexadecimal letters. */
export let hasHexadecimal: bool = false;
/** Whether its first line, which is written, has a line feed behind it. */
export let hasMore: bool = false;

let alphanumeric: u64 = 0;
let digits: u64 = 0;
let hexadecimal: u64 = 0;
let blanks: u64 = 0;
let feeds: u64 = 0;
/** What becomes a number, and what of it is left out. */
let numbers: u64 = 0;
let spare: u64 = 0;
/** Where the last run that was too long for bitmaps ends. */
let longEnd: usize = 0;

/** @param skeleton where to. @returns its length */
export function writeSkeleton(text: usize, length: i32, skeleton: usize): i32 {
  let out = skeleton;
  let at = text;
  let end = text + length;
  // As if a blank stood before it.
  let blankBefore: u64 = 1;
  hasHexadecimal = false;
  hasMore = false;
  while (at < end) {
    let count = min(<i32>(end - at), CHUNK);
    readChunk(at, count);
    if (feeds !== 0) {
      hasMore = true;
      count = <i32>ctz(feeds);
      end = at + count;
      if (count === 0) break;
    } else if (at + count < end && (alphanumeric >> (count - 1)) & 1) {
      // Cut where a run ends.
      count = 64 - <i32>clz(~alphanumeric & firstBits(count));
      if (count === 0) {
        out = writeLongRun(at, end, out);
        at = longEnd;
        blankBefore = 0;
        continue;
      }
    }
    const within = firstBits(count);
    findNumbers(at, within);
    const keep = within & ~(spare | (blanks & ((blanks << 1) | blankBefore)));
    out = writeChunk(at, count, keep, out);
    blankBefore = (blanks >> (count - 1)) & 1;
    at += count;
  }
  if (out > skeleton && load<u8>(out - 1) === SPACE) out--;
  return <i32>(out - skeleton);
}

// @ts-ignore: decorator
@inline
function firstBits(count: i32): u64 {
  return ((<u64>1) << count) - 1;
}

function readChunk(text: usize, count: i32): void {
  const spaces = v128.load(SPACES);
  const deletes = v128.load(DELETES);
  const lineFeeds = v128.load(FEEDS);
  const digitFrom = v128.load(DIGIT_FROM);
  const digitCount = v128.load(DIGIT_COUNT);
  const letterFrom = v128.load(LETTER_FROM);
  const letterCount = v128.load(LETTER_COUNT);
  const hexCount = v128.load(HEX_COUNT);
  let inRun: u64 = 0;
  let isDigit: u64 = 0;
  let isHex: u64 = 0;
  let isBlank: u64 = 0;
  let isFeed: u64 = 0;
  for (let i = 0; i < count; i += 16) {
    const v = v128.load(text + i);
    const lower = i8x16.sub(v128.or(v, spaces), letterFrom);
    const digit = i8x16.lt_s(i8x16.sub(v, digitFrom), digitCount);
    const letter = v128.or(i8x16.lt_s(lower, letterCount), v);
    inRun |= bitsOf(v128.or(digit, letter), i);
    isDigit |= bitsOf(digit, i);
    isHex |= bitsOf(v128.or(digit, i8x16.lt_s(lower, hexCount)), i);
    isBlank |= bitsOf(v128.or(i8x16.le_u(v, spaces), i8x16.eq(v, deletes)), i);
    isFeed |= bitsOf(i8x16.eq(v, lineFeeds), i);
  }
  const within = firstBits(count);
  alphanumeric = inRun & within;
  digits = isDigit & within;
  hexadecimal = isHex & within;
  blanks = isBlank & within;
  feeds = isFeed & within;
}

// @ts-ignore: decorator
@inline
function bitsOf(v: v128, at: i32): u64 {
  return (<u64>(<u32>i8x16.bitmask(v))) << at;
}

/** Runs of digits, and runs that are hexadecimal, of the bytes `within`. */
function findNumbers(text: usize, within: u64): void {
  const runs = alphanumeric & within;
  const digit = digits & within;
  const letter = runs & ~digit;
  const besideLetter = (letter << 1) | (letter >> 1);
  // All but one that stands alone beside a letter.
  const free = digit & ((digit << 1) | (digit >> 1) | ~besideLetter);
  numbers = free;
  spare = free & (free << 1);
  if ((digit & besideLetter) !== 0) findHexadecimal(text, runs, digit);
}

/** Runs of letters and digits that are one number. */
function findHexadecimal(text: usize, runs: u64, digit: u64): void {
  const hex = hexadecimal & runs;
  const letter = runs & ~digit;
  const starts = runs & ~(runs << 1);
  const long = starts & (runs >> 1) & (runs >> 2) & (runs >> (HEX_RUN_MIN - 1));
  const withLetters = endsOf(hex, long) & ~endsOf(letter, starts) & ~endsOf(digit, starts);
  const values = behindPrefix(text, starts & digit & ((runs & ~hex) >> 1)) & hex;
  const prefixed = endsOf(hex, values);
  const ends = (withLetters | prefixed) & ~runs;
  if (ends === 0) return;
  const lettered = (withLetters | (prefixed & ~endsOf(digit, values))) & ~runs;
  hasHexadecimal = hasHexadecimal || lettered !== 0;
  const whole = runsBefore(ends, runs);
  numbers |= whole;
  spare = (spare & ~whole) | (whole & ~starts);
}

/**
 * A bit that is added to the first of a run comes out behind the last where all of the run is `members`;
 * else it stays within the run.
 */
// @ts-ignore: decorator
@inline
function endsOf(members: u64, starts: u64): u64 {
  return members + (starts & members);
}

/** Where something stands behind 0x. @param candidates a digit each, a letter behind it */
// @ts-ignore: decorator
@inline
function behindPrefix(text: usize, candidates: u64): u64 {
  let values: u64 = 0;
  for (let rest = candidates; rest !== 0; rest &= rest - 1) {
    const pair = load<u16>(text + <usize>ctz(rest)) | 0x2000;
    if (pair === 0x7830) values |= ((<u64>1) << ctz(rest)) << 2;
  }
  return values;
}

/** All of the runs that end before the bits `ends`. */
// @ts-ignore: decorator
@inline
function runsBefore(ends: u64, runs: u64): u64 {
  let found = (ends >> 1) & runs;
  let through = runs;
  for (let by = 1; by < 64; by <<= 1) {
    found |= through & (found >> by);
    through &= through >> by;
  }
  return found;
}

/** Writes the bytes `keep`, blanks as spaces. @returns where the next go */
function writeChunk(text: usize, count: i32, keep: u64, to: usize): usize {
  const spaces = v128.load(SPACES);
  const deletes = v128.load(DELETES);
  const toSpace = v128.load(DELETE_TO_SPACE);
  const ones = v128.load(ONES);
  const eightTimes = v128.load(EIGHT_TIMES);
  const bits = v128.load(BITS);
  let out = to;
  for (let i = 0; i < count; i += 16) {
    const v = i8x16.max_u(v128.load(text + i), spaces);
    const byte = v128.xor(v, v128.and(i8x16.eq(v, deletes), toSpace));
    const spread = i8x16.swizzle(i16x8.splat(<i16>(numbers >> i)), eightTimes);
    const isOther = i8x16.eq(v128.and(spread, bits), i8x16.splat(0));
    const written = i8x16.min_u(byte, v128.or(isOther, ones));
    const kept = <u32>(keep >> i);
    out = moveTogether(written, kept & 0xff, out);
    const behind = i8x16.shuffle(written, written, 8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15);
    out = moveTogether(behind, (kept >> 8) & 0xff, out);
  }
  return out;
}

/** Of the first eight bytes those that are kept. */
// @ts-ignore: decorator
@inline
function moveTogether(v: v128, kept: u32, out: usize): usize {
  v128.store(out, i8x16.swizzle(v, v128.load64_zero(moves + (<usize>kept << 3))));
  return out + <usize>popcnt(kept);
}

function isInRun(byte: u8): bool {
  return byte >= 0x80 || isDigit(byte) || (byte | 0x20) - 0x61 < 26;
}

// @ts-ignore: decorator
@inline
function isDigit(byte: u8): bool {
  return byte - 0x30 < 10;
}

/** A run too long for bitmaps, byte by byte. @returns where the next go; `longEnd` is where it ends */
function writeLongRun(text: usize, end: usize, to: usize): usize {
  let hexLetters = 0;
  let others = 0;
  let digitCount = 0;
  let at = text;
  for (; at < end; at++) {
    const byte = load<u8>(at);
    if (!isInRun(byte)) break;
    if (isDigit(byte)) digitCount++;
    else if ((byte | 0x20) - 0x61 < 6) hexLetters++;
    else others++;
  }
  longEnd = at;
  const isPrefixed = (load<u16>(text) | 0x2000) === 0x7830;
  if (digitCount > 0 && others === i32(isPrefixed)) {
    if (hexLetters > 0) hasHexadecimal = true;
    store<u8>(to, NUMBER);
    return to + 1;
  }
  return writeParts(text, at, to);
}

/** A run with letters: two digits or more in a row are a number, one is not. */
function writeParts(text: usize, end: usize, to: usize): usize {
  let out = to;
  for (let at = text; at < end;) {
    let digitEnd = at;
    while (digitEnd < end && isDigit(load<u8>(digitEnd))) digitEnd++;
    const isNumber = digitEnd - at > 1;
    store<u8>(out++, isNumber ? NUMBER : load<u8>(at));
    at = isNumber ? digitEnd : at + 1;
  }
  return out;
}
