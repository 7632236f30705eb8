import { levelWord } from './level-word.ts';

const bracketBytesMax = 256;
const wordBytesMax = 128;
/** Before a word's blank. */
const blankBytesMax = 96;
/** More than any level has. */
export const levelLettersMax = 16;

/** Where the next part of a header starts, or that the message starts where this one would have. */
export const isMessage = -1;

export function isDigit(c: number): boolean {
  return c >= 48 && c <= 57;
}

export function digitsEnd(bytes: Uint8Array, at: number, end: number): number {
  let p = at;
  while (p < end && bytes[p]! >= 48 && bytes[p]! <= 57) p++;
  return p;
}

export function isLevelAt(bytes: Uint8Array, at: number, end: number): boolean {
  return levelWord(bytes, at, levelEnd(bytes, at, end)) >= 0;
}

export function wordEnd(bytes: Uint8Array, at: number, end: number): number {
  let p = at;
  const limit = Math.min(end, at + wordBytesMax);
  while (p < limit) {
    if (isWordEnd(bytes[p]!)) break;
    p++;
  }
  return p;
}

/** Where the first blank from `at` on is, -1 where there is none soon. */
export function blankAfter(bytes: Uint8Array, at: number, end: number): number {
  const limit = Math.min(end, at + blankBytesMax);
  for (let p = at; p < limit; p++) if (bytes[p] === 32) return p;
  return -1;
}

export function isWordEnd(c: number): boolean {
  return c <= 32 ? c === 32 || c === 9 : c === 124;
}

/** Where the letters at `at` end, `at` when they are no word. */
export function levelEnd(bytes: Uint8Array, at: number, end: number): number {
  let p = at;
  while (p < end && isLetter(bytes[p]!) && p < at + levelLettersMax) p++;
  if (p >= end) return p;
  const c = bytes[p]!;
  const isEnd = isWordEnd(c) || c === 58 || c === 44 || c === 93 || c === 33 || c === 47;
  return isEnd ? p : at;
}

export function isLetter(c: number): boolean {
  return (c | 32) >= 97 && (c | 32) <= 122;
}

export function closingBracket(bytes: Uint8Array, at: number, end: number): number {
  let depth = 0;
  const limit = Math.min(end, at + bracketBytesMax);
  for (let p = at; p < limit; p++) {
    const c = bytes[p]!;
    if (c === 91) depth++;
    else if (c === 93 && --depth === 0) return p;
  }
  return -1;
}

/** OpenStack's request, behind the component: `req-…` or `-`. */
export function isRequest(bytes: Uint8Array, from: number, end: number): boolean {
  if (from + 3 >= end) return false;
  return bytes[from] === 45 || (bytes[from] === 114 && bytes[from + 3] === 45);
}
