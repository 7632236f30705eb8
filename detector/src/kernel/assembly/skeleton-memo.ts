/**
 * What the skeletons of late messages hashed to, found by a key that costs no branch a number: the bytes
 * of the message as they stand, in blocks of 16, with each digit whose value cannot matter to the
 * skeleton replaced by a zero. Equal keys are of equal skeletons; the other way round does not hold (a
 * number of another length is another key), so that a skeleton may be here several times.
 *
 * A digit matters where it stands alone beside a letter ("eth0", "0x…"). All others are part of a number,
 * or of two digits or more in a row, whatever they are. What is taken for a letter is any byte from @ on:
 * shorter to say, and a digit too many that is kept is no fault.
 */
import {
  BEFORE_LETTERS,
  DIGIT_COUNT,
  DIGIT_FROM,
  firstBytes,
  FREE_COUNT,
  FREE_FROM,
  LOW_HALF,
} from './constants.ts';

/** Longer messages are not remembered. */
export const MEMO_BYTES_MAX: i32 = 1024;

const BUCKETS: usize = 1 << 14;
/** Two entries of 32 bytes: 128 bits of the key, then low and high of the hash. */
const BUCKET_BYTES: usize = 64;
const WAY_BYTES: usize = 32;

const K1: i64 = 0x9e3779b185ebca87;
const K2: i64 = 0xc2b2ae3d27d4eb4f;

let table: usize = 0;
let first: i64 = 0;
let second: i64 = 0;

/** @returns the first address behind it. @param at memory that is free */
export function layOutMemo(at: usize): usize {
  table = (at + 63) & ~63;
  memory.fill(table, 0, BUCKETS * BUCKET_BYTES);
  return table + BUCKETS * BUCKET_BYTES;
}

/** Reads the key of a message: what `recall` and `remember` are about. */
export function readKey(text: usize, length: i32): void {
  let h1: i64 = length;
  let h2: i64 = ~(<i64>length);
  const digitFrom = v128.load(DIGIT_FROM);
  const digitCount = v128.load(DIGIT_COUNT);
  const beforeLetters = v128.load(BEFORE_LETTERS);
  const freeFrom = v128.load(FREE_FROM);
  const freeCount = v128.load(FREE_COUNT);
  const lowHalf = v128.load(LOW_HALF);
  let kindsBefore = i8x16.splat(0);
  let v = v128.and(v128.load(text), firstBytes(min(length, 16)));
  let digits = digitsOf(v, digitFrom, digitCount);
  let kinds = v128.or(digits, i8x16.sub_sat_u(v, beforeLetters));
  for (let left = length - 16; ; left -= 16) {
    text += 16;
    let next = v128.load(text);
    if (left < 16) next = v128.and(next, firstBytes(max(left, 0)));
    const digitsNext = digitsOf(next, digitFrom, digitCount);
    const kindsNext = v128.or(digitsNext, i8x16.sub_sat_u(next, beforeLetters));
    // 0xff for a digit on either side, else 1 or more for a letter.
    const beside = i8x16.max_u(
      i8x16.shuffle(kindsBefore, kinds, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30),
      i8x16.shuffle(kinds, kindsNext, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16),
    );
    const free = i8x16.lt_s(i8x16.sub(beside, freeFrom), freeCount);
    const block = v128.andnot(v, v128.and(v128.and(digits, free), lowHalf));
    const low = i64x2.extract_lane(block, 0);
    h1 = rotl(h1 ^ low, 29) * K1;
    h2 = (rotl(h2 ^ i64x2.extract_lane(block, 1), 31) + low) * K2;
    if (left <= 0) break;
    kindsBefore = kinds;
    v = next;
    digits = digitsNext;
    kinds = kindsNext;
  }
  first = h1 ^ (h1 >>> 32);
  second = h2 ^ (h2 >>> 29);
}

/** @returns whether the message's hash was remembered: it is at `low` and `high` then */
export function recall(low: usize, high: usize): bool {
  const way = bucketOf();
  const isFirst = i32(load<i64>(way) === first) & i32(load<i64>(way, 8) === second);
  const isSecond = i32(load<i64>(way, WAY_BYTES) === first) & i32(load<i64>(way, WAY_BYTES + 8) === second);
  const found = way + (isFirst !== 0 ? 0 : WAY_BYTES);
  store<i32>(low, load<i32>(found, 16));
  store<i32>(high, load<i32>(found, 20));
  return (isFirst | isSecond) !== 0;
}

/** It takes the first place of its bucket; what was there takes the second. */
export function remember(low: i32, high: i32): void {
  const way = bucketOf();
  v128.store(way, v128.load(way), WAY_BYTES);
  store<i64>(way, load<i64>(way, 16), WAY_BYTES + 16);
  store<i64>(way, first);
  store<i64>(way, second, 8);
  store<i32>(way, low, 16);
  store<i32>(way, high, 20);
}

// @ts-ignore: decorator
@inline
function bucketOf(): usize {
  return table + (<usize>(first ^ second) & (BUCKETS - 1)) * BUCKET_BYTES;
}

// @ts-ignore: decorator
@inline
function digitsOf(v: v128, from: v128, count: v128): v128 {
  return i8x16.lt_s(i8x16.sub(v, from), count);
}
