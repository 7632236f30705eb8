/**
 * Vectors of 16 equal bytes, in memory. One that stands in the code is made anew by V8 each time around a
 * loop, by three instructions; loaded before the loop it stays in a register. A message's key takes three
 * fifths of the time so.
 */

const table: usize = memory.data(16 * 15, 16);

/** Where each lies. */
export const SPACES: usize = table;
export const DELETES: usize = table + 16;
export const LOW_HALF: usize = table + 32;
/** `isAmong` of digits, letters and a to f: subtract the first of the two, compare with the second. */
export const DIGIT_FROM: usize = table + 48;
export const DIGIT_COUNT: usize = table + 64;
export const LETTER_FROM: usize = table + 80;
export const LETTER_COUNT: usize = table + 96;
export const HEX_COUNT: usize = table + 112;
/** Of a message's key: the byte before @, and what says that no letter alone is beside a digit. */
export const BEFORE_LETTERS: usize = table + 128;
export const FREE_FROM: usize = table + 144;
export const FREE_COUNT: usize = table + 160;
export const FEEDS: usize = table + 176;
/** The digit, not the number. */
export const ZEROS: usize = table + 192;
export const ONES: usize = table + 208;
/** What DEL differs from a space in. */
export const DELETE_TO_SPACE: usize = table + 224;
/** One bit a byte, twice; and each of the first two bytes eight times. */
export const BITS: usize = memory.data<u8>([1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128], 16);
export const EIGHT_TIMES: usize = memory.data<u8>([0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1], 16);
/** = : , ; ( ) [ ] { } < > " ' | # @ & : what high halves a low half goes with, one bit for each. */
export const SEPARATORS_BY_LOW: usize = memory.data<u8>(
  [16, 0, 4, 4, 0, 0, 4, 4, 4, 4, 8, 168, 140, 168, 8, 0], 16,
);
/** The bit of a high half. */
export const SEPARATORS_BY_HIGH: usize = memory.data<u8>(
  [0, 0, 4, 8, 16, 32, 0, 128, 0, 0, 0, 0, 0, 0, 0, 0], 16,
);
/** 16 bytes that are set, then 16 that are not. */
const within: usize = memory.data(32, 16);

memory.fill(SPACES, 0x20, 16);
memory.fill(FEEDS, 0x0a, 16);
memory.fill(ZEROS, 0x30, 16);
memory.fill(ONES, 1, 16);
memory.fill(DELETE_TO_SPACE, 0x7f ^ 0x20, 16);
memory.fill(DELETES, 0x7f, 16);
memory.fill(LOW_HALF, 0x0f, 16);
// A signed comparison is the only short one: all is shifted by half of the range.
memory.fill(DIGIT_FROM, 0x30 + 0x80, 16);
memory.fill(DIGIT_COUNT, 10 + 0x80, 16);
memory.fill(LETTER_FROM, 0x61 + 0x80, 16);
memory.fill(LETTER_COUNT, 26 + 0x80, 16);
memory.fill(HEX_COUNT, 6 + 0x80, 16);
memory.fill(BEFORE_LETTERS, 0x3f, 16);
// From 0xff on and around to 0.
memory.fill(FREE_FROM, 0xff + 0x80, 16);
memory.fill(FREE_COUNT, 0x02 + 0x80, 16);
memory.fill(within, 0xff, 16);

/** Sets of its first `count` bytes all bits. @param count 0 to 16 */
// @ts-ignore: decorator
@inline
export function firstBytes(count: i32): v128 {
  return v128.load(within + 16 - <usize>count);
}
