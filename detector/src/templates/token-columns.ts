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

/** A line's values by their hashes: what `TokenColumns` has of it, and what templates are kept by. */
export interface Values {
  readonly signature: number;
  readonly hash: Int32Array;
  readonly length: number;
}

/**
 * The values of one line, as columns: words, and what is variable at sight. What stands between them
 * (blanks, punctuation) is the line's structure, in `signature`. Filled by `LineTokeniser`, used again
 * for the next line.
 */
export class TokenColumns {
  readonly max: number;
  /** These four lie in the kernel's memory where it fills them. */
  kind: Int32Array;
  start: Int32Array;
  end: Int32Array;
  hash: Int32Array;
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
    this.kind = new Int32Array(max);
    this.start = new Int32Array(max);
    this.end = new Int32Array(max);
    this.hash = new Int32Array(max);
  }

  push(kind: number, start: number, end: number): void {
    const at = this.length;
    if (at >= this.max) return;
    this.kind[at] = kind;
    this.start[at] = start;
    this.end[at] = end;
    this.length = at + 1;
  }

  /** Makes tokens `from` to `to` (inclusive) one, written as token `at`. */
  span(at: number, from: number, to: number): void {
    this.kind[at] = to > from ? COMPOUND : (this.kind[from] as number);
    this.start[at] = this.start[from] as number;
    this.end[at] = this.end[to] as number;
  }

  /** A copy of the hashes. One by one: `Array.from` takes ten times as long. */
  hashes(): number[] {
    const copy: number[] = [];
    for (let i = 0; i < this.length; i++) copy.push(this.hash[i] as number);
    return copy;
  }

  /** Before the first token of a line. */
  open(lineStart: number, lineEnd: number): void {
    this.length = 0;
    this.lineStart = lineStart;
    this.lineEnd = lineEnd;
  }

  /** Hashes words and structure, when the tokens stand. */
  seal(bytes: Uint8Array): void {
    const { lineStart, lineEnd, start, end, length } = this;
    let signature = length;
    let previous = lineStart;
    if (length === 0) this.hash[0] = VARIABLE_HASH;
    for (let i = 0; i < length; i++) {
      signature = hashGap(signature, bytes, previous, start[i] as number);
      previous = end[i] as number;
      this.#sealHash(bytes, i);
    }
    this.signature = hashGap(signature, bytes, previous, lineEnd);
  }

  #sealHash(bytes: Uint8Array, i: number): void {
    const kind = this.kind[i];
    if (kind === WORD)
      this.hash[i] = hashWord(bytes, this.start[i] as number, this.end[i] as number);
    else this.hash[i] = kind === EMPTY ? EMPTY_HASH : VARIABLE_HASH;
  }
}

/** Four bytes at a time, zeros behind the last. Never `VARIABLE_HASH` nor `EMPTY_HASH`. */
export function hashWord(bytes: Uint8Array, start: number, end: number): number {
  let hash = 0x811c9dc5 | 0;
  let i = start;
  for (; end - i > 4; i += 4) hash = mixWord(hash, wordAt(bytes, i));
  let rest = 0;
  for (let k = end - 1; k >= i; k--) rest = (rest << 8) | (bytes[k] as number);
  if (i < end) hash = mixWord(hash, rest);
  const mixed = Math.imul(hash ^ (hash >>> 15) ^ (end - start), 0x85ebca6b);
  return (mixed ^ (mixed >>> 13)) | 2;
}

function wordAt(bytes: Uint8Array, at: number): number {
  return (
    (bytes[at] as number) |
    ((bytes[at + 1] as number) << 8) |
    ((bytes[at + 2] as number) << 16) |
    ((bytes[at + 3] as number) << 24)
  );
}

function mixWord(hash: number, word: number): number {
  const mixed = Math.imul(hash ^ word, 0x9e3779b1);
  return mixed ^ (mixed >>> 15);
}

function hashGap(seed: number, bytes: Uint8Array, start: number, end: number): number {
  let hash = Math.imul(seed ^ 0x56, 0x01000193);
  let wasBlank = false;
  for (let i = start; i < end; i++) {
    const byte = bytes[i] as number;
    const isBlank = byteClasses[byte] === BLANK;
    if (isBlank && wasBlank) continue;
    hash = Math.imul(hash ^ (isBlank ? 0x20 : byte), 0x5bd1e995);
    hash ^= hash >>> 15;
    wasBlank = isBlank;
  }
  return hash;
}
