import { allocateLineBatch, type OpenLineBatch } from '../model/allocate-line-batch.ts';
import type { LineBatch } from '../model/line-batch.ts';
import { rowsOf } from '../model/rows-of.ts';
import { move, newEvent, type OpenEvent } from './open-event.ts';

const lineEnd = 10;

export interface OpenEventsOptions {
  /** How many may be open, >= 1. */
  readonly eventsMax: number;
  /** How many bytes of lines they may hold together. */
  readonly bytesMax: number;
}

/**
 * The events that are still open, in the order in which they were touched, and the batch of those that
 * are complete, in the order in which they became so.
 *
 * Positions are in one space: first the bytes of the batch that is being read, then a store of what was
 * held back from earlier batches or was put together here. A line costs no copy; an event that crosses
 * batches costs one, and an event put together of scattered lines a constant number for each byte.
 *
 * Bounded: the event touched longest ago is given out when there are too many, or too many bytes.
 */
export class OpenEvents {
  readonly eventsMax: number;
  readonly bytesMax: number;
  #oldest: OpenEvent | undefined;
  #newest: OpenEvent | undefined;
  #free: OpenEvent | undefined;
  #count = 0;
  #bytes = 0;
  #input: Uint8Array = new Uint8Array(0);
  #store = new Uint8Array(4096);
  #storeLength = 0;
  #isStoreUsed = false;
  #out: OpenLineBatch = allocateLineBatch(new Uint8Array(0), 0);

  constructor({ eventsMax, bytesMax }: OpenEventsOptions) {
    this.eventsMax = eventsMax;
    this.bytesMax = bytesMax;
  }

  get count(): number {
    return this.#count;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** The one touched longest ago. */
  get oldest(): OpenEvent | undefined {
    return this.#oldest;
  }

  /** The rows that are complete. */
  get out(): OpenLineBatch {
    return this.#out;
  }

  /** @param rows how many lines will come at most */
  begin(input: Uint8Array, rows: number): void {
    this.#shift(input.length);
    this.#input = input;
    this.#isStoreUsed = false;
    this.#out = allocateLineBatch(input, rows + this.#count);
  }

  /**
   * @returns the events closed since `begin`, in one batch with the cursor; or, where those that were
   * held back come before all others, as they mostly do, in two, the first without a cursor: so the
   * input's bytes are not copied
   */
  finish(cursor: string): readonly LineBatch[] {
    const out = this.#out;
    out.cursor = cursor;
    const stored = this.#isStoreUsed ? this.#storedFirst(out) : 0;
    if (stored < 0) this.#putTogether(out);
    const batches = stored > 0 ? this.#split(out, stored) : [out];
    this.#holdBack();
    return batches;
  }

  /** @returns how many rows lie in the store, -1 when they are not the first ones */
  #storedFirst(out: OpenLineBatch): number {
    const base = this.#input.length;
    let stored = 0;
    while (stored < out.length && out.start[stored]! >= base) stored++;
    for (let row = stored; row < out.length; row++) if (out.start[row]! >= base) return -1;
    return stored;
  }

  /** The store is handed on as it is: `#holdBack` makes a new one. */
  #split(out: OpenLineBatch, stored: number): readonly LineBatch[] {
    moveRows(out, 0, stored, -this.#input.length);
    const first = { ...rowsOf(out, 0, stored), bytes: this.#store };
    if (stored === out.length) return [{ ...first, cursor: out.cursor }];
    return [{ ...first, cursor: '' }, rowsOf(out, stored, out.length)];
  }

  /** Store and input in one: of the input only what is in use, many batches may share their bytes. */
  #putTogether(out: OpenLineBatch): void {
    const base = this.#input.length;
    let from = base;
    let to = 0;
    for (let row = 0; row < out.length; row++) {
      if (out.start[row]! >= base) continue;
      from = Math.min(from, out.start[row]!);
      to = Math.max(to, out.end[row]!);
    }
    from = Math.min(from, to);
    const bytes = new Uint8Array(to - from + this.#storeLength);
    bytes.set(this.#input.subarray(from, to));
    bytes.set(this.#store.subarray(0, this.#storeLength), to - from);
    out.bytes = bytes;
    for (let row = 0; row < out.length; row++) {
      moveRows(out, row, row + 1, out.start[row]! >= base ? to - from - base : -from);
    }
  }

  /** An event to fill; `add` it then. */
  take(): OpenEvent {
    const event = this.#free;
    if (event === undefined) return newEvent();
    this.#free = event.after;
    event.after = undefined;
    return event;
  }

  add(event: OpenEvent): void {
    this.#append(event);
    this.#count++;
    this.#bytes += event.end - event.start;
    while (this.#count > this.eventsMax || this.#bytes > this.bytesMax) {
      this.close(this.#oldest!);
    }
  }

  /** Appends `[from, to)` of the input as a further line. */
  join(event: OpenEvent, from: number, to: number): void {
    const sizeBefore = event.end - event.start;
    const follows = event.end + 1 === from && this.#input[event.end] === lineEnd;
    // Blanks at the end of a line are left out of an event, however it is put together.
    if (follows && event.roomEnd === 0 && event.end === event.messageEnd) event.end = to;
    else this.#appendLine(event, from, to);
    event.messageEnd = event.end;
    event.lines++;
    this.#bytes += event.end - event.start - sizeBefore;
    this.#remove(event);
    this.#append(event);
  }

  /** Makes a row of it; its owner forgets it, and the object is used again. */
  close(event: OpenEvent): void {
    this.#remove(event);
    this.#count--;
    this.#bytes -= event.end - event.start;
    if (event.start >= this.#input.length) this.#isStoreUsed = true;
    const out = this.#out;
    const row = out.length++;
    out.start[row] = event.start;
    out.end[row] = event.end;
    out.messageStart[row] = event.messageStart;
    out.messageEnd[row] = event.messageEnd;
    out.timeMs[row] = event.timeMs;
    out.stream[row] = event.stream;
    event.owner?.forget(event);
    event.owner = undefined;
    event.after = this.#free;
    this.#free = event;
  }

  /** A copy of an open event's bytes, between batches. */
  textOf(event: OpenEvent): Uint8Array {
    return this.#store.slice(event.start, event.end);
  }

  /** Puts an event back between batches; its positions count from the start of `text`. */
  readmit(event: OpenEvent, text: Uint8Array): void {
    this.#reserve(text.length);
    this.#store.set(text, this.#storeLength);
    move(event, this.#storeLength);
    event.roomEnd = event.end;
    this.#storeLength += text.length;
    this.#append(event);
    this.#count++;
    this.#bytes += text.length;
  }

  clear(): void {
    this.#oldest = undefined;
    this.#newest = undefined;
    this.#count = 0;
    this.#bytes = 0;
    this.#storeLength = 0;
    this.#input = new Uint8Array(0);
  }

  /** Keeps of the space only what open events hold, from position 0. */
  #holdBack(): void {
    const store = new Uint8Array(Math.max(4096, this.#bytes));
    let length = 0;
    for (let event = this.#oldest; event !== undefined; event = event.after) {
      const isStored = event.start >= this.#input.length;
      const bytes = isStored ? this.#store : this.#input;
      const from = isStored ? event.start - this.#input.length : event.start;
      store.set(bytes.subarray(from, from + event.end - event.start), length);
      move(event, length - event.start);
      event.roomEnd = event.end;
      length = event.end;
    }
    this.#store = store;
    this.#storeLength = length;
    this.#input = new Uint8Array(0);
    this.#out = allocateLineBatch(this.#input, 0);
  }

  #shift(by: number): void {
    for (let event = this.#oldest; event !== undefined; event = event.after) {
      move(event, by);
      event.roomEnd += by;
    }
  }

  #appendLine(event: OpenEvent, from: number, to: number): void {
    // What wraps the first line ends with its message: the rest of the event is not behind it.
    if (event.lines === 1) event.end = event.messageEnd;
    const needed = 1 + to - from;
    if (event.end + needed > event.roomEnd) this.#relocate(event, needed);
    const base = this.#input.length;
    this.#store[event.end - base] = lineEnd;
    this.#store.set(this.#input.subarray(from, to), event.end - base + 1);
    event.end += needed;
  }

  /** Moves it to the end of the store, with room to double. */
  #relocate(event: OpenEvent, needed: number): void {
    const size = event.end - event.start;
    const room = 2 * (size + needed);
    this.#reserve(room);
    const base = this.#input.length;
    const target = this.#storeLength;
    if (event.start >= base) {
      this.#store.copyWithin(target, event.start - base, event.end - base);
    } else {
      this.#store.set(this.#input.subarray(event.start, event.end), target);
    }
    move(event, base + target - event.start);
    event.roomEnd = event.start + room;
    this.#storeLength += room;
  }

  #reserve(room: number): void {
    const needed = this.#storeLength + room;
    if (needed <= this.#store.length) return;
    const store = new Uint8Array(Math.max(needed, 2 * this.#store.length));
    store.set(this.#store.subarray(0, this.#storeLength));
    this.#store = store;
  }

  #append(event: OpenEvent): void {
    event.before = this.#newest;
    event.after = undefined;
    if (this.#newest === undefined) this.#oldest = event;
    else this.#newest.after = event;
    this.#newest = event;
  }

  #remove(event: OpenEvent): void {
    if (event.before === undefined) this.#oldest = event.after;
    else event.before.after = event.after;
    if (event.after === undefined) this.#newest = event.before;
    else event.after.before = event.before;
  }
}

function moveRows(out: OpenLineBatch, first: number, last: number, by: number): void {
  for (let row = first; row < last; row++) {
    out.start[row]! += by;
    out.end[row]! += by;
    out.messageStart[row]! += by;
    out.messageEnd[row]! += by;
  }
}
