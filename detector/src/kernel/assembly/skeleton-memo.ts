/**
 * What the skeletons of late messages hashed to, found by a key that costs no branch a number: the bytes
 * of the message as they stand, in blocks of 16, with each digit whose value cannot matter to the
 * skeleton replaced by a zero. Equal keys are of equal skeletons; the other way round does not hold (a
 * number of another length is another key), so that a skeleton may be here several times.
 *
 * A digit matters where it stands alone beside a letter ("eth0", "0x…"). All others are part of a number,
 * or of two digits or more in a row, whatever they are.
 */

/** Longer messages are not remembered. */
export const MEMO_BYTES_MAX: i32 = 1024;

const BUCKETS: usize = 1 << 14;
/** Two entries of 32 bytes: 128 bits of the key, then low and high of the hash. */
const BUCKET_BYTES: usize = 64;
const WAY_BYTES: usize = 32;

const K1: i64 = 0x9e3779b185ebca87;
const K2: i64 = 0xc2b2ae3d27d4eb4f;

/** Of a bucket: a mark for each way, 0 for none, and which way was written last. */
const MARK_BYTES: usize = 4;

let table: usize = 0;
let marks: usize = 0;
let first: i64 = 0;
let second: i64 = 0;

/** @returns the first address behind it. @param at memory that is free */
export function layOutMemo(at: usize): usize {
  table = (at + 63) & ~63;
  marks = table + BUCKETS * BUCKET_BYTES;
  memory.fill(table, 0, BUCKETS * (BUCKET_BYTES + MARK_BYTES));
  return marks + BUCKETS * MARK_BYTES;
}

/** Reads the key of a message: what `recall` and `remember` are about. */
export function readKey(text: usize, length: i32): void {
  let h1: i64 = length;
  let h2: i64 = ~(<i64>length);
  let kindsBefore = i8x16.splat(0);
  let v = blockAt(text, length);
  let digits = digitsOf(v);
  let kinds = kindsOf(v, digits);
  for (let i = 16; ; i += 16) {
    const next = blockAt(text + i, length - i);
    const digitsNext = digitsOf(next);
    const kindsNext = kindsOf(next, digitsNext);
    // 1 for a digit, 2 for a letter on either side.
    const beside = v128.or(
      i8x16.shuffle(kindsBefore, kinds, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30),
      i8x16.shuffle(kinds, kindsNext, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16),
    );
    const masked = v128.andnot(digits, i8x16.eq(beside, i8x16.splat(2)));
    const block = v128.andnot(v, v128.and(masked, i8x16.splat(0x0f)));
    const low = i64x2.extract_lane(block, 0);
    h1 = rotl(h1 ^ low, 29) * K1;
    h2 = (rotl(h2 ^ i64x2.extract_lane(block, 1), 31) + low) * K2;
    if (i >= length) break;
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
  const bucket = bucketOf();
  const known = load<u32>(marks + bucket * MARK_BYTES);
  const mark = markOf();
  if ((known & 0xff) === mark && recallWay(table + bucket * BUCKET_BYTES, low, high)) return true;
  if (((known >> 8) & 0xff) !== mark) return false;
  return recallWay(table + bucket * BUCKET_BYTES + WAY_BYTES, low, high);
}

// @ts-ignore: decorator
@inline
function recallWay(way: usize, low: usize, high: usize): bool {
  if (load<i64>(way) !== first || load<i64>(way + 8) !== second) return false;
  store<i32>(low, load<i32>(way + 16));
  store<i32>(high, load<i32>(way + 20));
  return true;
}

/** It takes the place of the oldest of its bucket. */
export function remember(low: i32, high: i32): void {
  const bucket = bucketOf();
  const mark = marks + bucket * MARK_BYTES;
  const last: usize = load<u8>(mark + 2) ^ 1;
  store<u8>(mark + 2, <u8>last);
  store<u8>(mark + last, <u8>markOf());
  const way = table + bucket * BUCKET_BYTES + last * WAY_BYTES;
  store<i64>(way, first);
  store<i64>(way + 8, second);
  store<i32>(way + 16, low);
  store<i32>(way + 20, high);
}

// @ts-ignore: decorator
@inline
function bucketOf(): usize {
  return <usize>(first ^ second) & (BUCKETS - 1);
}

/** Tells most keys of a bucket apart without a look at the table. */
// @ts-ignore: decorator
@inline
function markOf(): u32 {
  return (<u32>(second >>> 57)) + 1;
}

/** 16 bytes, zeros from the message's end on. No branch: where a message ends is not to be predicted. */
// @ts-ignore: decorator
@inline
function blockAt(text: usize, left: i32): v128 {
  const lanes = i8x16(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
  const within = i8x16.lt_s(lanes, i8x16.splat(<i8>max(min(left, 16), 0)));
  return v128.and(v128.load(text), within);
}

// @ts-ignore: decorator
@inline
function digitsOf(v: v128): v128 {
  return isAmong(v, 0x30, 10);
}

/** 1 for a digit, 2 for a letter or a byte beyond ASCII, 0 for the others. */
// @ts-ignore: decorator
@inline
function kindsOf(v: v128, digits: v128): v128 {
  const letters = isAmong(v128.or(v, i8x16.splat(0x20)), 0x61, 26);
  const all = v128.or(letters, i8x16.lt_s(v, i8x16.splat(0)));
  return v128.or(v128.and(digits, i8x16.splat(1)), v128.and(all, i8x16.splat(2)));
}

/** Which are one of the `count` bytes from `from` on; a signed comparison is the only short one. */
// @ts-ignore: decorator
@inline
function isAmong(v: v128, from: i8, count: i8): v128 {
  return i8x16.lt_s(i8x16.sub(v, i8x16.splat(<i8>(from + 128))), i8x16.splat(<i8>(count - 128)));
}
