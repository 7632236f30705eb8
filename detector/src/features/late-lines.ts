import { allocateLineBatch, type OpenLineBatch } from '../model/allocate-line-batch.ts';
import type { LineBatch } from '../model/line-batch.ts';

const minuteMs = 60_000;
/** When so many lines or bytes wait, they have to be taken. */
const linesMax = 8_192;
const bytesMax = 1_048_576;
/** A longer line is cut. */
const lineBytesMax = 65_536;
const LINE_FEED = 0x0a;

/** Rows [from, to) of a batch, all of one minute of event time. */
export interface LateMinute {
  readonly startMs: number;
  readonly from: number;
  readonly to: number;
}

/** What waited, a minute after the other. */
export interface TakenLines {
  readonly batch: LineBatch;
  /** The oldest first. */
  readonly minutes: readonly LateMinute[];
}

interface Place {
  /** Where in the text its message begins and ends. */
  readonly messageStart: number;
  readonly messageEnd: number;
  readonly timeMs: number;
  readonly stream: number;
  readonly template: number;
  readonly skeletonLow: number;
  readonly skeletonHigh: number;
}

interface Copied {
  readonly by: number;
  readonly high: number;
}

/** Bytes of a text as characters, so that JSON keeps what is not UTF-8 too. */
export type LateLinesState = readonly (Place & { readonly text: string })[];

/**
 * Copies of lines that came after their window had closed, until somebody takes them: their bytes in one
 * arena, so that one more costs no object. Bounded: see `isFull`.
 */
export class LateLines {
  #waiting: OpenLineBatch = allocateLineBatch(new Uint8Array(16_384), 64);
  #bytes = 0;
  /** Whether each line is of the minute of the one before, or of a later one. */
  #isInOrder = true;

  get size(): number {
    return this.#waiting.length;
  }

  get isFull(): boolean {
    return this.room.lines <= 0 || this.room.bytes <= 0;
  }

  /** With so many lines, or bytes as `bytesOf` has them, it is full. */
  get room(): { readonly lines: number; readonly bytes: number } {
    return { lines: linesMax - this.#waiting.length, bytes: bytesMax - this.#bytes };
  }

  /** What a line takes. */
  static bytesOf({ start, end }: LineBatch, row: number): number {
    return Math.min((end[row] as number) - (start[row] as number), lineBytesMax) + 1;
  }

  /** The rows [from, to) wait. @param batch with templates' columns filled */
  add(batch: LineBatch, from: number, to: number): void {
    for (let row = from; row < to;) {
      const end = blockEnd(batch, row, to);
      this.#addBlock(batch, row, end);
      row = end;
    }
  }

  /** All that wait, in the order in which they came within each minute; valid until the next `add`. */
  take(): TakenLines {
    const batch = this.#isInOrder ? this.#waiting : byMinute(this.#waiting);
    const taken = { batch: { ...batch }, minutes: minutesOf(batch) };
    this.#empty();
    return taken;
  }

  snapshot(): LateLinesState {
    const { start, end, messageStart, messageEnd, ...batch } = this.#waiting;
    return Array.from({ length: batch.length }, (_, row) => {
      const from = start[row] ?? 0;
      const bytes = batch.bytes.subarray(from, end[row]);
      return {
        messageStart: (messageStart[row] ?? 0) - from,
        messageEnd: (messageEnd[row] ?? 0) - from,
        timeMs: batch.timeMs[row] ?? 0,
        stream: batch.stream[row] ?? 0,
        template: batch.template[row] ?? 0,
        skeletonLow: batch.skeletonLow[row] ?? 0,
        skeletonHigh: batch.skeletonHigh[row] ?? 0,
        text: Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''),
      };
    });
  }

  restore(state: LateLinesState): void {
    this.#empty();
    for (const { text, ...place } of state) this.add(batchOf(text, place), 0, 1);
  }

  #empty(): void {
    this.#waiting.length = 0;
    this.#bytes = 0;
    this.#isInOrder = true;
  }

  /** Rows whose bytes can be copied in one piece, each with its line end. */
  #addBlock(batch: LineBatch, from: number, to: number): void {
    const low = batch.start[from] as number;
    const high = Math.min(batch.end[to - 1] as number, low + lineBytesMax);
    this.#makeRoom(high - low + 1, to - from);
    const waiting = this.#waiting;
    const at = this.#bytes;
    waiting.bytes.set(batch.bytes.subarray(low, high), at);
    // So that nobody who looks for the end of a line has to look further than that.
    waiting.bytes[at + high - low] = LINE_FEED;
    this.#bytes += high - low + 1;
    for (let row = from; row < to; row++) this.#addRow(batch, row, { by: at - low, high });
  }

  /** @param high where bytes end that were copied, `by` how much further on they are now */
  #addRow(batch: LineBatch, old: number, { by, high }: Copied): void {
    const waiting = this.#waiting;
    const row = waiting.length++;
    waiting.start[row] = by + (batch.start[old] as number);
    waiting.end[row] = by + Math.min(high, batch.end[old] as number);
    waiting.messageStart[row] = by + Math.min(high, batch.messageStart[old] as number);
    waiting.messageEnd[row] = by + Math.min(high, batch.messageEnd[old] as number);
    const timeMs = batch.timeMs[old] as number;
    waiting.timeMs[row] = timeMs;
    waiting.stream[row] = batch.stream[old] as number;
    waiting.template[row] = batch.template[old] as number;
    waiting.skeletonLow[row] = batch.skeletonLow[old] as number;
    waiting.skeletonHigh[row] = batch.skeletonHigh[old] as number;
    const before = row === 0 ? Number.NEGATIVE_INFINITY : (waiting.timeMs[row - 1] as number);
    if (timeMs < before && minuteOf(timeMs) < minuteOf(before)) this.#isInOrder = false;
  }

  #makeRoom(bytes: number, rows: number): void {
    const { length, timeMs, bytes: arena } = this.#waiting;
    const hasRows = length + rows <= timeMs.length;
    const hasBytes = this.#bytes + bytes <= arena.length;
    if (hasRows && hasBytes) return;
    const room = hasBytes ? arena : new Uint8Array(2 * (this.#bytes + bytes));
    if (!hasBytes) room.set(arena.subarray(0, this.#bytes));
    const order = Uint32Array.from({ length }, (_, row) => row);
    const rowsRoom = hasRows ? timeMs.length : 2 * (length + rows);
    this.#waiting = rowsIn(order, { ...this.#waiting, bytes: room }, rowsRoom);
  }
}

/** The first row from `from` on, but that one, whose bytes do not follow those of the row before. */
function blockEnd({ bytes, start, end }: LineBatch, from: number, to: number): number {
  const low = start[from] as number;
  let row = from + 1;
  for (; row < to; row++) {
    const before = end[row - 1] as number;
    if (start[row] !== before + 1 || bytes[before] !== LINE_FEED) return row;
    if ((end[row] as number) - low > lineBytesMax) return row;
  }
  return row;
}

function batchOf(text: string, place: Place): LineBatch {
  const batch = allocateLineBatch(
    Uint8Array.from(text, (letter) => letter.charCodeAt(0)),
    1,
  );
  batch.end[0] = text.length;
  batch.messageStart[0] = place.messageStart;
  batch.messageEnd[0] = place.messageEnd;
  batch.timeMs[0] = place.timeMs;
  batch.stream[0] = place.stream;
  batch.template[0] = place.template;
  batch.skeletonLow[0] = place.skeletonLow;
  batch.skeletonHigh[0] = place.skeletonHigh;
  batch.length = 1;
  return batch;
}

function minuteOf(timeMs: number): number {
  return Math.floor(timeMs / minuteMs);
}

/** The same rows, by minute, those of one as they are. */
function byMinute(batch: LineBatch): OpenLineBatch {
  const { timeMs, length } = batch;
  let first = Number.POSITIVE_INFINITY;
  for (let row = 0; row < length; row++) first = Math.min(first, minuteOf(timeMs[row] as number));
  // Minute and row in one number, so that sorting needs no comparison in JavaScript.
  const keys = Float64Array.from({ length }, (_, row) => {
    return (minuteOf(timeMs[row] as number) - first) * length + row;
  });
  const order = Uint32Array.from(keys.toSorted(), (key) => key % length);
  return rowsIn(order, batch, length);
}

/** Rows of a batch in another order, over the same bytes. @param room for so many rows */
function rowsIn(order: Uint32Array, from: LineBatch, room: number): OpenLineBatch {
  const to = allocateLineBatch(from.bytes, room);
  for (const [row, old] of order.entries()) {
    to.start[row] = from.start[old] as number;
    to.end[row] = from.end[old] as number;
    to.messageStart[row] = from.messageStart[old] as number;
    to.messageEnd[row] = from.messageEnd[old] as number;
    to.timeMs[row] = from.timeMs[old] as number;
    to.stream[row] = from.stream[old] as number;
    to.template[row] = from.template[old] as number;
    to.skeletonLow[row] = from.skeletonLow[old] as number;
    to.skeletonHigh[row] = from.skeletonHigh[old] as number;
  }
  to.length = order.length;
  return to;
}

function minutesOf({ timeMs, length }: LineBatch): readonly LateMinute[] {
  const minutes: LateMinute[] = [];
  for (let from = 0; from < length;) {
    const minute = minuteOf(timeMs[from] as number);
    let to = from + 1;
    while (to < length && minuteOf(timeMs[to] as number) === minute) to++;
    minutes.push({ startMs: minute * minuteMs, from, to });
    from = to;
  }
  return minutes;
}
