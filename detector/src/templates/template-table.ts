import { hashBytes } from '../model/hash-bytes.ts';
import type { LineBatch } from '../model/line-batch.ts';
import type { TemplateId } from '../model/types.ts';
import { grown } from '../stats/grown.ts';
import { nthSmallest } from '../stats/nth-smallest.ts';
import { SlotsByNumber } from './slots-by-number.ts';
import { type Form, textOfForm, utf8OfForm } from './template-form.ts';
import { TemplateRows } from './template-rows.ts';
import { type Values, VARIABLE_HASH } from './token-columns.ts';

export interface TemplateCounters {
  readonly count: number;
  readonly firstSeenMs: number;
  readonly lastSeenMs: number;
}

const slotsFirst = 256;
const unseen: TemplateCounters = { count: 0, firstSeenMs: Infinity, lastSeenMs: -Infinity };
/** Ids kept of templates merged into one: the oldest. */
const aliasesMax = 128;
const none: readonly TemplateId[] = [];

/**
 * The templates, as columns by slot. A slot is used again when its template is gone; a number, never: so
 * what remembers a slot remembers the number too, and compares. Slot 0 is none. Strings are made when
 * somebody asks.
 */
export class TemplateTable {
  readonly rows = new TemplateRows();
  /** Number of the slot's template, 0 for none. */
  number = new Uint32Array(slotsFirst);
  count = new Float64Array(slotsFirst);
  firstSeenMs = new Float64Array(slotsFirst);
  lastSeenMs = new Float64Array(slotsFirst);
  /** Of the slot's lines; with the probe it spares most looks at rows, which lie all over memory. */
  signature = new Int32Array(slotsFirst);
  /** A fixed value of the slot's template, the last one: which, -1 for none, and its hash. */
  probePlace = new Int32Array(slotsFirst);
  probeHash = new Int32Array(slotsFirst);
  /** How many values of the slot's template are fixed. */
  fixed = new Int32Array(slotsFirst);
  /** 1 where it is listed among those of any first word although its own is fixed. */
  isOverflow = new Int32Array(slotsFirst);
  #end = 1;
  readonly #free: number[] = [];
  #size = 0;
  readonly #order = new SlotsByNumber();
  /** Those that somebody has asked for. */
  readonly #ids = new Map<number, TemplateId>();
  readonly #aliases = new Map<number, TemplateId[]>();

  get size(): number {
    return this.#size;
  }

  /** @returns the slot of that number, 0 for none */
  slotOf(number: number): number {
    return this.#order.slotOf(number, this.number);
  }

  /** The slots of all templates, by ascending number. */
  slots(): Uint32Array {
    return this.#order.slots(this.number);
  }

  /** @param number above those of all before. @returns the slot of the new template */
  add(
    number: number,
    values: Values,
    { form, seen = unseen }: { readonly form: Form; readonly seen?: TemplateCounters },
  ): number {
    const slot = this.#free.pop() ?? this.#end++;
    if (slot >= this.number.length) this.#grow();
    this.rows.add(slot, values, form);
    this.number[slot] = number;
    this.count[slot] = seen.count;
    this.firstSeenMs[slot] = seen.firstSeenMs;
    this.lastSeenMs[slot] = seen.lastSeenMs;
    this.signature[slot] = values.signature;
    this.isOverflow[slot] = 0;
    this.#noteFixed(slot);
    this.#order.add(number, slot, this.number);
    this.#size++;
    return slot;
  }

  /** Hash of value `place` of the slot's template. */
  hashAt(slot: number, place: number): number {
    const { offset, words } = this.rows;
    return words[(offset[slot] as number) + place] as number;
  }

  /** Hash of its first value; `VARIABLE_HASH` where it has none. */
  firstHash(slot: number): number {
    return this.rows.values[slot] === 0 ? VARIABLE_HASH : this.hashAt(slot, 0);
  }

  /** Takes these values of the slot's template to vary from now on. */
  generalise(slot: number, places: readonly number[]): void {
    this.idOf(slot);
    for (const place of places) this.rows.generalise(slot, place);
    this.#noteFixed(slot);
  }

  /** @returns whether the line's values fit the template in the slot */
  covers(slot: number, { signature, hash }: Values): boolean {
    if (this.signature[slot] !== signature) return false;
    const place = this.probePlace[slot] as number;
    if (place < 0) return true;
    if (hash[place] !== this.probeHash[slot]) return false;
    const { offset, words } = this.rows;
    const at = offset[slot] as number;
    for (let i = 0; i < place; i++) {
      const fixed = words[at + i] as number;
      if (fixed !== VARIABLE_HASH && fixed !== hash[i]) return false;
    }
    return true;
  }

  /** Counts rows [from, to), whose slots are in the column `template`, and puts the numbers there. */
  see({ template, timeMs }: LineBatch, from: number, to: number): void {
    const { number, count, firstSeenMs, lastSeenMs } = this;
    for (let row = from; row < to; row++) {
      const slot = template[row] as number;
      const time = timeMs[row] as number;
      count[slot] = (count[slot] as number) + 1;
      if (time > (lastSeenMs[slot] as number)) lastSeenMs[slot] = time;
      if (time < (firstSeenMs[slot] as number)) firstSeenMs[slot] = time;
      template[row] = number[slot] as number;
    }
  }

  /** "session opened for user <*>" */
  text(slot: number): string {
    return textOfForm(this.rows.form(slot));
  }

  /**
   * Made when it is first asked for, but before the form changes: the hash of the first form's text, with
   * its structure as the seed. One form has one template at a time, so ids are unique.
   */
  idOf(slot: number): TemplateId {
    const known = this.#ids.get(slot);
    if (known !== undefined) return known;
    const seed = (this.signature[slot] as number) >>> 0;
    const id = hashBytes(utf8OfForm(this.rows.form(slot)), 0, undefined, seed) as TemplateId;
    this.#ids.set(slot, id);
    return id;
  }

  /** Ids of templates that were merged into this one. */
  aliasesOf(slot: number): readonly TemplateId[] {
    return this.#aliases.get(slot) ?? none;
  }

  /** What a snapshot says of the template. */
  name(slot: number, id: TemplateId, aliases: readonly TemplateId[]): void {
    this.#ids.set(slot, id);
    if (aliases.length > 0) this.#aliases.set(slot, [...aliases]);
  }

  /** Adds what was counted for `from` to `into`, and its ids, and removes it. */
  join(into: number, from: number): void {
    const { count, firstSeenMs, lastSeenMs } = this;
    count[into] = (count[into] ?? 0) + (count[from] ?? 0);
    firstSeenMs[into] = Math.min(firstSeenMs[into] ?? 0, firstSeenMs[from] ?? 0);
    lastSeenMs[into] = Math.max(lastSeenMs[into] ?? 0, lastSeenMs[from] ?? 0);
    const aliases = [...this.aliasesOf(into), this.idOf(from), ...this.aliasesOf(from)];
    this.#aliases.set(into, aliases.slice(0, aliasesMax));
    this.remove(from);
  }

  remove(slot: number): void {
    this.#size--;
    this.#ids.delete(slot);
    this.#aliases.delete(slot);
    this.rows.remove(slot);
    this.number[slot] = 0;
    this.#free.push(slot);
  }

  /**
   * The slots of the templates not seen for longest, of equals those of the lowest numbers.
   *
   * @param wanted how many, >= 1 and no more than there are
   * @returns them by ascending number
   */
  leastRecent(wanted: number): number[] {
    const slots = this.slots();
    const times = new Float64Array(slots.length);
    for (let i = 0; i < times.length; i++) times[i] = this.lastSeenMs[slots[i] as number] as number;
    const bound = nthSmallest(times.slice(), wanted - 1);
    let equals = wanted;
    for (const time of times) if (time < bound) equals--;
    const found: number[] = [];
    for (let i = 0; i < times.length; i++) {
      const time = times[i] as number;
      if (time < bound || (time === bound && equals-- > 0)) found.push(slots[i] as number);
    }
    return found;
  }

  clear(): void {
    this.rows.clear();
    this.number.fill(0);
    this.#end = 1;
    this.#free.length = 0;
    this.#order.clear();
    this.#size = 0;
    this.#ids.clear();
    this.#aliases.clear();
  }

  #noteFixed(slot: number): void {
    const { rows } = this;
    let fixed = 0;
    let last = -1;
    for (let i = 0; i < (rows.values[slot] as number); i++) {
      if (this.hashAt(slot, i) === VARIABLE_HASH) continue;
      fixed++;
      last = i;
    }
    this.fixed[slot] = fixed;
    this.probePlace[slot] = last;
    this.probeHash[slot] = last < 0 ? VARIABLE_HASH : this.hashAt(slot, last);
  }

  #grow(): void {
    const length = this.number.length * 2;
    this.number = grown(new Uint32Array(length), this.number);
    this.count = grown(new Float64Array(length), this.count);
    this.firstSeenMs = grown(new Float64Array(length), this.firstSeenMs);
    this.lastSeenMs = grown(new Float64Array(length), this.lastSeenMs);
    this.signature = grown(new Int32Array(length), this.signature);
    this.probePlace = grown(new Int32Array(length), this.probePlace);
    this.probeHash = grown(new Int32Array(length), this.probeHash);
    this.fixed = grown(new Int32Array(length), this.fixed);
    this.isOverflow = grown(new Int32Array(length), this.isOverflow);
  }
}
