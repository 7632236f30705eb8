import { allocateLineBatch } from '../model/allocate-line-batch.ts';
import { isFieldNameByte } from '../model/is-field-name-byte.ts';
import type { LineBatch } from '../model/line-batch.ts';
import { quoteEnd } from '../model/quote-end.ts';
import { fieldNameHash, fieldNames } from './field-names.ts';

/** Of more text of fields, the beginning is compared. */
const textBytesMax = 4_096;
const [BLANK, QUOTE, COLON, EQUALS, BACKSLASH, BRACE_OPEN, BRACE_CLOSE] = [
  32, 34, 58, 61, 92, 123, 125,
];

interface Span {
  readonly from: number;
  readonly to: number;
  /** Where the message begins: patterns see it by itself. */
  readonly message: number;
}

/**
 * What a structured line says beside its message, as `key=value key=value`, whether it was JSON or logfmt:
 * of nested objects each innermost field, of lists each element under the name of the list. Only fields
 * whose names say that people will read them (`fieldNames`). One instance is filled again for every line.
 */
export class FieldText {
  readonly bytes = new Uint8Array(textBytesMax);
  length = 0;
  /** The text as the message of a batch of one row; its other columns are without meaning. */
  readonly batch: LineBatch = batchOf(this.bytes);
  #keyStart = 0;
  #keyEnd = 0;

  /** @returns whether the row is of a line with such fields; they are in `bytes[0, length)` */
  read({ bytes, start, end, messageStart, messageEnd }: LineBatch, row: number): boolean {
    this.length = 0;
    const [from, to] = [start[row] as number, end[row] as number];
    const message = messageStart[row] as number;
    if (bytes[to - 1] === BRACE_CLOSE) this.#readJson(bytes, { from, to, message });
    else if (message > from && isValueOfPair(bytes, message, messageEnd[row] as number)) {
      this.#readPairs(bytes, { from, to, message });
    }
    this.batch.messageEnd[0] = this.length;
    return this.length > 0;
  }

  /** One pass without depth: a string before a colon is a name, what follows is of it. */
  #readJson(bytes: Uint8Array, { from, to, message }: Span): void {
    const open = bytes.indexOf(BRACE_OPEN, from);
    if (open < 0 || open >= to || bytes[blanksEnd(bytes, open + 1, to)] !== QUOTE) return;
    let isKnown = false;
    for (let p = open + 1; p < to;) {
      if (bytes[p] === QUOTE) {
        const close = quoteEnd(bytes, p + 1, to);
        if (close < 0) return;
        const next = blanksEnd(bytes, close + 1, to);
        if (bytes[next] === COLON) {
          isKnown = this.#isKnownName(bytes, p + 1, close);
          p = next + 1;
          continue;
        }
        if (isKnown && p + 1 !== message) this.#put(bytes, p + 1, close);
        p = close + 1;
      } else if (isPlain(bytes[p] as number)) {
        const after = plainEnd(bytes, p, to);
        if (isKnown) this.#put(bytes, p, after);
        p = after;
      } else p++;
    }
  }

  #readPairs(bytes: Uint8Array, span: Span): void {
    for (let p = span.from; p < span.to;) {
      const name = p;
      while (p < span.to && isFieldNameByte(bytes[p] as number)) p++;
      const isPair = p > name && bytes[p] === EQUALS;
      const isKnown = isPair && this.#isKnownName(bytes, name, p);
      const after = isPair ? this.#readValue(bytes, { at: p + 1, isKnown }, span) : p;
      p = blanksEnd(bytes, wordEnd(bytes, after, span.to), span.to);
    }
  }

  /** @returns where the value at `at` ends */
  #readValue(
    bytes: Uint8Array,
    { at, isKnown }: { readonly at: number; readonly isKnown: boolean },
    { to, message }: Span,
  ): number {
    const isQuoted = bytes[at] === QUOTE;
    const value = isQuoted ? at + 1 : at;
    const close = isQuoted ? quoteEnd(bytes, value, to) : wordEnd(bytes, value, to);
    const end = close < 0 ? to : close;
    if (isKnown && value !== message) this.#put(bytes, value, end);
    return isQuoted ? Math.min(to, end + 1) : end;
  }

  #isKnownName(bytes: Uint8Array, from: number, to: number): boolean {
    this.#keyStart = from;
    this.#keyEnd = to;
    return fieldNames.has(fieldNameHash(bytes, from, to));
  }

  #put(bytes: Uint8Array, from: number, to: number): void {
    if (to <= from) return;
    if (this.length > 0) this.#write(BLANK);
    for (let p = this.#keyStart; p < this.#keyEnd; p++) this.#write(bytes[p] as number);
    this.#write(EQUALS);
    for (let p = from; p < to; p++) {
      const c = bytes[p] as number;
      if (c === BACKSLASH && p + 1 < to) this.#write(unescaped(bytes[++p] as number));
      else this.#write(c);
    }
  }

  #write(byte: number): void {
    if (this.length < textBytesMax) this.bytes[this.length++] = byte;
  }
}

function batchOf(bytes: Uint8Array): LineBatch {
  const batch = allocateLineBatch(bytes, 1);
  batch.length = 1;
  return batch;
}

/**
 * A first look, for lines by the million: no row has fields of which this says no.
 *
 * @param last byte of the line
 * @param before the byte before its message
 */
export function mayHaveFields(last: number | undefined, before: number | undefined): boolean {
  return last === BRACE_CLOSE || before === EQUALS || before === QUOTE;
}

/** n, r and t stand for blanks; of \u the hexadecimal digits are left, which is enough to compare. */
function unescaped(byte: number): number {
  return byte === 110 || byte === 114 || byte === 116 ? BLANK : byte;
}

/** A message in the middle of pairs: msg=started user=bob, msg="…" user=bob. */
function isValueOfPair(bytes: Uint8Array, start: number, end: number): boolean {
  const before = bytes[start - 1];
  if (before === EQUALS) return true;
  return before === QUOTE && bytes[start - 2] === EQUALS && bytes[end] === QUOTE;
}

function isPlain(c: number): boolean {
  return (c >= 48 && c <= 57) || c === 45 || (c >= 97 && c <= 122);
}

function plainEnd(bytes: Uint8Array, at: number, end: number): number {
  let p = at;
  while (p < end && (isPlain(bytes[p] as number) || bytes[p] === 46 || bytes[p] === 69)) p++;
  return p;
}

function wordEnd(bytes: Uint8Array, at: number, end: number): number {
  let p = at;
  while (p < end && bytes[p] !== BLANK) p++;
  return p;
}

function blanksEnd(bytes: Uint8Array, at: number, end: number): number {
  let p = at;
  while (p < end && (bytes[p] as number) <= BLANK) p++;
  return p;
}
