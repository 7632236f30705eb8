/**
 * The tokens of one line, as columns of 32 bits in the kernel's memory: kind, start, end, hash; behind them
 * the line's signature. Positions are in the batch's bytes; byte `p` lies at `base + p`. As in
 * templates/token-columns.ts.
 */
import { isBlank, SPACE } from './bitmaps.ts';

export const WORD: i32 = 0;
export const NUMBER: i32 = 1;
export const PATH: i32 = 2;
export const NAME: i32 = 3;
export const EMPTY: i32 = 4;
export const COMPOUND: i32 = 5;
export const REST: i32 = 6;

export const VARIABLE_HASH: i32 = 0;
const EMPTY_HASH: i32 = 1;

let columns: usize = 0;
let room: usize = 0;
let base: usize = 0;
export let lineStart: i32 = 0;
export let lineEnd: i32 = 0;
export let count: i32 = 0;
/** @returns the first address behind them. @param tokensMax of a line */
export function layOutTokens(at: usize, tokensMax: usize): usize {
  columns = at;
  room = tokensMax << 2;
  return at + 4 * room + 4;
}

export function open(address: usize, start: i32, end: i32): void {
  base = address;
  lineStart = start;
  lineEnd = end;
  count = 0;
}

// @ts-ignore: decorator
@inline
export function byteAt(position: i32): u8 {
  return load<u8>(addressOf(position));
}

// @ts-ignore: decorator
@inline
export function addressOf(position: i32): usize {
  return base + <usize>position;
}

// @ts-ignore: decorator
@inline
export function kindOf(i: i32): i32 {
  return load<i32>(columns + ((<usize>i) << 2));
}

// @ts-ignore: decorator
@inline
export function setKind(i: i32, kind: i32): void {
  store<i32>(columns + ((<usize>i) << 2), kind);
}

// @ts-ignore: decorator
@inline
export function startOf(i: i32): i32 {
  return load<i32>(columns + room + ((<usize>i) << 2));
}

// @ts-ignore: decorator
@inline
export function setStart(i: i32, position: i32): void {
  store<i32>(columns + room + ((<usize>i) << 2), position);
}

// @ts-ignore: decorator
@inline
export function endOf(i: i32): i32 {
  return load<i32>(columns + 2 * room + ((<usize>i) << 2));
}

// @ts-ignore: decorator
@inline
export function setEnd(i: i32, position: i32): void {
  store<i32>(columns + 2 * room + ((<usize>i) << 2), position);
}

// @ts-ignore: decorator
@inline
export function hashOf(i: i32): i32 {
  return load<i32>(columns + 3 * room + ((<usize>i) << 2));
}

// @ts-ignore: decorator
@inline
function setHash(i: i32, hash: i32): void {
  store<i32>(columns + 3 * room + ((<usize>i) << 2), hash);
}

// @ts-ignore: decorator
@inline
export function push(kind: i32, start: i32, end: i32): void {
  if (<usize>count << 2 >= room) return;
  setKind(count, kind);
  setStart(count, start);
  setEnd(count, end);
  count++;
}

export function dropLast(): void {
  count--;
}

export function keepFirst(length: i32): void {
  count = length;
}

/** Makes tokens `from` to `to` (inclusive) one, written as token `at`. */
export function span(at: i32, from: i32, to: i32): void {
  setKind(at, to > from ? COMPOUND : kindOf(from));
  setStart(at, startOf(from));
  setEnd(at, endOf(to));
}

/** Hashes words and structure, when the tokens stand. */
export function seal(): void {
  let hash = count;
  let previous = lineStart;
  if (count === 0) setHash(0, VARIABLE_HASH);
  for (let i = 0; i < count; i++) {
    const start = startOf(i);
    const end = endOf(i);
    const kind = kindOf(i);
    hash = hashGap(hash, previous, start);
    previous = end;
    if (kind === WORD) setHash(i, hashWord(start, end));
    else setHash(i, kind === EMPTY ? EMPTY_HASH : VARIABLE_HASH);
  }
  store<i32>(columns + 4 * room, hashGap(hash, previous, lineEnd));
}

// @ts-ignore: decorator
@inline
function hashWord(start: i32, end: i32): i32 {
  let hash: i32 = 0x811c9dc5;
  let left = end - start;
  let at = base + <usize>start;
  for (; left > 4; left -= 4, at += 4) hash = mixWord(hash, load<i32>(at));
  if (left > 0) hash = mixWord(hash, load<i32>(at) & (-1 >>> ((4 - left) << 3)));
  const mixed = (hash ^ (hash >>> 15) ^ (end - start)) * 0x85ebca6b;
  return (mixed ^ (mixed >>> 13)) | 2;
}

// @ts-ignore: decorator
@inline
function mixWord(hash: i32, word: i32): i32 {
  const mixed = (hash ^ word) * 0x9e3779b1;
  return mixed ^ (mixed >>> 15);
}

// @ts-ignore: decorator
@inline
function hashGap(seed: i32, start: i32, end: i32): i32 {
  let hash = (seed ^ 0x56) * 0x01000193;
  let wasBlank = false;
  for (let i = start; i < end; i++) {
    const byte = byteAt(i);
    const isBlankToo = isBlank(byte);
    if (isBlankToo && wasBlank) continue;
    hash = (hash ^ <i32>(isBlankToo ? SPACE : byte)) * 0x5bd1e995;
    hash ^= hash >>> 15;
    wasBlank = isBlankToo;
  }
  return hash;
}
