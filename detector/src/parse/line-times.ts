import type { LineBatch } from '../model/line-batch.ts';
import { EventClock } from './event-clock.ts';
import type { LineFormat } from './line-format.ts';
import { LineReader } from './line-reader.ts';
import { withoutEscapes } from './without-escapes.ts';
import type { ZoneOffsets } from './zone-offsets.ts';

/**
 * When the lines of one source were said, without making events of them: for whoever has to put lines in
 * order before they are parsed. The times are those that `Parser` finds.
 */
export class LineTimes {
  readonly #reader = new LineReader();
  readonly #clock: EventClock;
  readonly #format: LineFormat = LineReader.newFormat();
  #hasTimes = false;
  /** Of the line before, once one said a time. */
  #lastMs = NaN;

  /** @param zone of times that name none; may be shared */
  constructor(zone: ZoneOffsets) {
    this.#clock = new EventClock(zone);
  }

  /** Whether some line so far said a time. */
  get hasTimes(): boolean {
    return this.#hasTimes;
  }

  /**
   * Gives lines that stand before the first with a time that line's time: a source knows when a file was
   * last written, which says nothing of its head.
   *
   * @returns ms since the epoch of each line; of one that says no time, that of the line before
   */
  read(given: LineBatch): Float64Array {
    const batch = withoutEscapes(given);
    const times = new Float64Array(batch.length);
    const isHead = !this.#hasTimes;
    let untimed = 0;
    for (let row = 0; row < batch.length; row++) {
      const receivedMs = batch.timeMs[row]!;
      const timeMs = this.#timeOf(batch, row);
      if (!Number.isNaN(timeMs)) this.#lastMs = timeMs;
      times[row] = this.#hasTimes ? this.#lastMs : receivedMs;
      if (!this.#hasTimes) untimed = row + 1;
    }
    if (isHead && this.#hasTimes) {
      times.fill(times[untimed]!, 0, untimed);
      batch.timeMs.fill(times[untimed]!, 0, untimed);
    }
    return times;
  }

  #timeOf(batch: LineBatch, row: number): number {
    const e = this.#reader.read(batch.bytes, batch.start[row]!, batch.end[row]!, this.#format);
    if (!e.hasTime) return NaN;
    const timeMs = this.#clock.resolve(e.moment, batch.timeMs[row]!);
    if (!Number.isNaN(timeMs)) this.#hasTimes = true;
    return timeMs;
  }
}
