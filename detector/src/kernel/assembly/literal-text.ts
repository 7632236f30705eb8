/** A text as literals are looked for in it: small letters, a blank for each run of blanks and controls. */

const FEED: u8 = 0x0a;
const SPACE: u8 = 0x20;
const DELETE: u8 = 0x7f;

/** @returns the address behind the last byte that was written. @param to where to */
export function fold(text: usize, length: i32, to: usize): usize {
  let out = to;
  let isAfterBlank = true;
  for (let i = 0; i < length; i += 16) {
    const v = v128.load(text + i);
    const left = min(length - i, 16);
    const valid = (1 << left) - 1;
    const controls = i8x16.bitmask(controlsOf(v)) & valid;
    const spaces = i8x16.bitmask(i8x16.eq(v, i8x16.splat(SPACE))) & valid;
    if ((controls | (spaces & ((spaces << 1) | i32(isAfterBlank)))) === 0) {
      v128.store(out, smallOf(v));
      out += left;
      isAfterBlank = ((spaces >>> (left - 1)) & 1) !== 0;
    } else {
      out = foldBytes(text + i, left, out, isAfterBlank);
      isAfterBlank = out > to ? load<u8>(out - 1) === SPACE : true;
    }
  }
  return out;
}

/** What is compared with beyond a text is no part of any literal. */
export function markEnds(start: usize, end: usize): void {
  v128.store(start - 16, i8x16.splat(0));
  v128.store(end, i8x16.splat(0));
}

function foldBytes(text: usize, length: i32, to: usize, wasBlank: bool): usize {
  let out = to;
  let isAfterBlank = wasBlank;
  for (let i = 0; i < length; i++) {
    const byte = load<u8>(text + i);
    const isBlank = (byte <= SPACE && byte !== FEED) || byte === DELETE;
    if (!isBlank || !isAfterBlank) store<u8>(out++, isBlank ? SPACE : small(byte));
    isAfterBlank = isBlank;
  }
  return out;
}

// @ts-ignore: decorator
@inline
function small(byte: u8): u8 {
  return byte - 0x41 < 26 ? byte | 0x20 : byte;
}

// @ts-ignore: decorator
@inline
function smallOf(v: v128): v128 {
  const isCapital = i8x16.lt_u(i8x16.sub(v, i8x16.splat(0x41)), i8x16.splat(26));
  return v128.or(v, v128.and(isCapital, i8x16.splat(0x20)));
}

/** Blanks that are no spaces. */
// @ts-ignore: decorator
@inline
function controlsOf(v: v128): v128 {
  const low = v128.andnot(i8x16.lt_u(v, i8x16.splat(SPACE)), i8x16.eq(v, i8x16.splat(FEED)));
  return v128.or(low, i8x16.eq(v, i8x16.splat(DELETE)));
}
