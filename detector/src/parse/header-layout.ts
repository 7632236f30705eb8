import { type HeaderReading, type LearnedLine, headerReading } from './header-reading.ts';

/** What a header looks like, four bytes a word, and what was read of it. */
export interface HeaderLayout {
  /** By which it is found. */
  readonly hash: number;
  /** Number of the stream that the source gave. */
  readonly source: number;
  readonly values: Int32Array;
  /** All ones at bytes that have to be equal. */
  readonly masks: Int32Array;
  /** All ones at bytes that have to be digits, whichever. */
  readonly digits: Int32Array;
  readonly reading: HeaderReading;
}

export function layoutOf(line: LearnedLine, hash: number): HeaderLayout {
  const { envelope: e, bytes, start, source } = line;
  const reach = e.reach - start;
  const words = (reach + 3) >> 2;
  const values = new Int32Array(words);
  const masks = new Int32Array(words);
  const digits = new Int32Array(words);
  for (let i = 0; i < reach; i++) {
    const c = bytes[start + i]!;
    const shift = (i & 3) * 8;
    if (c >= 48 && c <= 57 && start + i >= e.digitsReach) {
      digits[i >> 2]! |= 0xff << shift;
      continue;
    }
    masks[i >> 2]! |= 0xff << shift;
    values[i >> 2]! |= c << shift;
  }
  return { hash, source, values, masks, digits, reading: headerReading(line) };
}

/** Whether the bytes at `start` are a header of that layout. */
export function fitsLayout(layout: HeaderLayout, view: DataView, start: number): boolean {
  const { values, masks, digits } = layout;
  if (start + values.length * 4 > view.byteLength) return false;
  // From the end: headers of one stream begin alike.
  for (let i = values.length - 1; i >= 0; i--) {
    const word = view.getInt32(start + i * 4, true);
    if ((word & masks[i]!) !== values[i]) return false;
    const among = digits[i]!;
    if (among !== 0 && (notDigits(word) & among) !== 0) return false;
  }
  return true;
}

/** The highest bit of each of four bytes that is no digit. */
export function notDigits(word: number): number {
  const rest = word ^ 0x30303030;
  return (((rest & 0x7f7f7f7f) + 0x76767676) | rest) & 0x80808080;
}
