/**
 * The skeleton hash of many messages in one call. Its twin in TypeScript, templates/skeleton-hash.ts, says
 * what a skeleton is and gives the same hashes bit for bit.
 *
 * A message is read twice in blocks of 16 bytes: once into bitmaps (one bit a byte: letter or digit,
 * digit, hexadecimal), from which the runs with digits are found by counting zeros, and once to copy
 * what stands between them into the skeleton, which is then hashed in stripes of 16 bytes.
 */
import {
  alphanumeric,
  digits,
  hexadecimal,
  isBlank,
  layOutBitmaps,
  MARGIN,
  nextBit,
  onesBefore,
  onesFrom,
  readBitmaps,
  SPACE,
} from './bitmaps.ts';
import { layOutMemo, MEMO_BYTES_MAX, readKey, recall, remember } from './skeleton-memo.ts';

const NUMBER: u8 = 1;

const P1: i32 = 0x9e3779b1;
const P2: i32 = 0x85ebca77;
const P3: i32 = 0xc2b2ae3d;
const P4: i32 = 0x27d4eb2f;

let skeleton: usize = 0;
let normal: usize = 0;

/**
 * Where the areas lie that a message needs: the bitmaps, the skeleton, the message with its blanks made
 * alike.
 *
 * @param at address from which on memory is free
 * @param bytesMax of a message
 * @returns the first address behind them
 */
export function layOut(at: usize, bytesMax: usize): usize {
  const text = bytesMax + 2 * MARGIN;
  skeleton = layOutBitmaps(at, bytesMax) + MARGIN;
  normal = skeleton + text;
  return layOutMemo(normal + text);
}

/**
 * @param base address of the byte that positions are counted from
 * @param columns address of `rows` starts, then as many ends, lows and highs, 32 bits each
 * @param bytesMax of a message that are looked at
 */
export function hashRows(rows: i32, columns: usize, base: usize, bytesMax: u32): void {
  const column = (<usize>rows) << 2;
  for (let row = 0; row < rows; row++) {
    const at = columns + ((<usize>row) << 2);
    const start = load<u32>(at);
    const end = load<u32>(at + column);
    const length = start < end ? min<u32>(end - start, bytesMax) : 0;
    hashMessage(base + start, length, at + 2 * column, at + 3 * column);
  }
}

/** What a message of late hashed to, or what this one does. */
function hashMessage(text: usize, length: i32, low: usize, high: usize): void {
  if (length > MEMO_BYTES_MAX) return hashAnew(text, length, low, high);
  readKey(text, length);
  if (recall(low, high)) return;
  hashAnew(text, length, low, high);
  remember(load<i32>(low), load<i32>(high));
}

function hashAnew(text: usize, length: i32, low: usize, high: usize): void {
  let from = text;
  let size = length;
  while (size > 0 && isBlank(load<u8>(text + size - 1))) size--;
  if (!readBitmaps(text, size)) {
    size = normalise(text, size);
    from = normal;
    readBitmaps(from, size);
  }
  hashSkeleton(writeSkeleton(from, size), low, high);
}

/** Copies it up to the first line feed with its blanks as single spaces. @returns its length then */
function normalise(text: usize, length: i32): i32 {
  let size = 0;
  // As if a blank stood before it.
  let isAfterBlank = true;
  let i = 0;
  while (i < length) {
    if (i + 16 <= length && isRegular(text + i, isAfterBlank)) {
      v128.store(normal + size, v128.load(text + i));
      size += 16;
      i += 16;
      isAfterBlank = load<u8>(text + i - 1) === SPACE;
      continue;
    }
    const until = min(i + 16, length);
    for (; i < until; i++) {
      const byte = load<u8>(text + i);
      if (byte === 0x0a) return trimmed(size);
      const isBlankToo = isBlank(byte);
      if (!(isBlankToo && isAfterBlank)) store<u8>(normal + size++, isBlankToo ? SPACE : byte);
      isAfterBlank = isBlankToo;
    }
  }
  return trimmed(size);
}

function trimmed(size: i32): i32 {
  return size > 0 && load<u8>(normal + size - 1) === SPACE ? size - 1 : size;
}

/** Whether the blanks of a block are single spaces. */
function isRegular(text: usize, isAfterBlank: bool): bool {
  const v = v128.load(text);
  const spaces = i8x16.bitmask(i8x16.eq(v, i8x16.splat(SPACE)));
  const control = v128.or(i8x16.lt_u(v, i8x16.splat(SPACE)), i8x16.eq(v, i8x16.splat(0x7f)));
  return (i8x16.bitmask(control) | (spaces & ((spaces << 1) | i32(isAfterBlank)))) === 0;
}

/** @returns its length */
function writeSkeleton(text: usize, length: i32): i32 {
  let from = 0;
  let out = 0;
  for (;;) {
    const digit = nextBit(digits, from, length);
    if (digit >= length) break;
    const start = digit - onesBefore(alphanumeric, digit);
    const end = digit + onesFrom(alphanumeric, digit);
    out = copy(text + from, start - from, out);
    out = isNumber(text, start, digit, end) ? put(out, NUMBER) : writeParts(text, start, end, out);
    from = end;
  }
  return copy(text + from, length - from, out);
}

/** As `isNumberRun` of the twin. @param digit the first in the run */
function isNumber(text: usize, start: i32, digit: i32, end: i32): bool {
  if (start === digit && digit + onesFrom(digits, digit) >= end) return true;
  if (start + onesFrom(hexadecimal, start) >= end) return end - start >= 4;
  if (end - start < 3 || load<u8>(text + start) !== 0x30) return false;
  if ((load<u8>(text + start + 1) | 0x20) !== 0x78) return false;
  return start + 2 + onesFrom(hexadecimal, start + 2) >= end;
}

/** A run with letters: two digits or more in a row are a number, one is not. */
function writeParts(text: usize, start: i32, end: i32, written: i32): i32 {
  let out = written;
  for (let i = start; i < end;) {
    const digit = min(nextBit(digits, i, end), end);
    out = copy(text + i, digit - i, out);
    if (digit >= end) break;
    const count = min(onesFrom(digits, digit), end - digit);
    out = put(out, count > 1 ? NUMBER : load<u8>(text + digit));
    i = digit + count;
  }
  return out;
}

// @ts-ignore: decorator
@inline
function put(out: i32, byte: u8): i32 {
  store<u8>(skeleton + out, byte);
  return out + 1;
}

// @ts-ignore: decorator
@inline
function copy(from: usize, length: i32, out: i32): i32 {
  // Two blocks whatever the length: mostly enough, and then no branch is mispredicted.
  v128.store(skeleton + out, v128.load(from));
  v128.store(skeleton + out + 16, v128.load(from + 16));
  for (let i = 32; i < length; i += 16) {
    v128.store(skeleton + out + i, v128.load(from + i));
  }
  return out + length;
}

// @ts-ignore: decorator
@inline
function mix(state: v128, words: v128, rotation: i32, factor: i32): v128 {
  const sum = i32x4.add(state, words);
  const turned = v128.or(i32x4.shl(sum, rotation), i32x4.shr_u(sum, 32 - rotation));
  return i32x4.mul(turned, i32x4.splat(factor));
}

function hashSkeleton(length: i32, low: usize, high: usize): void {
  v128.store(skeleton + length, i8x16.splat(0));
  let a = i32x4(P1, P2, P3, P4);
  let b = i32x4(P3, P1, P4, P2);
  for (let i = 0; i < length; i += 16) {
    const words = v128.load(skeleton + i);
    a = mix(a, i32x4.mul(words, i32x4.splat(P2)), 13, P1);
    b = mix(b, i32x4.mul(words, i32x4.splat(P4)), 17, P3);
  }
  store<i32>(low, finish(a, length));
  store<i32>(high, finish(b, length));
}

function finish(state: v128, length: i32): i32 {
  let hash =
    rotl(i32x4.extract_lane(state, 0), 1) +
    rotl(i32x4.extract_lane(state, 1), 7) +
    rotl(i32x4.extract_lane(state, 2), 12) +
    rotl(i32x4.extract_lane(state, 3), 18) +
    length;
  hash = (hash ^ (hash >>> 15)) * P2;
  hash = (hash ^ (hash >>> 13)) * P3;
  return hash ^ (hash >>> 16);
}
