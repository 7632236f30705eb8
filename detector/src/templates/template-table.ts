import type { TokenColumns } from './token-columns.ts';
import { VARIABLE_HASH } from './token-columns.ts';

/** What is known of a template besides the counters; changed when it generalises. */
export interface TemplateEntry {
  readonly number: number;
  /** Undefined until it is asked for. */
  id: string | undefined;
  /** Of its lines, as the tokeniser gives it. */
  readonly signature: number;
  /** Whether it is listed among those of any first word although its own is fixed. */
  isOverflow: boolean;
  readonly aliases: string[];
  /** Of its values; `VARIABLE_HASH` where they vary. */
  readonly hashes: number[];
  /** How many values are fixed. */
  fixed: number;
  form: string;
}

export interface TemplateCounters {
  readonly count: number;
  readonly firstSeenMs: number;
  readonly lastSeenMs: number;
}

const slotsFirst = 256;
const unseen: TemplateCounters = { count: 0, firstSeenMs: Infinity, lastSeenMs: -Infinity };

/**
 * The templates by slot. A slot is used again when its template is gone; a number, never: so what
 * remembers a slot remembers the number too, and compares. Slot 0 is none.
 */
export class TemplateTable {
  readonly entries: (TemplateEntry | undefined)[] = [undefined];
  /** Number of the slot's template, 0 for none. */
  number = new Uint32Array(slotsFirst);
  count = new Float64Array(slotsFirst);
  firstSeenMs = new Float64Array(slotsFirst);
  lastSeenMs = new Float64Array(slotsFirst);
  /** Of the slot's lines; with the probe it spares most looks at entries, which lie all over memory. */
  signature = new Int32Array(slotsFirst);
  /** A fixed value of the slot's template, the last one: which, -1 for none, and its hash. */
  probePlace = new Int32Array(slotsFirst);
  probeHash = new Int32Array(slotsFirst);
  readonly #free: number[] = [];
  readonly #slots = new Map<number, number>();

  get size(): number {
    return this.#slots.size;
  }

  /** @returns the slot of that number, 0 for none */
  slotOf(number: number): number {
    return this.#slots.get(number) ?? 0;
  }

  /** The slots of all templates, by ascending number. */
  slots(): number[] {
    // Numbers are added in ascending order, and a Map keeps the order.
    return [...this.#slots.values()];
  }

  /** @returns the entry's slot */
  add(entry: TemplateEntry, { count, firstSeenMs, lastSeenMs }: TemplateCounters = unseen): number {
    const slot = this.#free.pop() ?? this.entries.length;
    if (slot >= this.number.length) this.#grow();
    this.entries[slot] = entry;
    this.number[slot] = entry.number;
    this.count[slot] = count;
    this.firstSeenMs[slot] = firstSeenMs;
    this.lastSeenMs[slot] = lastSeenMs;
    this.signature[slot] = entry.signature;
    this.noteProbe(slot);
    this.#slots.set(entry.number, slot);
    return slot;
  }

  /** To be called when the values of the slot's template have changed. */
  noteProbe(slot: number): void {
    const hashes = this.entries[slot]?.hashes ?? [];
    let place = hashes.length - 1;
    while (place >= 0 && hashes[place] === VARIABLE_HASH) place--;
    this.probePlace[slot] = place;
    this.probeHash[slot] = hashes[place] ?? VARIABLE_HASH;
  }

  /** @returns false when the template in `slot` is surely not that of the line */
  mayCover(slot: number, tokens: TokenColumns): boolean {
    if (this.signature[slot] !== tokens.signature) return false;
    const place = this.probePlace[slot] as number;
    return place < 0 || tokens.hash[place] === this.probeHash[slot];
  }

  see(slot: number, timeMs: number): void {
    this.count[slot] = (this.count[slot] as number) + 1;
    if (timeMs > (this.lastSeenMs[slot] as number)) this.lastSeenMs[slot] = timeMs;
    if (timeMs < (this.firstSeenMs[slot] as number)) this.firstSeenMs[slot] = timeMs;
  }

  /** Adds what was counted for `from` to `into`, and removes it. */
  join(into: number, from: number): void {
    const { count, firstSeenMs, lastSeenMs } = this;
    count[into] = (count[into] ?? 0) + (count[from] ?? 0);
    firstSeenMs[into] = Math.min(firstSeenMs[into] ?? 0, firstSeenMs[from] ?? 0);
    lastSeenMs[into] = Math.max(lastSeenMs[into] ?? 0, lastSeenMs[from] ?? 0);
    this.remove(from);
  }

  remove(slot: number): void {
    this.#slots.delete(this.number[slot] ?? 0);
    this.entries[slot] = undefined;
    this.number[slot] = 0;
    this.#free.push(slot);
  }

  /** The slots of the `wanted` templates not seen for longest, of equals those of the lowest numbers. */
  leastRecent(wanted: number): number[] {
    const slots = this.slots();
    const times = new Float64Array(slots.length);
    for (let i = 0; i < times.length; i++) {
      times[i] = this.lastSeenMs[slots[i] as number] as number;
    }
    const bound = times.toSorted()[Math.min(wanted, times.length) - 1] ?? -Infinity;
    const before: number[] = [];
    const equal: number[] = [];
    for (let i = 0; i < times.length; i++) {
      const time = times[i] as number;
      if (time <= bound) (time < bound ? before : equal).push(slots[i] as number);
    }
    return [...before, ...equal.slice(0, wanted - before.length)];
  }

  clear(): void {
    this.entries.length = 1;
    this.number.fill(0);
    this.#free.length = 0;
    this.#slots.clear();
  }

  #grow(): void {
    const length = this.number.length * 2;
    const numbers = new Uint32Array(length);
    numbers.set(this.number);
    this.number = numbers;
    this.count = grown(this.count, length);
    this.firstSeenMs = grown(this.firstSeenMs, length);
    this.lastSeenMs = grown(this.lastSeenMs, length);
    this.signature = grownWords(this.signature, length);
    this.probePlace = grownWords(this.probePlace, length);
    this.probeHash = grownWords(this.probeHash, length);
  }
}

/** Whether a line's values fit a template of the same structure. */
export function covers(hashes: readonly number[], tokens: TokenColumns): boolean {
  const { hash } = tokens;
  for (let i = 0; i < hashes.length; i++) {
    const fixed = hashes[i] as number;
    if (fixed !== VARIABLE_HASH && fixed !== hash[i]) return false;
  }
  return true;
}

function grown(column: Float64Array, length: number): Float64Array<ArrayBuffer> {
  const copy = new Float64Array(length);
  copy.set(column);
  return copy;
}

function grownWords(column: Int32Array, length: number): Int32Array<ArrayBuffer> {
  const copy = new Int32Array(length);
  copy.set(column);
  return copy;
}
