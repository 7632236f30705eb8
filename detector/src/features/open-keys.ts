import { decodeColumn, encodeColumn } from '../stats/column-text.ts';
import { grown } from '../stats/grown.ts';
import type { KeyReader } from './key-reader.ts';

/** Of the line that a key came with first, so many bytes are kept for people. */
const textMax = 256;
const slotsFirst = 256;

export interface OpenKeysState {
  readonly used: number;
  readonly free: readonly number[];
  readonly low: string;
  readonly high: string;
  readonly group: string;
  readonly stream: string;
  readonly template: string;
  readonly timeMs: string;
  readonly keyAt: string;
  readonly texts: string;
}

/** The line that opens a session. */
export interface OpeningLine {
  readonly text: Uint8Array;
  readonly start: number;
  readonly end: number;
  readonly stream: number;
  readonly template: number;
  readonly timeMs: number;
}

/**
 * Keys that are open, each with a number (its slot) and the line that it came with first: a hash table over
 * columns, so that a line costs no object. Keys are told apart by 64 bits of their hash and their group.
 *
 * Memory: about 320 bytes a key, `keysMax` keys.
 */
export class OpenKeys {
  /** There is room for so many. */
  readonly keysMax: number;
  #used = 0;
  #free: number[] = [];
  #index: Int32Array<ArrayBuffer> = new Int32Array(slotsFirst * 2).fill(-1);
  #low: Int32Array<ArrayBuffer> = new Int32Array(slotsFirst);
  #high: Int32Array<ArrayBuffer> = new Int32Array(slotsFirst);
  /** Of each slot its group, one more; 0 for a free slot. */
  #group: Uint8Array<ArrayBuffer> = new Uint8Array(slotsFirst);
  #stream: Uint32Array<ArrayBuffer> = new Uint32Array(slotsFirst);
  #template: Uint32Array<ArrayBuffer> = new Uint32Array(slotsFirst);
  #timeMs: Float64Array<ArrayBuffer> = new Float64Array(slotsFirst);
  /** Length of the text, and where in it the key begins and ends. */
  #keyAt: Uint16Array<ArrayBuffer> = new Uint16Array(slotsFirst * 3);
  #texts: Uint8Array<ArrayBuffer> = new Uint8Array(slotsFirst * textMax);

  constructor(keysMax: number) {
    this.keysMax = keysMax;
  }

  /** How many keys are open. */
  get size(): number {
    return this.#used - this.#free.length;
  }

  /** Slots are below it. */
  get slotsUsed(): number {
    return this.#used;
  }

  /** @returns the slot of the key that `reader` has found, -1 where there is none */
  find({ low, high }: KeyReader, group: number): number {
    const mask = this.#index.length - 1;
    for (let at = (low ^ (high >>> 7)) & mask; ; at = (at + 1) & mask) {
      const slot = this.#index[at] as number;
      if (slot < 0) return -1;
      const isSame = this.#low[slot] === low && this.#high[slot] === high;
      if (isSame && this.#group[slot] === group + 1) return slot;
    }
  }

  /** @returns the new key's slot, -1 where there is room for no more */
  open(reader: KeyReader, group: number, line: OpeningLine): number {
    if (this.size >= this.keysMax) return -1;
    const slot = this.#free.pop() ?? this.#used++;
    if (slot >= this.#low.length) this.#grow();
    this.#low[slot] = reader.low;
    this.#high[slot] = reader.high;
    this.#group[slot] = group + 1;
    this.#stream[slot] = line.stream;
    this.#template[slot] = line.template;
    this.#timeMs[slot] = line.timeMs;
    this.#write(slot, reader, line);
    this.#enter(slot);
    return slot;
  }

  /** Forgets keys. */
  close(slots: readonly number[]): void {
    if (slots.length === 0) return;
    for (const slot of slots) {
      this.#group[slot] = 0;
      this.#free.push(slot);
    }
    this.#reindex();
  }

  /** Slots of the open keys of a group, or of all. */
  slotsOf(group?: number): readonly number[] {
    const slots: number[] = [];
    for (let slot = 0; slot < this.#used; slot++) {
      const its = this.groupOf(slot);
      if (its >= 0 && (group === undefined || its === group)) slots.push(slot);
    }
    return slots;
  }

  isOpen(slot: number): boolean {
    return this.#group[slot] !== 0;
  }

  groupOf(slot: number): number {
    return (this.#group[slot] as number) - 1;
  }

  /** Of the line that the key came with first. */
  streamOf(slot: number): number {
    return this.#stream[slot] as number;
  }

  templateOf(slot: number): number {
    return this.#template[slot] as number;
  }

  timeMsOf(slot: number): number {
    return this.#timeMs[slot] as number;
  }

  textOf(slot: number): string {
    return this.#decode(slot, 0, this.#keyAt[slot * 3] as number);
  }

  /** The key's value, '' where it did not fit. */
  keyOf(slot: number): string {
    return this.#decode(
      slot,
      this.#keyAt[slot * 3 + 1] as number,
      this.#keyAt[slot * 3 + 2] as number,
    );
  }

  snapshot(): OpenKeysState {
    const used = this.#used;
    return {
      used,
      free: [...this.#free],
      low: encodeColumn(this.#low.subarray(0, used)),
      high: encodeColumn(this.#high.subarray(0, used)),
      group: encodeColumn(this.#group.subarray(0, used)),
      stream: encodeColumn(this.#stream.subarray(0, used)),
      template: encodeColumn(this.#template.subarray(0, used)),
      timeMs: encodeColumn(this.#timeMs.subarray(0, used)),
      keyAt: encodeColumn(this.#keyAt.subarray(0, used * 3)),
      texts: encodeColumn(this.#texts.subarray(0, used * textMax)),
    };
  }

  restore(state: OpenKeysState): void {
    while (this.#low.length < state.used) this.#grow();
    this.#used = state.used;
    this.#free = [...state.free];
    this.#low.set(new Int32Array(decodeColumn(state.low)));
    this.#high.set(new Int32Array(decodeColumn(state.high)));
    this.#group.set(new Uint8Array(decodeColumn(state.group)));
    this.#stream.set(new Uint32Array(decodeColumn(state.stream)));
    this.#template.set(new Uint32Array(decodeColumn(state.template)));
    this.#timeMs.set(new Float64Array(decodeColumn(state.timeMs)));
    this.#keyAt.set(new Uint16Array(decodeColumn(state.keyAt)));
    this.#texts.set(new Uint8Array(decodeColumn(state.texts)));
    this.#reindex();
  }

  #decode(slot: number, from: number, to: number): string {
    const base = slot * textMax;
    return new TextDecoder().decode(this.#texts.subarray(base + from, base + to));
  }

  #write(slot: number, reader: KeyReader, { text, start, end }: OpeningLine): void {
    const length = Math.min(textMax, end - start);
    const base = slot * textMax;
    for (let i = 0; i < length; i++) this.#texts[base + i] = text[start + i] as number;
    const fits = reader.end - start <= length;
    this.#keyAt[slot * 3] = length;
    this.#keyAt[slot * 3 + 1] = fits ? reader.start - start : 0;
    this.#keyAt[slot * 3 + 2] = fits ? reader.end - start : 0;
  }

  #enter(slot: number): void {
    const mask = this.#index.length - 1;
    let at = ((this.#low[slot] as number) ^ ((this.#high[slot] as number) >>> 7)) & mask;
    while ((this.#index[at] as number) >= 0) at = (at + 1) & mask;
    this.#index[at] = slot;
  }

  #reindex(): void {
    this.#index.fill(-1);
    for (let slot = 0; slot < this.#used; slot++) if (this.isOpen(slot)) this.#enter(slot);
  }

  #grow(): void {
    const size = this.#low.length * 2;
    this.#low = grown(new Int32Array(size), this.#low);
    this.#high = grown(new Int32Array(size), this.#high);
    this.#group = grown(new Uint8Array(size), this.#group);
    this.#stream = grown(new Uint32Array(size), this.#stream);
    this.#template = grown(new Uint32Array(size), this.#template);
    this.#timeMs = grown(new Float64Array(size), this.#timeMs);
    this.#keyAt = grown(new Uint16Array(size * 3), this.#keyAt);
    this.#texts = grown(new Uint8Array(size * textMax), this.#texts);
    this.#index = new Int32Array(size * 2);
    this.#reindex();
  }
}
