/* oxlint-disable complexity, max-depth, max-lines-per-function -- one loop without calls: every byte of every line passes it */
import { ALPHANUMERIC, BLANK, byteClasses, DIGIT, LETTER } from './byte-class.ts';
import { isNumberRun } from './is-number-run.ts';

/** Stands for a collapsed number: a control character, which no other part of a skeleton holds. */
const NUMBER = 1;
const SPACE = 0x20;
const ZERO = 0x30;
const LINE_FEED = 0x0a;
/** Digits within a word ("eth0", "x11") belong to it up to this many less one; more are an id. */
const digitRunMin = 2;
/** Of FNV-1a (Fowler, Noll, Vo), 32 bits. */
const PRIME = 0x01000193;

/**
 * Hashes of the skeletons of lines: the line with blanks as one blank and its numbers as one sign. Two
 * lines of one skeleton always tokenise and mask alike, so what is known of the skeleton is known of
 * both. A number is a run of letters and digits that is all digits, or hexadecimal with a digit and at
 * least 4 long, or 0x and hexadecimal; of other runs, a part of 2 digits or more.
 *
 * Two lanes of 32 bits: FNV-1a, and the rotated sum of all its states. One pass, no allocation: the
 * result is in `low` and `high`.
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
    let isBlank = false;
    let i = start;
    while (i < end && classes[bytes[i] as number] === BLANK && bytes[i] !== LINE_FEED) i++;
    while (i < end) {
      let byte = bytes[i] as number;
      let kind = classes[byte] as number;
      if (kind === BLANK) {
        if (byte === LINE_FEED) break;
        isBlank = true;
        i++;
        continue;
      }
      if (isBlank) {
        a = Math.imul(a ^ SPACE, PRIME);
        b = (((b << 5) | (b >>> 27)) + a) | 0;
        isBlank = false;
      }
      if ((kind & ALPHANUMERIC) === 0) {
        a = Math.imul(a ^ byte, PRIME);
        b = (((b << 5) | (b >>> 27)) + a) | 0;
        i++;
        continue;
      }
      if (kind === DIGIT) {
        let after = i + 1;
        let next = 0;
        while (after < end && (next = classes[bytes[after] as number] as number) === DIGIT) after++;
        if (after >= end || (next & ALPHANUMERIC) === 0) {
          a = Math.imul(a ^ NUMBER, PRIME);
          b = (((b << 5) | (b >>> 27)) + a) | 0;
          i = after;
          continue;
        }
      }
      // A run with letters: hashed as it stands; taken back where a part, or all of it, is a number.
      const runStart = i;
      const a0 = a;
      const b0 = b;
      let a1 = a;
      let b1 = b;
      let digits = 0;
      let union = 0;
      do {
        union |= kind;
        if (kind === DIGIT) {
          if (digits++ === 0) {
            a1 = a;
            b1 = b;
          }
        } else if (digits !== 0) {
          if (digits >= digitRunMin) {
            a = Math.imul(a1 ^ NUMBER, PRIME);
            b = (((b1 << 5) | (b1 >>> 27)) + a) | 0;
          }
          digits = 0;
        }
        a = Math.imul(a ^ byte, PRIME);
        b = (((b << 5) | (b >>> 27)) + a) | 0;
        if (++i >= end) break;
        byte = bytes[i] as number;
        kind = classes[byte] as number;
      } while ((kind & ALPHANUMERIC) !== 0);
      if ((union & DIGIT) === 0) continue;
      // A number begins with a digit, or is of hexadecimal digits alone.
      if (
        union < LETTER || bytes[runStart] === ZERO ? isNumberRun(bytes, runStart, i, union) : false
      ) {
        a = Math.imul(a0 ^ NUMBER, PRIME);
        b = (((b0 << 5) | (b0 >>> 27)) + a) | 0;
      } else if (digits >= digitRunMin) {
        a = Math.imul(a1 ^ NUMBER, PRIME);
        b = (((b1 << 5) | (b1 >>> 27)) + a) | 0;
      }
    }
    this.low = a ^ (a >>> 16);
    this.high = b;
    return i;
  }
}
