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

/**
 * A template's form is text of one character a byte: what stands between its values as it is, blanks
 * as one and none at the ends; a value that varies as U+0000, another as U+0001, its bytes, U+0002.
 * Control characters are blanks to the tokeniser, so that none of these stands for itself.
 */
export function formOf(tokens: TokenColumns, { bytes, start, end }: Line): string {
  let form = '';
  let from = start;
  for (let i = 0; i < tokens.length; i++) {
    const at = tokens.start[i] as number;
    const to = tokens.end[i] as number;
    form += structure(bytes, from, at, form === '');
    form +=
      tokens.hash[i] === VARIABLE_HASH
        ? VARIABLE_SIGN
        : VALUE_SIGN + characters(bytes, at, to) + VALUE_END;
    from = to;
  }
  form += structure(bytes, from, end, form === '');
  return form.endsWith(' ') ? form.slice(0, -1) : form;
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
  let text = '';
  for (let i = 0; i < form.length; i++) {
    const character = form[i] as string;
    if (character === VARIABLE_SIGN) text += '<*>';
    else if (character === UNIT_SIGN) text = text.slice(0, -1);
    else if (character !== VALUE_SIGN && character !== VALUE_END) text += character;
  }
  return decoder.decode(bytesOf(text));
}

function nextValue(form: string, from: number): number {
  for (let i = from; i < form.length; i++) {
    const code = form.charCodeAt(i);
    if (code <= 1 || code === 3) return i;
  }
  return -1;
}

function bytesOf(form: string): Uint8Array {
  return Uint8Array.from(form, (character) => character.charCodeAt(0));
}

function characters(bytes: Uint8Array, start: number, end: number): string {
  let text = '';
  for (let i = start; i < end; i++) text += String.fromCharCode(bytes[i] as number);
  return text;
}

function structure(bytes: Uint8Array, start: number, end: number, isFirst: boolean): string {
  let text = '';
  let isBlank = isFirst;
  for (let i = start; i < end; i++) {
    const byte = bytes[i] as number;
    if (byteClasses[byte] !== BLANK) {
      text += String.fromCharCode(byte);
      isBlank = false;
    } else if (!isBlank) {
      text += ' ';
      isBlank = true;
    }
  }
  return text;
}
