/* oxlint-disable complexity, max-depth, max-lines-per-function -- one loop without calls: every byte of every line passes it */
import type { LineBatch } from '../model/line-batch.ts';
import { ALPHANUMERIC, BLANK, byteClasses, DIGIT } from './byte-class.ts';
import { isNumberRun } from './is-number-run.ts';
import { SkeletonMemo } from './skeleton-memo.ts';

/** Stands for a collapsed number: a control character, which no other part of a skeleton holds. */
const NUMBER = 1;
const SPACE = 0x20;
const LINE_FEED = 0x0a;
/** Digits within a word ("eth0", "x11") belong to it up to this many less one; more are an id. */
const digitRunMin = 2;
/** Primes of xxHash32 (Y. Collet). */
const P1 = 0x9e3779b1 | 0;
const P2 = 0x85ebca77 | 0;
const P3 = 0xc2b2ae3d | 0;
const P4 = 0x27d4eb2f;

/** Rows [from, to) of a batch; of their messages no more than `bytesMax` bytes are looked at. */
export interface HashedRows {
  readonly from: number;
  readonly to: number;
  readonly bytesMax: number;
}

/** Fills the columns `skeletonLow` and `skeletonHigh`: this one, or the kernel's. */
export interface SkeletonHasher {
  hashRows(batch: LineBatch, rows: HashedRows): void;
}

/**
 * Hashes of the skeletons of messages: the message up to its first line feed, with blanks as one space
 * and none at the ends, and its numbers as one sign. Two lines of one skeleton always tokenise and mask
 * alike, so what is known of the skeleton is known of both. A number is a run of letters and digits that
 * is all digits, or hexadecimal with a digit and at least 4 long, or 0x and hexadecimal; of other runs, a
 * part of 2 digits or more. The lowest bit of `high` is none of the hash: it says whether a line feed was
 * there, so that nobody has to look for it again.
 *
 * The skeleton is written out and hashed in stripes of 16 bytes, as xxHash32 does, by two states of four
 * lanes each. Twin of kernel/assembly/skeleton.ts, which gives the same bit for bit and is faster.
 */
export class SkeletonHash implements SkeletonHasher {
  low = 0;
  high = 0;
  #skeleton = new Uint8Array(0);
  #hasMore = false;
  #words = new Int32Array(0);
  readonly #memo = new SkeletonMemo();

  hashRows(batch: LineBatch, { from, to, bytesMax }: HashedRows): void {
    const { bytes, messageStart, messageEnd, skeletonLow, skeletonHigh } = batch;
    for (let row = from; row < to; row++) {
      const start = messageStart[row] as number;
      this.of(bytes, start, Math.min(messageEnd[row] as number, start + bytesMax));
      skeletonLow[row] = this.low;
      skeletonHigh[row] = this.high;
    }
  }

  /** Of bytes[start, end), into `low` and `high`. */
  of(bytes: Uint8Array, start: number, end: number): void {
    const memo = this.#memo;
    const known = memo.find(bytes, start, end);
    if (known >= 0) {
      this.low = memo.table[known] as number;
      this.high = memo.table[known + 1] as number;
      return;
    }
    if (end - start + 16 > this.#skeleton.length) this.#grow(end - start + 16);
    this.#hash(this.#write(bytes, start, end));
    memo.remember(this.low, this.high);
  }

  /** @returns the skeleton's length */
  #write(bytes: Uint8Array, start: number, end: number): number {
    const classes = byteClasses;
    const out = this.#skeleton;
    let at = 0;
    let isBlank = false;
    let i = start;
    this.#hasMore = false;
    while (i < end) {
      let byte = bytes[i] as number;
      let kind = classes[byte] as number;
      if (kind === BLANK) {
        if (byte === LINE_FEED) {
          this.#hasMore = true;
          break;
        }
        isBlank = true;
        i++;
        continue;
      }
      if (isBlank) {
        if (at > 0) out[at++] = SPACE;
        isBlank = false;
      }
      if ((kind & ALPHANUMERIC) === 0) {
        out[at++] = byte;
        i++;
        continue;
      }
      // As it stands; taken back where a part, or all of it, is a number.
      const runStart = i;
      const runAt = at;
      let digits = 0;
      let union = 0;
      do {
        union |= kind;
        if (kind === DIGIT) digits++;
        else if (digits !== 0) {
          if (digits >= digitRunMin) {
            at -= digits;
            out[at++] = NUMBER;
          }
          digits = 0;
        }
        out[at++] = byte;
        if (++i >= end) break;
        byte = bytes[i] as number;
        kind = classes[byte] as number;
      } while ((kind & ALPHANUMERIC) !== 0);
      if ((union & DIGIT) === 0) continue;
      if (union === DIGIT || isNumberRun(bytes, runStart, i, union)) {
        at = runAt;
        out[at++] = NUMBER;
      } else if (digits >= digitRunMin) {
        at -= digits;
        out[at++] = NUMBER;
      }
    }
    return at;
  }

  #hash(length: number): void {
    const words = this.#words;
    for (let i = length; (i & 15) !== 0; i++) this.#skeleton[i] = 0;
    let [a0, a1, a2, a3] = [P1, P2, P3, P4];
    let [b0, b1, b2, b3] = [P3, P1, P4, P2];
    for (let i = 0; i < length; i += 16) {
      const w0 = words[i >> 2] as number;
      const w1 = words[(i >> 2) + 1] as number;
      const w2 = words[(i >> 2) + 2] as number;
      const w3 = words[(i >> 2) + 3] as number;
      let sum = (a0 + Math.imul(w0, P2)) | 0;
      a0 = Math.imul((sum << 13) | (sum >>> 19), P1);
      sum = (a1 + Math.imul(w1, P2)) | 0;
      a1 = Math.imul((sum << 13) | (sum >>> 19), P1);
      sum = (a2 + Math.imul(w2, P2)) | 0;
      a2 = Math.imul((sum << 13) | (sum >>> 19), P1);
      sum = (a3 + Math.imul(w3, P2)) | 0;
      a3 = Math.imul((sum << 13) | (sum >>> 19), P1);
      sum = (b0 + Math.imul(w0, P4)) | 0;
      b0 = Math.imul((sum << 17) | (sum >>> 15), P3);
      sum = (b1 + Math.imul(w1, P4)) | 0;
      b1 = Math.imul((sum << 17) | (sum >>> 15), P3);
      sum = (b2 + Math.imul(w2, P4)) | 0;
      b2 = Math.imul((sum << 17) | (sum >>> 15), P3);
      sum = (b3 + Math.imul(w3, P4)) | 0;
      b3 = Math.imul((sum << 17) | (sum >>> 15), P3);
    }
    this.low = finish(turned(a0, 1) + turned(a1, 7) + turned(a2, 12) + turned(a3, 18) + length);
    const high = finish(turned(b0, 1) + turned(b1, 7) + turned(b2, 12) + turned(b3, 18) + length);
    this.high = (high & ~1) | (this.#hasMore ? 1 : 0);
  }

  #grow(length: number): void {
    const buffer = new ArrayBuffer((Math.max(length, 4096) + 31) & ~15);
    this.#skeleton = new Uint8Array(buffer);
    this.#words = new Int32Array(buffer);
  }
}

function turned(lane: number, by: number): number {
  return (lane << by) | (lane >>> (32 - by));
}

function finish(sum: number): number {
  let hash = sum | 0;
  hash = Math.imul(hash ^ (hash >>> 15), P2);
  hash = Math.imul(hash ^ (hash >>> 13), P3);
  return hash ^ (hash >>> 16);
}
