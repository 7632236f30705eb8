import { BLANK, byteClasses } from './byte-class.ts';
import { EMPTY_HASH, hashWord, type TokenColumns, VARIABLE_HASH } from './token-columns.ts';

/** A line as a range of bytes. */
export interface Line {
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
}

const VARIABLE_SIGN = '\u0000';
const VALUE_SIGN = '\u0001';
const VALUE_END = '\u0002';
/** A unit of bytes that varies with its number: one with it when people read it. */
const UNIT_SIGN = '\u0003';
const units: ReadonlySet<string> = new Set('B kB KB MB GB TB KiB MiB GiB TiB'.split(' '));
const decoder = new TextDecoder();
const SPACE = 0x20;

/**
 * Writes forms. A template's form is text of one character a byte: what stands between its values as it
 * is, blanks as one and none at the ends; a value that varies as U+0000, another as U+0001, its bytes,
 * U+0002. Control characters are blanks to the tokeniser, so that none of these stands for itself.
 */
export class FormWriter {
  #form = new Uint8Array(1024);
  #end = 0;

  /** The form of the line that `tokens` was filled from. */
  write(tokens: TokenColumns, { bytes, start, end }: Line): string {
    const room = end - start + 2 * tokens.length;
    if (this.#form.length < room) this.#form = new Uint8Array(room);
    this.#end = 0;
    let from = start;
    for (let i = 0; i < tokens.length; i++) {
      const at = tokens.start[i] as number;
      const to = tokens.end[i] as number;
      this.#between(bytes, from, at);
      if (tokens.hash[i] === VARIABLE_HASH) this.#form[this.#end++] = 0;
      else this.#value(bytes, at, to);
      from = to;
    }
    this.#between(bytes, from, firstLineEnd(bytes, from, end));
    if (this.#end > 0 && this.#form[this.#end - 1] === SPACE) this.#end--;
    return charactersOf(this.#form.subarray(0, this.#end));
  }

  #value(bytes: Uint8Array, start: number, end: number): void {
    this.#form[this.#end++] = 1;
    for (let i = start; i < end; i++) this.#form[this.#end++] = bytes[i] as number;
    this.#form[this.#end++] = 2;
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

const LINE_FEED = 0x0a;

function firstLineEnd(bytes: Uint8Array, from: number, end: number): number {
  let i = from;
  while (i < end && bytes[i] !== LINE_FEED) i++;
  return i;
}

/** The form with value `token` varying too. */
export function generaliseForm(form: string, token: number): string {
  let at = -1;
  for (let i = 0; i <= token; i++) at = nextValue(form, at + 1);
  if (form[at] !== VALUE_SIGN) return form;
  const end = form.indexOf(VALUE_END, at);
  const isUnit =
    form.slice(at - 2, at) === `${VARIABLE_SIGN} ` && units.has(form.slice(at + 1, end));
  return form.slice(0, at) + (isUnit ? UNIT_SIGN : VARIABLE_SIGN) + form.slice(end + 1);
}

/** The hashes of the form's values, as the tokeniser gives them. */
export function hashesOf(form: string): number[] {
  const bytes = bytesOf(form);
  const hashes: number[] = [];
  for (let at = nextValue(form, 0); at >= 0; at = nextValue(form, at + 1)) {
    if (form[at] !== VALUE_SIGN) hashes.push(VARIABLE_HASH);
    else {
      const end = form.indexOf(VALUE_END, at);
      hashes.push(end === at + 1 ? EMPTY_HASH : hashWord(bytes, at + 1, end));
    }
  }
  return hashes;
}

/** The form as people read it: "session opened for user <*>". */
export function textOfForm(form: string): string {
  return decoder.decode(utf8OfForm(form));
}

/** The same as bytes, as they were in the line. */
export function utf8OfForm(form: string): Uint8Array {
  let text = '';
  for (let i = 0; i < form.length; i++) {
    const character = form[i] as string;
    if (character === VARIABLE_SIGN) text += '<*>';
    else if (character === UNIT_SIGN) text = text.slice(0, -1);
    else if (character !== VALUE_SIGN && character !== VALUE_END) text += character;
  }
  return bytesOf(text);
}

function nextValue(form: string, from: number): number {
  for (let i = from; i < form.length; i++) {
    const code = form.charCodeAt(i);
    if (code <= 1 || code === 3) return i;
  }
  return -1;
}

function bytesOf(form: string): Uint8Array {
  const bytes = new Uint8Array(form.length);
  for (let i = 0; i < form.length; i++) bytes[i] = form.charCodeAt(i);
  return bytes;
}

/** One character a byte; ASCII, which UTF-8 is the same for, in a quarter of the time. */
function charactersOf(bytes: Uint8Array): string {
  let union = 0;
  for (let i = 0; i < bytes.length; i++) union |= bytes[i] as number;
  if (union < 0x80) return decoder.decode(bytes);
  return String.fromCharCode.apply(undefined, bytes as unknown as number[]);
}
