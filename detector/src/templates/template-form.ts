import { BLANK, byteClasses } from './byte-class.ts';
import {
  EMPTY_HASH,
  hashWord,
  type TokenColumns,
  type Values,
  VARIABLE_HASH,
} from './token-columns.ts';

/** A line as a range of bytes. */
export interface Line {
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
}

/** A form as words of four bytes, in the order of memory; what follows its last byte is anything. */
export interface Form {
  readonly words: Int32Array;
  /** In bytes. */
  readonly length: number;
}

const VARIABLE_SIGN = 0;
const VALUE_SIGN = 1;
const VALUE_END = 2;
/** A unit of bytes that varies with its number: one with it when people read it. */
const UNIT_SIGN = 3;
const units: ReadonlySet<string> = new Set('B kB KB MB GB TB KiB MiB GiB TiB'.split(' '));
const variableText: Uint8Array = new TextEncoder().encode('<*>');
const decoder = new TextDecoder();
const SPACE = 0x20;
const LINE_FEED = 0x0a;

/**
 * Writes forms. A template's form is what stands between its values as it is, blanks as one and none at the
 * ends; a value that varies as a byte 0, another as a byte 1, its bytes, a byte 2. Control characters are
 * blanks to the tokeniser, so that none of these stands for itself.
 */
export class FormWriter {
  #words = new Int32Array(256);
  #form = new Uint8Array(this.#words.buffer);
  #end = 0;

  /** @returns the form of the line that `tokens` was filled from; it is gone with the next one */
  write(tokens: TokenColumns, { bytes, start, end }: Line): Form {
    this.#open(end - start + 2 * tokens.length);
    let from = start;
    for (let i = 0; i < tokens.length; i++) {
      const at = tokens.start[i] as number;
      const to = tokens.end[i] as number;
      this.#between(bytes, from, at);
      if (tokens.hash[i] === VARIABLE_HASH) this.#form[this.#end++] = VARIABLE_SIGN;
      else this.#value(bytes, at, to);
      from = to;
    }
    this.#between(bytes, from, firstLineEnd(bytes, from, end));
    if (this.#end > 0 && this.#form[this.#end - 1] === SPACE) this.#end--;
    return { words: this.#words, length: this.#end };
  }

  /** With room for so many bytes. */
  #open(room: number): void {
    this.#end = 0;
    if (this.#form.length >= room) return;
    this.#words = new Int32Array((room + 3) >> 2);
    this.#form = new Uint8Array(this.#words.buffer);
  }

  #value(bytes: Uint8Array, start: number, end: number): void {
    this.#form[this.#end++] = VALUE_SIGN;
    for (let i = start; i < end; i++) this.#form[this.#end++] = bytes[i] as number;
    this.#form[this.#end++] = VALUE_END;
  }

  #between(bytes: Uint8Array, start: number, end: number): void {
    for (let i = start; i < end; i++) {
      const byte = bytes[i] as number;
      if (byteClasses[byte] !== BLANK) this.#form[this.#end++] = byte;
      else if (this.#end > 0 && this.#form[this.#end - 1] !== SPACE)
        this.#form[this.#end++] = SPACE;
    }
  }
}

function firstLineEnd(bytes: Uint8Array, from: number, end: number): number {
  let i = from;
  while (i < end && bytes[i] !== LINE_FEED) i++;
  return i;
}

/** Makes value `token` of the form vary too, in place. @returns how long the form is then */
export function generaliseForm(form: Uint8Array, token: number): number {
  let at = -1;
  for (let i = 0; i <= token; i++) at = nextValue(form, at + 1);
  if (form[at] !== VALUE_SIGN) return form.length;
  const end = form.indexOf(VALUE_END, at);
  const isUnit =
    form[at - 2] === VARIABLE_SIGN &&
    form[at - 1] === SPACE &&
    units.has(decoder.decode(form.subarray(at + 1, end)));
  form[at] = isUnit ? UNIT_SIGN : VARIABLE_SIGN;
  form.copyWithin(at + 1, end + 1);
  return form.length - (end - at);
}

/** The values of the form's lines, as the tokeniser gives them. */
export function valuesOf({ words, length }: Form, signature: number): Values {
  const form = new Uint8Array(words.buffer, words.byteOffset, length);
  const hashes: number[] = [];
  for (let at = nextValue(form, 0); at >= 0; at = nextValue(form, at + 1)) {
    if (form[at] !== VALUE_SIGN) hashes.push(VARIABLE_HASH);
    else {
      const end = form.indexOf(VALUE_END, at);
      hashes.push(end === at + 1 ? EMPTY_HASH : hashWord(form, at + 1, end));
    }
  }
  return { signature, hash: Int32Array.from(hashes), length: hashes.length };
}

/** The form as people read it: "session opened for user <*>". */
export function textOfForm(form: Uint8Array): string {
  return decoder.decode(utf8OfForm(form));
}

/** The same as bytes, as they were in the line. */
export function utf8OfForm(form: Uint8Array): Uint8Array {
  const text = new Uint8Array(form.length * variableText.length);
  let end = 0;
  for (const byte of form) {
    if (byte === VARIABLE_SIGN) {
      text.set(variableText, end);
      end += variableText.length;
    } else if (byte === UNIT_SIGN) end--;
    else if (byte !== VALUE_SIGN && byte !== VALUE_END) text[end++] = byte;
  }
  return text.subarray(0, end);
}

/** For a snapshot: one character a byte. */
export function charactersOfForm(form: Uint8Array): string {
  let text = '';
  for (const byte of form) text += String.fromCharCode(byte);
  return text;
}

/** What `charactersOfForm` was made from. */
export function formOfCharacters(text: string): Form {
  const words = new Int32Array((text.length + 3) >> 2);
  const form = new Uint8Array(words.buffer);
  for (let i = 0; i < text.length; i++) form[i] = text.charCodeAt(i);
  return { words, length: text.length };
}

function nextValue(form: Uint8Array, from: number): number {
  for (let i = from; i < form.length; i++) {
    const byte = form[i] as number;
    if (byte <= VALUE_SIGN || byte === UNIT_SIGN) return i;
  }
  return -1;
}
