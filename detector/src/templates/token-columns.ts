import { byteClasses, BLANK } from './byte-class.ts';

export const WORD = 0;
/** Digits, with a sign or a point; hexadecimal. */
export const NUMBER = 1;
/** A path, or what follows a URL's scheme. */
export const PATH = 2;
/** A word that is an id: "blk_3886", "MSRA-SA-41". */
export const NAME = 3;
/** A value that is not there: "logname= uid=0", "from ()". */
export const EMPTY = 4;
/** More than one number: an address, a version, a date, a time, a size with its unit. */
export const COMPOUND = 5;
/** All that follows the last token that there is room for. */
export const REST = 6;

/** In the column `hash`: of everything variable, and of an absent value. Words never hash to these. */
export const VARIABLE_HASH = 0;
export const EMPTY_HASH = 1;

/**
 * The values of one line, as columns: words, and what is variable at sight. What stands between them
 * (blanks, punctuation) is the line's structure, in `signature`. Filled by `tokeniseLine`, used again
 * for the next line.
 */
export class TokenColumns {
  readonly max: number;
  readonly kind: Uint8Array;
  readonly start: Uint32Array;
  readonly end: Uint32Array;
  readonly hash: Int32Array;
  length = 0;
  /** The line, in the bytes that it was tokenised from. */
  lineStart = 0;
  lineEnd = 0;
  /** Hash of what stands between the tokens; lines of different structure never share a template. */
  signature = 0;

  /** @param max how many tokens of a line are told apart, >= 2 */
  constructor(max: number) {
    if (!(max >= 2)) throw new RangeError(`Cannot tell ${max} tokens apart`);
    this.max = max;
    this.kind = new Uint8Array(max);
    this.start = new Uint32Array(max);
    this.end = new Uint32Array(max);
    this.hash = new Int32Array(max);
  }

  push(kind: number, start: number, end: number): void {
    if (this.length >= this.max) return;
    this.kind[this.length] = kind;
    this.start[this.length] = start;
    this.end[this.length] = end;
    this.length++;
  }

  /** Makes tokens `from` to `to` (inclusive) one, written as token `at`. */
  span(at: number, from: number, to: number): void {
    this.kind[at] = this.kind[from] as number;
    this.start[at] = this.start[from] as number;
    this.end[at] = this.end[to] as number;
    if (to > from) this.kind[at] = COMPOUND;
  }

  /** Before the first token of a line. */
  open(lineStart: number, lineEnd: number): void {
    this.length = 0;
    this.lineStart = lineStart;
    this.lineEnd = lineEnd;
  }

  /** Hashes words and structure, when the tokens stand. */
  seal(bytes: Uint8Array): void {
    const { lineStart, lineEnd } = this;
    let signature = this.length;
    this.hash[0] = VARIABLE_HASH;
    let previous = lineStart;
    for (let i = 0; i < this.length; i++) {
      const start = this.start[i] as number;
      signature = hashGap(signature, bytes, previous, start);
      previous = this.end[i] as number;
      this.hash[i] = this.#hashOf(bytes, i);
    }
    this.signature = hashGap(signature, bytes, previous, lineEnd);
  }

  #hashOf(bytes: Uint8Array, token: number): number {
    const kind = this.kind[token];
    if (kind === EMPTY) return EMPTY_HASH;
    return kind === WORD
      ? hashWord(bytes, this.start[token] as number, this.end[token] as number)
      : VARIABLE_HASH;
  }
}

/** How many of these are not `VARIABLE_HASH`. */
export function fixedOf(hashes: readonly number[]): number {
  let fixed = 0;
  for (const hash of hashes) if (hash !== VARIABLE_HASH) fixed++;
  return fixed;
}

/** Never `VARIABLE_HASH` nor `EMPTY_HASH`. */
export function hashWord(bytes: Uint8Array, start: number, end: number): number {
  let hash = 0x811c9dc5 ^ (end - start);
  for (let i = start; i < end; i++) {
    hash = Math.imul(hash ^ (bytes[i] as number), 0x01000193);
    hash ^= hash >>> 15;
  }
  return hash | 2;
}

function hashGap(seed: number, bytes: Uint8Array, start: number, end: number): number {
  let hash = Math.imul(seed ^ 0x56, 0x01000193);
  let isBlank = false;
  for (let i = start; i < end; i++) {
    const byte = bytes[i] as number;
    const blank = byteClasses[byte] === BLANK;
    if (!blank || !isBlank) hash = Math.imul(hash ^ (blank ? 0x20 : byte), 0x5bd1e995);
    hash ^= hash >>> 15;
    isBlank = blank;
  }
  return hash;
}
