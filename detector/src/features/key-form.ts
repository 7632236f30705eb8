import { keyHash } from './key-hash.ts';

/**
 * What the values look like by which lines may belong together: a prefix that each has ("blk_"), else a
 * shape with its length (32 hexadecimal digits). A number, so that nothing is made for a word that is looked at.
 */
export type KeyFormCode = number;

/** Kinds of bytes. */
export const bytes = {
  other: 0,
  delimiter: 1,
  digit: 2,
  hexadecimal: 3,
  letter: 4,
  joint: 5,
  end: 6,
};

const uuid = 1;
const number = 2;
const hexadecimal = 100;
const mixed = 200;
const prefixed = 1_000;
/** Shorter words recur by chance, longer ones are no keys. */
const lengthMin = 5;
export const lengthMax = 80;
const hexadecimalMin = 8;
const mixedMin = 6;
const prefixMax = 16;
const uuidLength = 36;

/** Kind of each byte: blanks and brackets end a word, stops and colons only as its last. */
export const kindOfByte: Uint8Array = Uint8Array.from({ length: 256 }, (_, byte) => {
  const letter = String.fromCharCode(byte);
  if (/[\s,;=()[\]{}"'<>|/]/.test(letter) && byte < 128) return bytes.delimiter;
  if (/\d/.test(letter)) return bytes.digit;
  if (/[a-f]/i.test(letter)) return bytes.hexadecimal;
  if (/[a-z]/i.test(letter)) return bytes.letter;
  if (/[_#-]/.test(letter)) return bytes.joint;
  return /[.:!?]/.test(letter) ? bytes.end : bytes.other;
});

/** A word of a line, and whether it may be a key. */
export interface KeyToken {
  readonly start: number;
  /** Without the stops and colons at its end. */
  readonly end: number;
  /** 0 for a word that is no key. */
  readonly code: KeyFormCode;
}

/** Calls `note` for each word of `text[from, to)` that may be a key. */
export function eachKeyToken(
  text: Uint8Array,
  [from, to]: readonly [number, number],
  note: (token: KeyToken) => void,
): void {
  for (let at = from; at < to;) {
    if (kindOfByte[text[at] as number] === bytes.delimiter) {
      at++;
      continue;
    }
    let end = at;
    let digits = 0;
    while (end < to && kindOfByte[text[end] as number] !== bytes.delimiter) {
      if (kindOfByte[text[end] as number] === bytes.digit) digits++;
      end++;
    }
    const last = withoutEnd(text, at, end);
    const code = digits === 0 ? 0 : formOf(text, at, last);
    if (code !== 0) note({ start: at, end: last, code });
    at = end;
  }
}

/** Where the word ends when its stops and colons are left out. */
function withoutEnd(text: Uint8Array, start: number, end: number): number {
  let last = end;
  while (last > start && kindOfByte[text[last - 1] as number] === bytes.end) last--;
  return last;
}

function formOf(text: Uint8Array, start: number, end: number): KeyFormCode {
  const length = end - start;
  if (length < lengthMin || length > lengthMax) return 0;
  if (isUuidAt(text, start, end)) return uuid;
  return shapedAs(text, start, end) || prefixedAs(text, start, end);
}

function shapedAs(text: Uint8Array, start: number, end: number): KeyFormCode {
  const from = text[start] === 0x2d ? start + 1 : start;
  let greatest = 0;
  let digits = 0;
  for (let at = from; at < end; at++) {
    const kind = kindOfByte[text[at] as number] as number;
    if (kind < bytes.digit || kind > bytes.letter) return 0;
    if (kind === bytes.digit) digits++;
    greatest = Math.max(greatest, kind);
  }
  if (greatest === bytes.digit) return digits >= lengthMin ? number : 0;
  return digits === 0 || from > start ? 0 : shapeOfLength(end - start, greatest);
}

function shapeOfLength(length: number, greatest: number): KeyFormCode {
  if (greatest === bytes.hexadecimal && length >= hexadecimalMin) return hexadecimal + length;
  return length >= mixedMin ? mixed + length : 0;
}

function prefixedAs(text: Uint8Array, start: number, end: number): KeyFormCode {
  const length = prefixLength(text, start, end);
  return length === 0 ? 0 : prefixed + hashOf(text, start, start + length);
}

function isUuidAt(text: Uint8Array, start: number, end: number): boolean {
  if (end - start !== uuidLength) return false;
  for (let i = 0; i < uuidLength; i++) {
    const kind = kindOfByte[text[start + i] as number];
    const isDash = i === 8 || i === 13 || i === 18 || i === 23;
    if (isDash ? text[start + i] !== 0x2d : kind !== bytes.digit && kind !== bytes.hexadecimal)
      return false;
  }
  return true;
}

/** Letters and one of `_:#-`, before letters and digits that may have a sign, or a UUID. @returns 0 for none */
export function prefixLength(text: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end && isLetter(text[at] as number)) at++;
  const letters = at - start;
  if (letters === 0 || letters > prefixMax || !isJoint(text[at] as number)) return 0;
  const length = letters + 1;
  const from = start + length;
  const isKey = isUuidAt(text, from, end) || isWordWithDigit(text, from, end);
  return isKey ? length : 0;
}

function isWordWithDigit(text: Uint8Array, start: number, end: number): boolean {
  let digits = 0;
  for (let at = text[start] === 0x2d ? start + 1 : start; at < end; at++) {
    const byte = text[at] as number;
    if (kindOfByte[byte] === bytes.digit) digits++;
    else if (!isLetter(byte) && byte !== 0x5f) return false;
  }
  return digits > 0;
}

function isLetter(byte: number): boolean {
  const kind = kindOfByte[byte];
  return kind === bytes.hexadecimal || kind === bytes.letter;
}

function isJoint(byte: number): boolean {
  return kindOfByte[byte] === bytes.joint || byte === 0x3a;
}

function hashOf(text: Uint8Array, start: number, end: number): number {
  let hash = keyHash.low;
  for (let at = start; at < end; at++) hash = keyHash.nextLow(hash, text[at] as number);
  return hash >>> 0;
}

/** Which bytes the values of a form have, and how many: 0 for any number. */
export interface KeyShape {
  readonly isPrefixed: boolean;
  readonly isUuid: boolean;
  /** The greatest kind of byte that one may have, of digit, hexadecimal and letter. */
  readonly kindMax: number;
  readonly length: number;
}

export function shapeOf(code: KeyFormCode): KeyShape {
  const isPrefixed = code >= prefixed;
  const isUuid = code === uuid;
  if (isPrefixed) return { isPrefixed, isUuid, kindMax: bytes.letter, length: 0 };
  if (isUuid) return { isPrefixed, isUuid, kindMax: bytes.hexadecimal, length: uuidLength };
  if (code === number) return { isPrefixed, isUuid, kindMax: bytes.digit, length: 0 };
  return code > mixed
    ? { isPrefixed, isUuid, kindMax: bytes.letter, length: code - mixed }
    : { isPrefixed, isUuid, kindMax: bytes.hexadecimal, length: code - hexadecimal };
}
