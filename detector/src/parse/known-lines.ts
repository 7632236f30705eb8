import type { LineBatch } from '../model/line-batch.ts';
import type { DerivedStreams } from './derived-streams.ts';
import { Envelope } from './envelope.ts';
import type { EventRun } from './event-run.ts';
import { readFixedSecond, readFixedStamp } from './fixed-stamp.ts';
import type { HeaderFinder } from './header-finder.ts';
import type { HeaderReading } from './header-reading.ts';
import { isSurelyPlain } from './line-shape.ts';
import type { ParserCounts } from './parser-counts.ts';
import { afterReach } from './reach-within.ts';
import type { SourceState } from './source-state.ts';
import { trimmedEnd } from './trimmed-end.ts';

export interface KnownLinesParts {
  readonly headers: HeaderFinder;
  readonly streams: DerivedStreams;
  readonly run: EventRun;
  readonly counts: ParserCounts;
  /** Any: `take` says whose lines come. */
  readonly source: SourceState;
}

/**
 * Lines with known headers, one directly after the other, of which each is an event: most lines of most
 * sources. What is read of one is what the parser's general way reads; whatever is not so plain is left to
 * that.
 */
export class KnownLines {
  readonly #headers: HeaderFinder;
  readonly #streams: DerivedStreams;
  readonly #run: EventRun;
  readonly #counts: ParserCounts;
  #source: SourceState;
  /** The time that is read, and where the names are in the line. */
  readonly #e = new Envelope();
  /** Whether the row before was taken too. */
  #isNext = false;
  /** Of the line added last. */
  #group = 0;
  #stream = 0;
  /** What was found for the row that was not taken. */
  reading: HeaderReading | undefined;
  /** How many lines were taken. */
  count = 0;

  constructor({ headers, streams, run, counts, source }: KnownLinesParts) {
    this.#source = source;
    this.#headers = headers;
    this.#streams = streams;
    this.#run = run;
    this.#counts = counts;
  }

  /** @returns the first row from `from` on that is not taken, the batch's length where all are */
  take(source: SourceState, batch: LineBatch, from: number): number {
    const { length, stream } = batch;
    const number = source.stream.number;
    this.reading = this.#headers.find(batch, from);
    if (this.reading === undefined || !this.#run.begin(source.lane)) return from;
    let row = from;
    this.#source = source;
    this.#isNext = false;
    while (this.#add(this.reading, batch, row)) {
      this.#isNext = true;
      row++;
      if (row >= length) break;
      this.reading = this.#headers.find(batch, row);
      if (this.reading === undefined || stream[row] !== number) break;
    }
    if (row === from) return row;
    this.count += row - from;
    this.#run.end({ group: this.#group, receivedMs: batch.timeMs[row - 1]! });
    return row;
  }

  /** @returns false for a line that it leaves to others, with nothing done */
  #add(reading: HeaderReading, batch: LineBatch, row: number): boolean {
    const { bytes } = batch;
    const start = batch.start[row]!;
    const end = batch.end[row]!;
    const last = trimmedEnd(bytes, start, end);
    if (last < start + reading.reach + afterReach) return false;
    if (!isPlain(reading, bytes, start, last)) return false;
    const receivedMs = batch.timeMs[row]!;
    const timeMs = this.#look(reading, bytes, start, receivedMs);
    if (Number.isNaN(timeMs) || !this.#run.takes(end - start, timeMs)) return false;
    this.#source.follow(reading, timeMs, receivedMs);
    this.#assign(reading, bytes, start);
    const out = this.#run.add(timeMs);
    const to = out.length++;
    out.start[to] = start;
    out.end[to] = end;
    out.messageStart[to] = start + reading.messageStart;
    out.messageEnd[to] = last;
    out.timeMs[to] = timeMs;
    out.stream[to] = this.#stream;
    return true;
  }

  /** @returns the line's time, NaN where its stamp's places alone do not say it */
  #look(reading: HeaderReading, bytes: Uint8Array, start: number, receivedMs: number): number {
    const { format, clock } = this.#source;
    const { stamp, isIsoSyslog } = reading;
    const { moment } = this.#e;
    if (stamp === null || format.isIsoSyslog !== isIsoSyslog) return NaN;
    const at = start + reading.stampStart;
    if (this.#isNext && this.#headers.isSameMinute) {
      const isTime = readFixedSecond(stamp, moment, bytes, at);
      const timeMs = isTime ? clock.lookAgain(moment, receivedMs) : NaN;
      if (!Number.isNaN(timeMs)) return timeMs;
    }
    return readFixedStamp(stamp, moment, bytes, at) ? clock.look(moment, receivedMs) : NaN;
  }

  #assign(reading: HeaderReading, bytes: Uint8Array, start: number): void {
    this.#group = reading.group;
    this.#stream = reading.stream;
    if (!reading.hasDigitsInNames) return;
    const e = this.#e;
    e.hostStart = start + reading.hostStart;
    e.hostEnd = start + reading.hostEnd;
    e.serviceStart = start + reading.serviceStart;
    e.serviceEnd = start + reading.serviceEnd;
    e.level = reading.level;
    const { stream } = this.#source;
    this.#group = this.#streams.group(stream, e, bytes);
    this.#stream = this.#streams.lookUp(stream, e, bytes);
    if (this.#streams.isOverflowing) this.#counts.add('stream-limit', 1);
  }
}

/** Whether it is an event by itself, whatever stands before it. */
function isPlain(
  { kind, textStart }: HeaderReading,
  bytes: Uint8Array,
  start: number,
  end: number,
): boolean {
  return kind === 'stamped' || (kind === 'carried' && isSurelyPlain(bytes, start + textStart, end));
}
