import type { LineBatch } from '../model/line-batch.ts';
import type { Envelope } from './envelope.ts';
import { EventClock } from './event-clock.ts';
import type { HeaderFinder } from './header-finder.ts';
import type { LineFormat } from './line-format.ts';
import { LineReader } from './line-reader.ts';
import { withoutEscapes } from './without-escapes.ts';
import type { ZoneOffsets } from './zone-offsets.ts';

/** Headers that are remembered, of several that read lines. */
export interface SharedHeaders {
  readonly finder: HeaderFinder;
  /** By which they are known as this one's, >= 1. */
  readonly number: number;
}

/**
 * When the lines of one source were said, without making events of them: for whoever has to put lines in
 * order before they are parsed. The times are those that `Parser` finds.
 */
export class LineTimes {
  readonly #reader = new LineReader();
  readonly #clock: EventClock;
  readonly #format: LineFormat = LineReader.newFormat();
  #hasTimes = false;
  readonly #headers: SharedHeaders | undefined;
  /** The number of the headers, for every row. */
  #numbers = new Uint32Array(0);
  /** Of the line before, once one said a time. */
  #lastMs = NaN;

  /**
   * @param zone of times that name none; may be shared
   * @param headers the same times, sooner; default: each line is read anew
   */
  constructor(zone: ZoneOffsets, headers?: SharedHeaders) {
    this.#clock = new EventClock(zone);
    this.#headers = headers;
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
    const batch = this.#numbered(withoutEscapes(given));
    this.#headers?.finder.begin(batch);
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

  /** The batch as one source's, whoever else has its streams too. */
  #numbered(batch: LineBatch): LineBatch {
    if (this.#headers === undefined) return batch;
    if (this.#numbers.length < batch.length)
      this.#numbers = new Uint32Array(batch.length).fill(this.#headers.number);
    return { ...batch, stream: this.#numbers };
  }

  #envelopeOf(batch: LineBatch, row: number): Envelope {
    const { bytes } = batch;
    const start = batch.start[row]!;
    const end = batch.end[row]!;
    const reader = this.#reader;
    const format = this.#format;
    const reading = this.#headers?.finder.find(batch, row);
    const known = reading && reader.readKnown(bytes, start, end, { reading, format });
    if (known !== undefined) return known;
    const envelope = reader.read(bytes, start, end, format);
    if (this.#headers !== undefined && envelope.reach > 0) {
      const { finder, number: source } = this.#headers;
      finder.learn({ source, bytes, start, envelope, format, group: 0, stream: 0 });
    }
    return envelope;
  }

  #timeOf(batch: LineBatch, row: number): number {
    const e = this.#envelopeOf(batch, row);
    if (!e.hasTime) return NaN;
    const timeMs = this.#clock.resolve(e.moment, batch.timeMs[row]!);
    if (!Number.isNaN(timeMs)) this.#hasTimes = true;
    return timeMs;
  }
}
