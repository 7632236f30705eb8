import type { LineBatch } from '../model/line-batch.ts';
import { grown } from '../stats/grown.ts';
import { bytes, type KeyFormCode, kindOfByte, lengthMax, shapeOf } from './key-form.ts';
import { keyHash } from './key-hash.ts';

/** Places in a message at which a template's key was seen lately: addresses before it have few lengths. */
const placesMax = 4;
/** So many lines of a template without a key, and none with one: it has none. */
const keylessFrom = 16;
/** In so many lines of a template it is looked whether there are several keys. */
const crowdLines = 8;
const none = 0xffff;
const numberMin = 5;

export interface KeyReaderOptions {
  readonly code: KeyFormCode;
  /** The bytes that each value begins with, none where the form is a shape. */
  readonly prefix: Uint8Array;
}

export type KeyReaderState = readonly (readonly number[])[];

/**
 * Finds the key of a form in lines. Where it stood in earlier lines of the template is looked at first, so a
 * line costs little more than the key's own bytes. A line with several different keys is of none of them, and its
 * template is passed over from then on; so is one whose lines have none.
 */
export class KeyReader {
  readonly #prefix: Uint8Array;
  /** Whether words may hold dashes and `_`, the greatest kind of byte in them, and their length (0: any). */
  readonly #isPrefixed: boolean;
  readonly #isUuid: boolean;
  readonly #kindMax: number;
  readonly #size: number;
  #places: Uint16Array<ArrayBuffer> = new Uint16Array(64 * placesMax).fill(none);
  /** By template: lines with a key, lines without (both saturate); 255 without is a template passed over. */
  #hits: Uint8Array<ArrayBuffer> = new Uint8Array(64);
  #misses: Uint8Array<ArrayBuffer> = new Uint8Array(64);
  /** The key found last: `bytes[start, end)` of its batch, and its 64-bit hash in two lanes. */
  start = 0;
  end = 0;
  low = 0;
  high = 0;

  constructor({ code, prefix }: KeyReaderOptions) {
    this.#prefix = prefix;
    const { isPrefixed, isUuid, kindMax, length } = shapeOf(code);
    [this.#isPrefixed, this.#isUuid, this.#kindMax, this.#size] = [
      isPrefixed,
      isUuid,
      kindMax,
      length,
    ];
  }

  /** @returns whether the row's message has one key, which is then in `start`, `end`, `low`, `high` */
  find(batch: LineBatch, row: number): boolean {
    const template = batch.template[row] as number;
    if (template >= this.#hits.length) this.#grow(template + 1);
    if (this.#misses[template] === 255) return false;
    const from = batch.messageStart[row] as number;
    const to = batch.messageEnd[row] as number;
    if ((this.#hits[template] as number) < crowdLines)
      return this.#look(batch.bytes, [from, to], template);
    const base = template * placesMax;
    for (let i = 0; i < placesMax; i++) {
      const place = this.#places[base + i] as number;
      if (place === none) break;
      if (!this.#isStart(batch.bytes, from, from + place)) continue;
      if (!this.#match(batch.bytes, from + place, to)) continue;
      if (i > 0) {
        this.#places[base + i] = this.#places[base] as number;
        this.#places[base] = place;
      }
      return true;
    }
    if (!this.#scan(batch.bytes, from, [from, to])) return false;
    this.#remember(template, this.start - from);
    return true;
  }

  /** Of each template with lines: its number, hits, misses and places. */
  snapshot(): KeyReaderState {
    const rows: number[][] = [];
    for (const [template, hits] of this.#hits.entries()) {
      const misses = this.#misses[template] as number;
      if (hits === 0 && misses === 0) continue;
      const base = template * placesMax;
      rows.push([template, hits, misses, ...this.#places.subarray(base, base + placesMax)]);
    }
    return rows;
  }

  restore(state: KeyReaderState): void {
    for (const [template = 0, hits = 0, misses = 0, ...places] of state) {
      if (template >= this.#hits.length) this.#grow(template + 1);
      this.#hits[template] = hits;
      this.#misses[template] = misses;
      this.#places.set(places, template * placesMax);
    }
  }

  /** The whole line: whether there is a second key too. */
  #look(text: Uint8Array, range: readonly [number, number], template: number): boolean {
    const [from] = range;
    if (!this.#scan(text, from, range)) {
      const misses = (this.#misses[template] as number) + 1;
      this.#misses[template] =
        misses >= keylessFrom && this.#hits[template] === 0 ? 255 : Math.min(254, misses);
      return false;
    }
    const [start, end, low, high] = [this.start, this.end, this.low, this.high];
    this.#hits[template] = (this.#hits[template] as number) + 1;
    for (let at = end; this.#scan(text, at, range); at = this.end) {
      if (this.low === low && this.high === high) continue;
      this.#misses[template] = 255;
      return false;
    }
    [this.start, this.end, this.low, this.high] = [start, end, low, high];
    this.#remember(template, start - from);
    return true;
  }

  #scan(text: Uint8Array, at: number, [from, to]: readonly [number, number]): boolean {
    for (let start = at; start < to; start++) {
      if (this.#isStart(text, from, start) && this.#match(text, start, to)) return true;
    }
    return false;
  }

  #isStart(text: Uint8Array, from: number, at: number): boolean {
    return at === from || kindOfByte[text[at - 1] as number] === bytes.delimiter;
  }

  /** Whether a whole word at `at` is of the form; hashes it on the way. */
  #match(text: Uint8Array, at: number, to: number): boolean {
    if (!this.#hasPrefix(text, at, to)) return false;
    const kindMax = this.#kindMax;
    let { low, high } = keyHash;
    let digits = 0;
    let end = at + this.#prefix.length;
    for (; end < to; end++) {
      const byte = text[end] as number;
      const kind = kindOfByte[byte] as number;
      if (kind < bytes.digit || kind > kindMax) {
        if (!this.#isJoint(byte, end === at)) break;
      } else if (kind === bytes.digit) digits++;
      low = keyHash.nextLow(low, byte);
      high = keyHash.nextHigh(high, byte);
    }
    if (digits === 0 || !this.#isEnd(text, end, to)) return false;
    if (!this.#isLong(end - at)) return false;
    this.start = at;
    this.end = end;
    this.low = low;
    this.high = high;
    return true;
  }

  #hasPrefix(text: Uint8Array, at: number, to: number): boolean {
    const prefix = this.#prefix;
    if (at + prefix.length > to) return false;
    for (let i = 0; i < prefix.length; i++) if (text[at + i] !== prefix[i]) return false;
    return true;
  }

  /** A sign, a dash in a UUID, or what joins words after a prefix. */
  #isJoint(byte: number, isFirst: boolean): boolean {
    if (byte === 0x2d) return this.#isPrefixed || this.#isUuid || isFirst;
    return byte === 0x5f && this.#isPrefixed;
  }

  #isLong(size: number): boolean {
    return this.#size > 0 ? size === this.#size : size >= numberMin && size <= lengthMax;
  }

  /** Whether a word ends there, but for stops and colons. */
  #isEnd(text: Uint8Array, at: number, to: number): boolean {
    let end = at;
    while (end < to && kindOfByte[text[end] as number] === bytes.end) end++;
    return end >= to || kindOfByte[text[end] as number] === bytes.delimiter;
  }

  #remember(template: number, place: number): void {
    if (place >= none) return;
    const base = template * placesMax;
    this.#places.copyWithin(base + 1, base, base + placesMax - 1);
    this.#places[base] = place;
  }

  #grow(templates: number): void {
    const size = Math.max(templates, this.#hits.length * 2);
    this.#hits = grown(new Uint8Array(size), this.#hits);
    this.#misses = grown(new Uint8Array(size), this.#misses);
    this.#places = grown(new Uint16Array(size * placesMax).fill(none), this.#places);
  }
}
