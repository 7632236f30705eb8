/**
 * A message as bitmaps, one bit a byte, and what is asked of them by counting zeros: where runs begin and
 * end, without a branch a byte. Bits behind the last byte are never set, nor are those before the first.
 */

export const SPACE: u8 = 0x20;
/** Bytes before and after each area that may be read or written beyond what it holds. */
export const MARGIN: usize = 64;

/** Letters, digits and bytes beyond ASCII. */
export let alphanumeric: usize = 0;
export let digits: usize = 0;
/** Digits and the letters that hexadecimal numbers have. */
export let hexadecimal: usize = 0;
/** Neither blank nor punctuation between values: what pieces are made of. From `readPieces`. */
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

/** @returns whether all its blanks are single spaces behind other bytes */
export function readBitmaps(text: usize, length: i32): bool {
  let odd: i32 = 0;
  // As if a blank stood before it.
  let before: i32 = 1;
  for (let i = 0; i < length; i += 16) {
    const v = v128.load(text + i);
    const valid = validBits(length - i);
    readBlock(v, <usize>i >> 3, valid);
    const space = i8x16.eq(v, i8x16.splat(SPACE));
    const control = v128.or(i8x16.lt_u(v, i8x16.splat(SPACE)), i8x16.eq(v, i8x16.splat(0x7f)));
    const spaces = i8x16.bitmask(space) & valid;
    odd |= (i8x16.bitmask(control) & valid) | (spaces & ((spaces << 1) | before));
    before = (spaces >> 15) & 1;
  }
  endBitmaps(length);
  return odd === 0;
}

/** The same bitmaps, and that of pieces, up to the first line feed. @returns where that is, else the length */
export function readPieces(text: usize, bytesMax: i32): i32 {
  let length = bytesMax;
  for (let i = 0; i < length; i += 16) {
    const v = v128.load(text + i);
    const feeds = i8x16.bitmask(i8x16.eq(v, i8x16.splat(0x0a)));
    if (feeds !== 0) length = min(length, i + ctz(feeds));
    const valid = validBits(length - i);
    readBlock(v, <usize>i >> 3, valid);
    const blank = v128.or(i8x16.le_u(v, i8x16.splat(SPACE)), i8x16.eq(v, i8x16.splat(0x7f)));
    const between = ~i8x16.bitmask(v128.or(blank, separatorsOf(v)));
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
  const lower = v128.or(v, i8x16.splat(0x20));
  const digit = i8x16.lt_u(i8x16.sub(v, i8x16.splat(0x30)), i8x16.splat(10));
  const letter = i8x16.lt_u(i8x16.sub(lower, i8x16.splat(0x61)), i8x16.splat(26));
  const hex = i8x16.lt_u(i8x16.sub(lower, i8x16.splat(0x61)), i8x16.splat(6));
  const high = i8x16.lt_s(v, i8x16.splat(0));
  store<u16>(alphanumeric + at, i8x16.bitmask(v128.or(v128.or(digit, letter), high)) & valid);
  store<u16>(digits + at, i8x16.bitmask(digit) & valid);
  store<u16>(hexadecimal + at, i8x16.bitmask(v128.or(digit, hex)) & valid);
}

function endBitmaps(length: i32): void {
  const after = ((<usize>length + 15) >> 4) << 1;
  store<u64>(alphanumeric + after, 0);
  store<u64>(digits + after, 0);
  store<u64>(hexadecimal + after, 0);
}

/**
 * = : , ; ( ) [ ] { } < > " ' | # @ & by two tables: what high halves a low half goes with, one bit for
 * each, and the bit of a high half.
 */
// @ts-ignore: decorator
@inline
function separatorsOf(v: v128): v128 {
  const byLow = i8x16(16, 0, 4, 4, 0, 0, 4, 4, 4, 4, 8, 40 | -128, 12 | -128, 40 | -128, 8, 0);
  const byHigh = i8x16(0, 0, 4, 8, 16, 32, 0, -128, 0, 0, 0, 0, 0, 0, 0, 0);
  const low = i8x16.swizzle(byLow, v128.and(v, i8x16.splat(0x0f)));
  const high = i8x16.swizzle(byHigh, i8x16.shr_u(v, 4));
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

/** How many bits before `end` are set; the bytes before a bitmap are zero. */
// @ts-ignore: decorator
@inline
export function onesBefore(bits: usize, end: i32): i32 {
  let at = end;
  let count = 0;
  do {
    at -= count;
    const word = load<u64>(bits + (<usize>at >> 3) - 7) << (8 - (at & 7));
    count = min(<i32>clz(~word), 56);
  } while (count === 56);
  return end - at + count;
}

