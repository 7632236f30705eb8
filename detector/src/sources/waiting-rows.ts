import type { LineBatch } from '../model/line-batch.ts';
import type { GatheredRows } from './gathered-rows.ts';

/** A batch whose rows are taken a few at a time, and when each of them was said. */
export class WaitingRows {
  #batch: LineBatch | undefined;
  #timesMs: Float64Array = new Float64Array(0);
  #taken = 0;

  /** Whether all have been taken. */
  get isEmpty(): boolean {
    return this.#batch === undefined;
  }

  /** Of the next row, ms since the epoch; Infinity where there is none. */
  get headMs(): number {
    return this.#batch === undefined ? Infinity : (this.#timesMs[this.#taken] ?? Infinity);
  }

  /** How many rows of the last batch were taken. */
  get taken(): number {
    return this.#taken;
  }

  /** @param timesMs of its rows, ms since the epoch */
  put(batch: LineBatch, timesMs: Float64Array): void {
    this.#batch = batch.length > 0 ? batch : undefined;
    this.#timesMs = timesMs;
    this.#taken = 0;
  }

  /** Moves the next row, and those after it up to `untilMs` for which there is room. */
  moveTo(into: GatheredRows, untilMs: number): void {
    const batch = this.#batch;
    if (batch === undefined) throw new RangeError('Cannot take a row where none waits');
    const from = this.#taken;
    const end = Math.min(batch.length, from + into.room);
    let to = from + 1;
    while (to < end && (this.#timesMs[to] ?? Infinity) <= untilMs) to++;
    into.add(batch, { from, to });
    this.#taken = to;
    if (to === batch.length) this.#batch = undefined;
  }
}
