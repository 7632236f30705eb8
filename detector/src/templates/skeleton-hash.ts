/* oxlint-disable complexity, max-depth, max-lines-per-function -- one loop, without calls: every byte of every line passes it */
import { ALPHANUMERIC, BLANK, byteClasses, DIGIT } from './byte-class.ts';
import { isNumberRun } from './is-number-run.ts';

/** Stands for a collapsed number: a control character, which no other part of a skeleton holds. */
const NUMBER = 1;
const LINE_FEED = 0x0a;
/** Digits within a word ("eth0", "x11") belong to it up to this many less one; more are an id. */
const digitRunMin = 3;

/**
 * Hashes of the skeletons of lines: the line with blanks as one blank and its numbers as one sign. Two
 * lines of one skeleton always tokenise and mask alike, so what is known of the skeleton is known of
 * both. A number is a run of letters and digits that is all digits, or hexadecimal with a digit and at
 * least 4 long, or 0x and hexadecimal; of other runs, a part of 3 digits or more.
 *
 * Two lanes of 32 bits (multiply and xor as FNV-1a, other factors and a rotation in the second). One
 * pass, no allocation: the result is in `low` and `high`.
 */
export class SkeletonHash {
  low = 0;
  high = 0;

  /**
   * @param bytes hashed from `start` (inclusive) to `end` (exclusive), or to the first line feed
   * @returns where it ended
   */
  of(bytes: Uint8Array, start: number, end: number): number {
    const classes = byteClasses;
    let a = 0x2545f491;
    let b = 0x6c62272e;
    let blank = false;
    let i = start;
    while (i < end && classes[bytes[i] as number] === BLANK && bytes[i] !== LINE_FEED) i++;
    while (i < end) {
      const byte = bytes[i] as number;
      const kind = classes[byte] as number;
      if (kind === BLANK) {
        if (byte === LINE_FEED) break;
        blank = true;
        i++;
        continue;
      }
      if (blank) {
        a = Math.imul(a ^ 0x20, 0x01000193);
        b = Math.imul(b ^ 0x20, 0x5bd1e995);
        b ^= b >>> 15;
        blank = false;
      }
      if ((kind & ALPHANUMERIC) === 0) {
        a = Math.imul(a ^ byte, 0x01000193);
        b = Math.imul(b ^ byte, 0x5bd1e995);
        b ^= b >>> 15;
        i++;
        continue;
      }
      // A run of letters and digits: hashed as it stands, and taken back when it proves a number.
      const a0 = a;
      const b0 = b;
      const runStart = i;
      let union = 0;
      let digits = 0;
      let a1 = a;
      let b1 = b;
      let next = kind;
      let c = byte;
      do {
        union |= next;
        if (next === DIGIT) {
          if (digits++ === 0) {
            a1 = a;
            b1 = b;
          }
        } else {
          if (digits >= digitRunMin) {
            a = Math.imul(a1 ^ NUMBER, 0x01000193);
            b = Math.imul(b1 ^ NUMBER, 0x5bd1e995);
          }
          digits = 0;
        }
        a = Math.imul(a ^ c, 0x01000193);
        b = Math.imul(b ^ c, 0x5bd1e995);
        b ^= b >>> 15;
        if (++i >= end) break;
        c = bytes[i] as number;
        next = classes[c] as number;
      } while ((next & ALPHANUMERIC) !== 0);
      if (isNumberRun(bytes, runStart, i, union)) {
        a = Math.imul(a0 ^ NUMBER, 0x01000193);
        b = Math.imul(b0 ^ NUMBER, 0x5bd1e995);
      } else if (digits >= digitRunMin) {
        a = Math.imul(a1 ^ NUMBER, 0x01000193);
        b = Math.imul(b1 ^ NUMBER, 0x5bd1e995);
      }
    }
    this.low = a ^ (a >>> 16);
    this.high = b ^ (b >>> 13);
    return i;
  }
}
