import type { LineBatch } from '../model/line-batch.ts';
import type { Stage } from '../model/stage.ts';
import type { StreamTable } from '../model/stream-table.ts';
import { DerivedStreams } from './derived-streams.ts';
import { Envelope } from './envelope.ts';
import {
  EventJoiner,
  type EventJoinerState,
  type EventLimits,
  type ReadLine,
} from './event-joiner.ts';
import { EventLane } from './event-lane.ts';
import { headerFinderOf } from './header-finder-of.ts';
import type { HeaderFinder } from './header-finder.ts';
import type { HeaderReading } from './header-reading.ts';
import { KnownLines } from './known-lines.ts';
import { LineReader } from './line-reader.ts';
import { ParserCounts, type ParserCounters } from './parser-counts.ts';
import type { HeaderSlots } from './slotted-headers.ts';
import { SourceState, type SourceStateSnapshot } from './source-state.ts';
import { withoutEscapes } from './without-escapes.ts';
import { ZoneOffsets } from './zone-offsets.ts';

export interface ParserOptions extends EventLimits {
  /** Shared with the sources, and snapshotted and restored before the parser by whoever owns it. */
  readonly streams: StreamTable;
  /** IANA name: the zone of times that name none. */
  readonly timezone: string;
  /** Remember headers and read those like them from fixed places: the same rows, sooner. Default yes. */
  readonly remembersHeaders?: boolean;
  /** Compares headers: the kernel where there is one. Default: its twin. */
  readonly headers?: HeaderSlots | undefined;
}

export interface ParserState {
  readonly sources: readonly SourceStateSnapshot[];
  readonly events: EventJoinerState;
  readonly counters: ParserCounters;
}

/**
 * Puts in what the lines say of themselves: time, host, service, level and where the message is; and
 * makes one row of the lines of one event (a stack trace).
 *
 * A line is given out when the next one of its source shows that it is complete, when event time has
 * come a second further, after a thousand lines of others, or by `flush`. So rows come in the order in
 * which their events became complete: for one source that of its lines, but for traces of a service
 * that lines of others interrupt; between sources at most a second apart. That follows from the lines
 * alone, not from how they are cut into batches.
 *
 * State: for each stream of a source (at most as many as the table holds) what its lines look like, its
 * clock and its derived streams; and the events held back (`EventLimits`).
 */
export class Parser implements Stage<LineBatch, LineBatch, ParserState> {
  readonly name = 'parse';
  readonly #streams: DerivedStreams;
  readonly #zone: ZoneOffsets;
  readonly #reader = new LineReader();
  /** None where headers are not remembered. */
  readonly #headers: HeaderFinder | undefined;
  readonly #known: KnownLines | undefined;
  #linesRemembered = 0;
  readonly #sources = new Map<number, SourceState>();
  readonly #lanes = new Map<number, EventLane>();
  readonly #counts = new ParserCounts();
  readonly #joiner: EventJoiner;
  readonly #line: ReadLine;

  /** @throws {RangeError} for a timezone that is not known */
  constructor({ streams, timezone, remembersHeaders = true, headers, ...limits }: ParserOptions) {
    this.#headers = remembersHeaders ? headerFinderOf(headers) : undefined;
    this.#streams = new DerivedStreams(streams);
    this.#zone = new ZoneOffsets(timezone);
    this.#joiner = new EventJoiner(limits, this.#counts);
    this.#known = this.#headers && this.#knownBy(this.#headers);
    this.#line = {
      source: this.#newSource(0),
      envelope: new Envelope(),
      bytes: new Uint8Array(0),
      start: 0,
      end: 0,
      group: 0,
      stream: 0,
      timeMs: 0,
      receivedMs: 0,
    };
  }

  /**
   * @returns the events that became complete: one batch with the cursor of `given`, which may be empty; and
   * before it one without, of those held back from batches before
   */
  push(given: LineBatch): readonly LineBatch[] {
    const batch = withoutEscapes(given);
    this.#joiner.begin(batch.bytes, batch.length);
    this.#line.bytes = batch.bytes;
    this.#headers?.begin(batch);
    for (let row = 0; row < batch.length; row++) {
      row = this.#takeKnown(batch, row);
      if (row < batch.length) this.#take(batch, row);
    }
    return this.#joiner.finish(batch.cursor);
  }

  /** @returns what waited long enough, in one batch with an empty cursor; nothing where nothing did */
  flush(nowMs: number): readonly LineBatch[] {
    this.#joiner.begin(new Uint8Array(0), 0);
    this.#joiner.closeUntil(nowMs);
    return this.#joiner.finish('').filter(({ length }) => length > 0);
  }

  /** How many lines were odd, by what was odd about them. */
  counters(): ParserCounters {
    return this.#counts.read();
  }

  /** Ms; the newest time that a line so far says of itself, held back or not; -Infinity before. */
  get newestMs(): number {
    return this.#joiner.newestMs;
  }

  /** How many lines were read as one before them with the same header. */
  get linesRemembered(): number {
    return this.#linesRemembered + (this.#known?.count ?? 0);
  }

  /** What is held back at the moment. */
  held(): { readonly events: number; readonly bytes: number } {
    return { events: this.#joiner.heldEvents, bytes: this.#joiner.heldBytes };
  }

  snapshot(): ParserState {
    return {
      sources: [...this.#sources.values()].map((source) => source.snapshot()),
      events: this.#joiner.snapshot(),
      counters: this.#counts.read(),
    };
  }

  restore(state: ParserState): void {
    this.#sources.clear();
    this.#lanes.clear();
    this.#streams.clear();
    this.#line.source = this.#newSource(0);
    this.#headers?.clear();
    for (const source of state.sources) {
      this.#sourceOf(source.stream).restore(source, this.#streams);
    }
    this.#joiner.restore(state.events, (stream) => this.#sourceOf(stream));
    this.#counts.restore(state.counters);
  }

  #knownBy(headers: HeaderFinder): KnownLines {
    const [streams, counts] = [this.#streams, this.#counts];
    const { run } = this.#joiner;
    return new KnownLines({ headers, streams, counts, run, source: this.#newSource(0) });
  }

  /** @returns the first row from `from` on that is left for `#take` */
  #takeKnown(batch: LineBatch, from: number): number {
    const line = this.#line;
    const number = batch.stream[from]!;
    if (line.source.stream.number !== number || number === 0) line.source = this.#sourceOf(number);
    return this.#known?.take(line.source, batch, from) ?? from;
  }

  #take(batch: LineBatch, row: number): void {
    const { bytes } = batch;
    const line = this.#line;
    const start = batch.start[row]!;
    const end = batch.end[row]!;
    const number = batch.stream[row]!;
    if (line.source.stream.number !== number || number === 0) line.source = this.#sourceOf(number);
    const { source } = line;
    line.start = start;
    line.end = end;
    line.receivedMs = batch.timeMs[row]!;
    const known = this.#readKnown(line, this.#known?.reading);
    const e = known ?? this.#reader.read(bytes, start, end, source.format);
    if (e.messageStart >= e.messageEnd && e.kind === 'bare') {
      this.#counts.add('blank', 1);
      return;
    }
    if (e.isBroken) this.#counts.add('json-unreadable', 1);
    line.envelope = e;
    line.timeMs = this.#timeOf(source, e, line.receivedMs);
    if (known === undefined) this.#learn(line);
    this.#joiner.take(line);
  }

  /** @returns undefined where the general reader has to see it */
  #readKnown(line: ReadLine, reading: HeaderReading | undefined): Envelope | undefined {
    const { source, bytes, start, end } = line;
    if (reading === undefined) return undefined;
    const e = this.#reader.readKnown(bytes, start, end, { reading, format: source.format });
    if (e === undefined) return undefined;
    this.#linesRemembered++;
    line.group = reading.group;
    line.stream = reading.stream;
    if (reading.hasDigitsInNames) {
      line.envelope = e;
      this.#assign(line);
    }
    return e;
  }

  /** Puts the line into the stream of its host, service and level. @returns false where there are too many */
  #assign(line: ReadLine): boolean {
    const { source, envelope: e, bytes } = line;
    line.group = this.#streams.group(source.stream, e, bytes);
    line.stream = this.#streams.lookUp(source.stream, e, bytes);
    if (this.#streams.isOverflowing) this.#counts.add('stream-limit', 1);
    return !this.#streams.isOverflowing;
  }

  /** The same, and remembers what led there. */
  #learn(line: ReadLine): void {
    if (!this.#assign(line) || line.envelope.reach <= 0) return;
    const { source } = line;
    this.#headers?.learn({ ...line, source: source.stream.number, format: source.format });
  }

  #sourceOf(number: number): SourceState {
    let source = this.#sources.get(number);
    if (source === undefined) {
      source = this.#newSource(number);
      this.#sources.set(number, source);
    }
    return source;
  }

  #newSource(number: number): SourceState {
    const stream = this.#streams.source(number);
    let lane = this.#lanes.get(stream.family);
    if (lane === undefined) {
      lane = new EventLane(stream.family);
      this.#lanes.set(stream.family, lane);
    }
    return new SourceState(stream, { zone: this.#zone, lane });
  }

  #timeOf(source: SourceState, e: Envelope, receivedMs: number): number {
    if (!e.hasTime) return source.clock.fallback(receivedMs);
    const timeMs = source.clock.resolve(e.moment, receivedMs);
    if (!Number.isNaN(timeMs)) return timeMs;
    this.#counts.add('clock-skew', 1);
    return source.clock.fallback(receivedMs);
  }
}
