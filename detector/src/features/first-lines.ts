import { allocateLineBatch } from '../model/allocate-line-batch.ts';
import type { LineBatch } from '../model/line-batch.ts';
import { grown } from '../stats/grown.ts';

/** A sample is the whole line, cut here. */
const lineBytesMax = 4_096;
/** All samples of one window; what comes above has no text. */
const arenaBytesMax = 8 * 1024 * 1024;

export interface FirstLinesState {
  readonly series: readonly number[];
  readonly timesMs: readonly number[];
  readonly messages: readonly number[];
  readonly texts: readonly string[];
}

/**
 * The earliest line of each series in the open window, copied out of its batch; of several in one
 * millisecond the one that is least by its bytes, so that their order does not matter. No allocation
 * per line: the bytes lie in one arena that is emptied with the window.
 */
export class FirstLines {
  #arena = new Uint8Array(64 * 1024);
  #used = 0;
  #start: Uint32Array<ArrayBuffer> = new Uint32Array(64);
  #length: Uint32Array<ArrayBuffer> = new Uint32Array(64);
  /** Where in the line its message begins. */
  #message: Uint32Array<ArrayBuffer> = new Uint32Array(64);
  #timeMs: Float64Array<ArrayBuffer> = new Float64Array(64);

  /** Ms; of the series' first line in the window. */
  timeMs(series: number): number {
    return this.#timeMs[series] as number;
  }

  /** @returns the line's text, '' when there was no room for it */
  text(series: number): string {
    const start = this.#start[series] as number;
    return new TextDecoder().decode(
      this.#arena.subarray(start, start + (this.#length[series] as number)),
    );
  }

  /** The message alone: the line without its envelope. */
  message(series: number): string {
    const start = (this.#start[series] as number) + (this.#message[series] as number);
    const end = (this.#start[series] as number) + (this.#length[series] as number);
    return new TextDecoder().decode(this.#arena.subarray(Math.min(start, end), end));
  }

  /** The message alone, as a batch of one row with that template. */
  batchOf(series: number, template: number): LineBatch {
    const start = this.#start[series] as number;
    const batch = allocateLineBatch(this.#arena, 1);
    batch.start[0] = start;
    batch.end[0] = start + (this.#length[series] as number);
    batch.messageStart[0] = Math.min(batch.end[0], start + (this.#message[series] as number));
    batch.messageEnd[0] = batch.end[0];
    batch.timeMs[0] = this.#timeMs[series] as number;
    batch.template[0] = template;
    batch.length = 1;
    return batch;
  }

  /** The first line that the window has of a series. */
  set(series: number, batch: LineBatch, row: number): void {
    if (series >= this.#timeMs.length) this.#grow(series + 1);
    this.#timeMs[series] = batch.timeMs[row] as number;
    this.#message[series] = (batch.messageStart[row] as number) - (batch.start[row] as number);
    this.#write(series, batch.bytes, batch.start[row] as number, batch.end[row] as number);
  }

  /** A further line of a series that already has one; takes its place when it is earlier. */
  offer(series: number, batch: LineBatch, row: number): void {
    const timeMs = batch.timeMs[row] as number;
    const first = this.#timeMs[series] as number;
    if (timeMs > first) return;
    const isEarlier =
      timeMs < first ||
      this.#isLess(series, batch.bytes, batch.start[row] as number, batch.end[row] as number);
    if (isEarlier) this.set(series, batch, row);
  }

  /** Gives a series the line of another one, when that is earlier or `isFirst`. */
  share(series: number, from: number, isFirst: boolean): void {
    const start = this.#start[from] as number;
    const end = start + (this.#length[from] as number);
    const timeMs = this.#timeMs[from] as number;
    if (series >= this.#timeMs.length) this.#grow(series + 1);
    if (!isFirst && timeMs > (this.#timeMs[series] as number)) return;
    if (
      !isFirst &&
      timeMs === this.#timeMs[series] &&
      !this.#isLess(series, this.#arena, start, end)
    )
      return;
    this.#timeMs[series] = timeMs;
    this.#start[series] = start;
    this.#length[series] = end - start;
    this.#message[series] = this.#message[from] as number;
  }

  clear(): void {
    this.#used = 0;
  }

  /** @param active the series that have a line */
  snapshot(active: readonly number[]): FirstLinesState {
    return {
      series: active,
      timesMs: active.map((series) => this.timeMs(series)),
      messages: active.map((series) => this.#message[series] ?? 0),
      texts: active.map((series) => this.#binary(series)),
    };
  }

  restore({ series, timesMs, messages, texts }: FirstLinesState): void {
    this.clear();
    for (const [i, number] of series.entries()) {
      const bytes = Uint8Array.from(texts[i] ?? '', (letter) => letter.charCodeAt(0));
      if (number >= this.#timeMs.length) this.#grow(number + 1);
      this.#timeMs[number] = timesMs[i] ?? 0;
      this.#message[number] = messages[i] ?? 0;
      this.#write(number, bytes, 0, bytes.length);
    }
  }

  #write(series: number, bytes: Uint8Array, start: number, end: number): void {
    let length = Math.min(end - start, lineBytesMax);
    if (this.#used + length > this.#arena.length) length = this.#makeRoom(length);
    const at = this.#used;
    for (let i = 0; i < length; i++) this.#arena[at + i] = bytes[start + i] as number;
    this.#start[series] = at;
    this.#length[series] = length;
    this.#used += length;
  }

  /** @returns how many bytes there is room for now: `length` or 0 */
  #makeRoom(length: number): number {
    if (this.#used + length > arenaBytesMax) return 0;
    const arena = new Uint8Array(Math.min(arenaBytesMax, (this.#used + length) * 2));
    arena.set(this.#arena.subarray(0, this.#used));
    this.#arena = arena;
    return length;
  }

  #isLess(series: number, bytes: Uint8Array, start: number, end: number): boolean {
    const at = this.#start[series] as number;
    const known = this.#length[series] as number;
    const length = Math.min(end - start, lineBytesMax);
    for (let i = 0; i < Math.min(known, length); i++) {
      const difference = (bytes[start + i] as number) - (this.#arena[at + i] as number);
      if (difference !== 0) return difference < 0;
    }
    return length < known;
  }

  /** One character a byte: JSON keeps it, and what is not UTF-8 too. */
  #binary(series: number): string {
    const start = this.#start[series] as number;
    let text = '';
    for (let i = 0; i < (this.#length[series] as number); i++) {
      text += String.fromCharCode(this.#arena[start + i] as number);
    }
    return text;
  }

  #grow(size: number): void {
    const capacity = Math.max(size, this.#timeMs.length * 2);
    this.#start = grown(new Uint32Array(capacity), this.#start);
    this.#length = grown(new Uint32Array(capacity), this.#length);
    this.#timeMs = grown(new Float64Array(capacity), this.#timeMs);
    this.#message = grown(new Uint32Array(capacity), this.#message);
  }
}
