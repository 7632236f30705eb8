import { grown } from '../stats/grown.ts';
import { type Form, generaliseForm } from './template-form.ts';
import { type Values, VARIABLE_HASH } from './token-columns.ts';

const slotsFirst = 256;
const wordsFirst = 4096;

/**
 * Of each template the hashes of its values, `VARIABLE_HASH` where they vary, and behind them its form, all
 * in one buffer: a template costs what it says and no object. When the buffer is full, those that are left
 * move to another.
 */
export class TemplateRows {
  /** The buffer; rows begin at `offset`. Looked at anew after `add`. */
  words = new Int32Array(wordsFirst);
  /** Of the slot's row, in words; -1 for none. */
  offset: Int32Array = new Int32Array(slotsFirst).fill(-1);
  /** How many values the slot's template has. */
  values: Int32Array = new Int32Array(slotsFirst);
  #formBytes: Int32Array = new Int32Array(slotsFirst);
  #bytes = new Uint8Array(this.words.buffer);
  #end = 0;

  add(slot: number, { hash, length }: Values, form: Form): void {
    const room = length + ((form.length + 3) >> 2);
    if (slot >= this.offset.length) this.#growSlots();
    if (this.#end + room > this.words.length) this.#move(room);
    const at = this.#end;
    this.#end += room;
    this.offset[slot] = at;
    this.values[slot] = length;
    this.#formBytes[slot] = form.length;
    for (let i = 0; i < length; i++) this.words[at + i] = hash[i] as number;
    for (let i = 0; i < room - length; i++) this.words[at + length + i] = form.words[i] as number;
  }

  /** Takes value `place` of the slot's template to vary. */
  generalise(slot: number, place: number): void {
    this.words[(this.offset[slot] as number) + place] = VARIABLE_HASH;
    this.#formBytes[slot] = generaliseForm(this.form(slot), place);
  }

  remove(slot: number): void {
    this.offset[slot] = -1;
  }

  /** The form of the slot's template, not copied. */
  form(slot: number): Uint8Array {
    const at = ((this.offset[slot] as number) + (this.values[slot] as number)) << 2;
    return this.#bytes.subarray(at, at + (this.#formBytes[slot] as number));
  }

  clear(): void {
    this.offset.fill(-1);
    this.#end = 0;
  }

  #growSlots(): void {
    const length = this.offset.length * 2;
    this.offset = grown(new Int32Array(length).fill(-1), this.offset);
    this.values = grown(new Int32Array(length), this.values);
    this.#formBytes = grown(new Int32Array(length), this.#formBytes);
  }

  /** To a buffer that has room for all rows, for as much again, and for `room` words. */
  #move(room: number): void {
    const { words, offset } = this;
    let live = room;
    for (let slot = 0; slot < offset.length; slot++)
      if ((offset[slot] as number) >= 0) live += this.#wordsOf(slot);
    const moved = new Int32Array(Math.max(wordsFirst, live * 2));
    let end = 0;
    for (let slot = 0; slot < offset.length; slot++) {
      const at = offset[slot] as number;
      if (at < 0) continue;
      const count = this.#wordsOf(slot);
      offset[slot] = end;
      // Word by word: a view of each row costs more than the copy.
      for (let i = at; i < at + count; i++) moved[end++] = words[i] as number;
    }
    this.words = moved;
    this.#bytes = new Uint8Array(moved.buffer);
    this.#end = end;
  }

  #wordsOf(slot: number): number {
    return (this.values[slot] as number) + (((this.#formBytes[slot] as number) + 3) >> 2);
  }
}
