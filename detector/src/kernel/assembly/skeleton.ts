/**
 * The skeleton hash of many messages in one call. Its twin in TypeScript, templates/skeleton-hash.ts, says
 * what a skeleton is and gives the same hashes bit for bit: it is written out, then hashed in stripes of
 * 16 bytes.
 */
import { layOutBitmaps, MARGIN } from './bitmaps.ts';
import { layOutMemo, MEMO_BYTES_MAX, readKey, recall, remember } from './skeleton-memo.ts';
import { hasHexadecimal, hasMore, writeSkeleton } from './skeleton-writer.ts';

const P1: i32 = 0x9e3779b1;
const P2: i32 = 0x85ebca77;
const P3: i32 = 0xc2b2ae3d;
const P4: i32 = 0x27d4eb2f;

/**
 * Of so many messages that are looked for, at least so many must be remembered ones: where nearly all are new,
 * the next ones are hashed without a look.
 */
const LOOKED: i32 = 256;
const FOUND_MIN: i32 = 32;
const PASSED: i32 = 1792;

let skeleton: usize = 0;
/** Whether messages are looked for, for how many more, and how many of them were found. */
let isLooking: bool = true;
let left: i32 = LOOKED;
let found: i32 = 0;

/**
 * Where the areas lie that a message needs: the bitmaps, the skeleton.
 *
 * @param at address from which on memory is free
 * @param bytesMax of a message
 * @returns the first address behind them
 */
export function layOut(at: usize, bytesMax: usize): usize {
  const text = bytesMax + 2 * MARGIN;
  skeleton = layOutBitmaps(at, bytesMax) + MARGIN;
  return layOutMemo(skeleton + text);
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
  if (left-- === 0) turn();
  if (!isLooking || length > MEMO_BYTES_MAX) return hashAnew(text, length, low, high);
  readKey(text, length);
  if (recall(low, high)) {
    found++;
    return;
  }
  hashAnew(text, length, low, high);
  // They are hardly ever alike, and would push out those that are.
  if (!hasHexadecimal) remember(load<i32>(low), load<i32>(high));
}

function turn(): void {
  isLooking = !isLooking || found >= FOUND_MIN;
  left = isLooking ? LOOKED : PASSED;
  found = 0;
}

function hashAnew(text: usize, length: i32, low: usize, high: usize): void {
  hashSkeleton(writeSkeleton(text, length, skeleton), low, high);
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
  store<i32>(high, (finish(b, length) & ~1) | <i32>hasMore);
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
