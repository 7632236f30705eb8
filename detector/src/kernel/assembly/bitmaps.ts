/**
 * A line as bitmaps, one bit a byte, and what is asked of them by counting zeros: where runs begin and
 * end, without a branch a byte. Bits behind the last byte are never set, nor are those before the first.
 */

import {
  DELETES,
  DIGIT_COUNT,
  DIGIT_FROM,
  FEEDS,
  HEX_COUNT,
  LETTER_COUNT,
  LETTER_FROM,
  LOW_HALF,
  SEPARATORS_BY_HIGH,
  SEPARATORS_BY_LOW,
  SPACES,
} from './constants.ts';

export const SPACE: u8 = 0x20;
/** Bytes before and after each area that may be read or written beyond what it holds. */
export const MARGIN: usize = 64;

/** Letters, digits and bytes beyond ASCII. */
export let alphanumeric: usize = 0;
export let digits: usize = 0;
/** Digits and the letters that hexadecimal numbers have. */
export let hexadecimal: usize = 0;
/** Neither blank nor punctuation between values: what pieces are made of. */
export let pieces: usize = 0;

/** @returns the first address behind them. @param bytesMax of a message */
export function layOutBitmaps(at: usize, bytesMax: usize): usize {
  const bitmap = (bytesMax >> 3) + 2 * MARGIN;
  alphanumeric = at + MARGIN;
  digits = alphanumeric + bitmap;
  hexadecimal = digits + bitmap;
  pieces = hexadecimal + bitmap;
  return pieces + bitmap;
}

// @ts-ignore: decorator
@inline
export function isBlank(byte: u8): bool {
  return byte <= SPACE || byte === 0x7f;
}

/** The bitmaps of a line, up to its first line feed. @returns where that is, else the length */
export function readPieces(text: usize, bytesMax: i32): i32 {
  let length = bytesMax;
  for (let i = 0; i < length; i += 16) {
    const v = v128.load(text + i);
    const feeds = i8x16.bitmask(i8x16.eq(v, v128.load(FEEDS)));
    if (feeds !== 0) length = min(length, i + ctz(feeds));
    const valid = validBits(length - i);
    readBlock(v, <usize>i >> 3, valid);
    const between = ~i8x16.bitmask(v128.or(blanksOf(v), separatorsOf(v)));
    store<u16>(pieces + (<usize>i >> 3), between & valid);
  }
  endBitmaps(length);
  store<u64>(pieces + (((<usize>length + 15) >> 4) << 1), 0);
  return length;
}

// @ts-ignore: decorator
@inline
function validBits(left: i32): i32 {
  return left >= 16 ? 0xffff : (1 << left) - 1;
}

// @ts-ignore: decorator
@inline
function readBlock(v: v128, at: usize, valid: i32): void {
  const lower = i8x16.sub(v128.or(v, v128.load(SPACES)), v128.load(LETTER_FROM));
  const digit = i8x16.lt_s(i8x16.sub(v, v128.load(DIGIT_FROM)), v128.load(DIGIT_COUNT));
  const letter = i8x16.lt_s(lower, v128.load(LETTER_COUNT));
  const hex = i8x16.lt_s(lower, v128.load(HEX_COUNT));
  store<u16>(alphanumeric + at, i8x16.bitmask(v128.or(v128.or(digit, letter), v)) & valid);
  store<u16>(digits + at, i8x16.bitmask(digit) & valid);
  store<u16>(hexadecimal + at, i8x16.bitmask(v128.or(digit, hex)) & valid);
}

function endBitmaps(length: i32): void {
  const after = ((<usize>length + 15) >> 4) << 1;
  store<u64>(alphanumeric + after, 0);
  store<u64>(digits + after, 0);
  store<u64>(hexadecimal + after, 0);
}

// @ts-ignore: decorator
@inline
function blanksOf(v: v128): v128 {
  return v128.or(i8x16.le_u(v, v128.load(SPACES)), i8x16.eq(v, v128.load(DELETES)));
}

// @ts-ignore: decorator
@inline
function separatorsOf(v: v128): v128 {
  const low = i8x16.swizzle(v128.load(SEPARATORS_BY_LOW), v128.and(v, v128.load(LOW_HALF)));
  const high = i8x16.swizzle(v128.load(SEPARATORS_BY_HIGH), i8x16.shr_u(v, 4));
  return i8x16.ne(v128.and(low, high), i8x16.splat(0));
}

/** The first bit from `from` on that is set; `length` or more when there is none. */
export function nextBit(bits: usize, from: i32, length: i32): i32 {
  let at = from;
  while (at < length) {
    const word = load<u64>(bits + (<usize>at >> 3)) >> (at & 7);
    if (word !== 0) return at + <i32>ctz(word);
    at = (at & ~7) + 64;
  }
  return length;
}

/** How many bits from `from` on are set. The bit behind the last of a message never is. */
// @ts-ignore: decorator
@inline
export function onesFrom(bits: usize, from: i32): i32 {
  const word = load<u64>(bits + (<usize>from >> 3)) >> (from & 7);
  const count = <i32>ctz(~word);
  return count < 57 ? count : manyOnesFrom(bits, from);
}

function manyOnesFrom(bits: usize, from: i32): i32 {
  let at = from;
  let count = 0;
  let known = 0;
  do {
    at += count;
    // A shifted word has zeros for what it has not read.
    known = 64 - (at & 7);
    count = <i32>ctz(~(load<u64>(bits + (<usize>at >> 3)) >> (at & 7)));
  } while (count >= known);
  return at + count - from;
}
