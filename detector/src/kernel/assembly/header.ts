/**
 * Headers that were seen, and which of them the lines of a batch have, in one call. Its twin in
 * TypeScript, parse/header-layouts.ts, may know others; what either finds is exact.
 *
 * A header is kept as bytes that must be equal and bytes that must be digits, whichever. It is found by a
 * hash of the beginning of the line with every digit made a zero.
 */
import { DIGIT_COUNT, DIGIT_FROM, firstBytes, LOW_HALF, ZEROS } from './constants.ts';

const BUCKETS: usize = 128;
/** Headers of one stream often begin alike and differ near their ends, in the level or the component. */
const WAYS: usize = 32;
/** Bytes of a line that a header may be long. */
const REACH_MAX: usize = 160;
/** A header is found by so many bytes at the most that it reaches, as they are in all its lines. */
const LONG_BYTES: i32 = 96;
const FAR_BYTES: i32 = 48;
const NEAR_BYTES: i32 = 28;

/** Of a time that is looked at. */
const STAMP_MAX: usize = 32;

/**
 * Of a slot: reach (0 where it is empty), source, one more than where the time is (0 where nobody said), then
 * the bytes, then 0xff for "any digit", then 0xff for bytes of the time that stay within a minute.
 */
const SOURCE: usize = 4;
const STAMP_AT: usize = 8;
const EXPECTED: usize = 16;
const WILD: usize = EXPECTED + REACH_MAX;
const MINUTE: usize = WILD + REACH_MAX;
const SLOT_BYTES: usize = MINUTE + STAMP_MAX;
/** Added to a row's slot. */
const SAME_MINUTE: i32 = 0x10000;

const K1: i64 = 0x9e3779b185ebca87;
const K2: i64 = 0xc2b2ae3d27d4eb4f;

/** Hashes of the slots, side by side, then the slots. */
let hashes: usize = 0;
let table: usize = 0;
/** Which way of a full bucket is given up next. */
let turn: usize = 0;

/** @returns the first address behind it. @param at memory that is free */
export function layOutHeaders(at: usize): usize {
  hashes = (at + 15) & ~15;
  table = hashes + BUCKETS * WAYS * 4;
  clearHeaders();
  return table + BUCKETS * WAYS * SLOT_BYTES;
}

export function clearHeaders(): void {
  memory.fill(table, 0, BUCKETS * WAYS * SLOT_BYTES);
  turn = 0;
}

/**
 * @param columns address of `rows` starts, then as many numbers of sources, then as many slots: out, -1
 *   where no header is known; with SAME_MINUTE where the row says the time of the row before, but for its
 *   second and fraction
 * @param base address of the byte that positions are counted from
 * @param bytesEnd position behind the last byte that is there
 */
export function findHeaders(rows: i32, columns: usize, base: usize, bytesEnd: u32): void {
  const column = (<usize>rows) << 2;
  let before = -1;
  let textBefore: usize = 0;
  for (let row = 0; row < rows; row++) {
    const at = columns + ((<usize>row) << 2);
    const start = load<u32>(at);
    const place = find(start, load<i32>(at + column), base, bytesEnd);
    const text = base + start;
    const isSame = place >= 0 && before >= 0 && isSameMinute(place, text, before, textBefore);
    store<i32>(at + 2 * column, isSame ? place | SAME_MINUTE : place);
    before = place;
    textBefore = text;
  }
}

function isSameMinute(place: i32, text: usize, before: i32, textBefore: usize): bool {
  const slot = slotAt(<usize>place);
  const other = slotAt(<usize>before);
  const at = load<u32>(slot + STAMP_AT);
  const atBefore = load<u32>(other + STAMP_AT);
  if (at === 0 || atBefore === 0 || load<i32>(slot + SOURCE) !== load<i32>(other + SOURCE)) return false;
  const now = text + at - 1;
  const then = textBefore + atBefore - 1;
  for (let i: usize = 0; i < STAMP_MAX; i += 16) {
    const mask = v128.load(slot + MINUTE + i);
    const changed = v128.and(v128.xor(v128.load(now + i), v128.load(then + i)), mask);
    const unlike = v128.xor(mask, v128.load(other + MINUTE + i));
    if (v128.any_true(v128.or(changed, unlike))) return false;
  }
  return true;
}

/**
 * Says where the lines of a header have their time.
 *
 * @param at of the time in the line, the other positions count from there
 * @param length of the time; where it is longer than there is room for, nothing is kept
 */
export function keepStamp(
  place: i32, at: i32, length: i32, secondAt: i32, fractionAt: i32, fractionDigits: i32,
): void {
  if (length > <i32>STAMP_MAX) return;
  const slot = slotAt(<usize>place);
  store<i32>(slot + STAMP_AT, at + 1);
  for (let i = 0; i < <i32>STAMP_MAX; i++) {
    const isSecond = i >= secondAt && i < secondAt + 2;
    const isFraction = i >= fractionAt && i < fractionAt + fractionDigits;
    store<u8>(slot + MINUTE + <usize>i, i < length && !isSecond && !isFraction ? 0xff : 0);
  }
}

function find(start: u32, source: i32, base: usize, bytesEnd: u32): i32 {
  if (start + FAR_BYTES > bytesEnd) return -1;
  return knownAt(base + start, source, <i32>(bytesEnd - start));
}

function knownAt(text: usize, source: i32, left: i32): i32 {
  const far = farHash(text, source);
  if (left >= LONG_BYTES) {
    const long = among(longHash(text, far), text, source, left);
    if (long >= 0) return long;
  }
  const found = among(far, text, source, left);
  return found >= 0 ? found : among(nearHash(text, source), text, source, left);
}

/**
 * The header of a line that none was found for, or one that no longer says how it is read: then it takes
 * that one's place. Digits of it may be others in the next line.
 *
 * @param text address of the line
 * @param left bytes that are there from the line's start on
 * @param digitsReach bytes from the line's start on whose digits are compared as they are
 * @returns its slot, whose header before is forgotten; -1 when it is too short or too long to be kept
 */
export function learnHeader(text: usize, left: i32, source: i32, reach: i32, digitsReach: i32): i32 {
  if (reach < NEAR_BYTES || reach > <i32>REACH_MAX || left < FAR_BYTES) return -1;
  const known = knownAt(text, source, left);
  if (known >= 0) store<i32>(slotAt(<usize>known), 0);
  const hash = hashFor(text, source, reach);
  const bucket = bucketOf(hash);
  let way: usize = 0;
  while (way < WAYS && load<i32>(slotAt(bucket + way)) !== 0) way++;
  if (way === WAYS) way = turn++ & (WAYS - 1);
  const slot = slotAt(bucket + way);
  store<i32>(slot, reach);
  store<i32>(slot + SOURCE, source);
  store<i32>(slot + STAMP_AT, 0);
  store<i32>(hashes + ((bucket + way) << 2), hash);
  for (let i: usize = 0; i < REACH_MAX; i++) {
    const byte = <i32>i < reach ? load<u8>(text + i) : 0;
    const isDigit = <i32>i >= digitsReach && byte >= 0x30 && byte <= 0x39;
    store<u8>(slot + EXPECTED + i, isDigit ? 0x30 : byte);
    store<u8>(slot + WILD + i, isDigit ? 0xff : 0);
  }
  return <i32>(bucket + way);
}

function among(hash: i32, text: usize, source: i32, left: i32): i32 {
  const bucket = bucketOf(hash);
  const wanted = i32x4.splat(hash);
  for (let way: usize = 0; way < WAYS; way += 4) {
    const equal = i32x4.eq(v128.load(hashes + ((bucket + way) << 2)), wanted);
    for (let bits = i32x4.bitmask(equal); bits !== 0; bits &= bits - 1) {
      const place = bucket + way + <usize>ctz(bits);
      const slot = slotAt(place);
      const reach = load<i32>(slot);
      if (reach === 0 || reach > left || load<i32>(slot + SOURCE) !== source) continue;
      if (fits(slot, text, reach)) return <i32>place;
    }
  }
  return -1;
}

/** From the end: headers of one hash begin alike. */
function fits(slot: usize, text: usize, reach: i32): bool {
  const last = (reach - 1) & ~15;
  let isWithin = firstBytes(reach - last);
  for (let i = last; i >= 0; i -= 16) {
    const v = v128.load(text + i);
    const free = v128.and(v128.load(slot + WILD + i), digitsOf(v));
    const bytes = v128.bitselect(v128.load(ZEROS), v, free);
    const other = v128.xor(bytes, v128.load(slot + EXPECTED + i));
    if (v128.any_true(v128.and(other, isWithin))) return false;
    isWithin = i8x16.splat(-1);
  }
  return true;
}

// @ts-ignore: decorator
@inline
function slotAt(place: usize): usize {
  return table + place * SLOT_BYTES;
}

// @ts-ignore: decorator
@inline
function bucketOf(hash: i32): usize {
  return (<usize>(hash ^ (hash >>> 12)) & (BUCKETS - 1)) * WAYS;
}

function hashFor(text: usize, source: i32, reach: i32): i32 {
  if (reach < FAR_BYTES) return nearHash(text, source);
  const far = farHash(text, source);
  return reach < LONG_BYTES ? far : longHash(text, far);
}

function longHash(text: usize, far: i32): i32 {
  const middle = mixed(mixed(far, masked(text + 48)), masked(text + 64));
  return folded(mixed(middle, masked(text + 80)));
}

function farHash(text: usize, source: i32): i32 {
  const head = mixed(mixed(~(<i64>source), masked(text)), masked(text + 16));
  return folded(mixed(head, masked(text + 32)));
}

function nearHash(text: usize, source: i32): i32 {
  // Of the second block the first 12 bytes.
  const second = i32x4.replace_lane(masked(text + 16), 3, 0);
  return folded(mixed(mixed(source, masked(text)), second));
}

// @ts-ignore: decorator
@inline
function mixed(hash: i64, block: v128): i64 {
  const low = rotl(hash ^ i64x2.extract_lane(block, 0), 29) * K1;
  return rotl(low ^ i64x2.extract_lane(block, 1), 31) * K2;
}

// @ts-ignore: decorator
@inline
function folded(hash: i64): i32 {
  return <i32>(hash ^ (hash >>> 32));
}

/** 16 bytes, of a digit only that it is one. */
// @ts-ignore: decorator
@inline
function masked(text: usize): v128 {
  const v = v128.load(text);
  return v128.andnot(v, v128.and(digitsOf(v), v128.load(LOW_HALF)));
}

// @ts-ignore: decorator
@inline
function digitsOf(v: v128): v128 {
  return i8x16.lt_s(i8x16.sub(v, v128.load(DIGIT_FROM)), v128.load(DIGIT_COUNT));
}
