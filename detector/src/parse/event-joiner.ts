import type { LineBatch } from '../model/line-batch.ts';
import type { Envelope } from './envelope.ts';
import type { EventLane } from './event-lane.ts';
import type { EventProgress } from './event-progress.ts';
import { EventRun } from './event-run.ts';
import { isThrowable } from './is-throwable.ts';
import { type LineShape, lineShape } from './line-shape.ts';
import type { OpenEvent } from './open-event.ts';
import { OpenEvents } from './open-events.ts';
import type { ParserCounts } from './parser-counts.ts';
import type { SourceState } from './source-state.ts';
import { continued, startedBy, type TraceMode } from './trace-mode.ts';

const suspendedMax = 4;

export interface EventLimits {
  /** Lines of one event, more begin a new one. Default 500. */
  readonly eventLinesMax?: number;
  /** Bytes of one event. Default 64 KiB. */
  readonly eventBytesMax?: number;
  /** From the first line of an event to its last. Default 5 s. */
  readonly eventMs?: number;
  /** How long an event waits for its next line. Default 1 s. */
  readonly idleMs?: number;
  /** Lines of others after which an event waits no longer. Default 1,000. */
  readonly idleLinesMax?: number;
  /** Events held back at a time. Default 4,096. */
  readonly openMax?: number;
  /** Bytes held back at a time. Default 4 MiB. */
  readonly openBytesMax?: number;
}

/** One line that was read. A single object is filled again for every line. */
export interface ReadLine {
  source: SourceState;
  envelope: Envelope;
  bytes: Uint8Array;
  start: number;
  end: number;
  /** Host and service, whatever the level. */
  group: number;
  stream: number;
  timeMs: number;
  receivedMs: number;
}

/** One event that was held back; positions count from the start of its text. */
export interface HeldEvent {
  /** Number of the first stream of its lane, and whether it is suspended there. */
  readonly source: number;
  readonly isSuspended: boolean;
  /** One character a byte. */
  readonly text: string;
  readonly group: number;
  readonly messageStart: number;
  readonly messageEnd: number;
  readonly timeMs: number;
  readonly stream: number;
  readonly lines: number;
  readonly mode: TraceMode;
  readonly isWhole: boolean;
  readonly receivedMs: number;
  readonly heldMs: number;
  readonly touched: number;
}

export interface EventJoinerState {
  /** In the order in which they were touched. */
  readonly open: readonly HeldEvent[];
  readonly watermarkMs: number | null;
  readonly lines: number;
}

/** Joins the lines of one event, and holds events back until they are complete. */
export class EventJoiner {
  readonly #open: OpenEvents;
  readonly #counts: ParserCounts;
  readonly #eventLinesMax: number;
  readonly #eventBytesMax: number;
  readonly #eventMs: number;
  readonly #idleMs: number;
  readonly #idleLinesMax: number;
  readonly #progress: EventProgress = { newestMs: -Infinity, lines: 0 };
  /** Lines that need no more than a look. */
  readonly run: EventRun;

  constructor(limits: EventLimits, counts: ParserCounts) {
    this.#counts = counts;
    this.#eventLinesMax = limits.eventLinesMax ?? 500;
    this.#eventBytesMax = limits.eventBytesMax ?? 65_536;
    this.#eventMs = limits.eventMs ?? 5000;
    this.#idleMs = limits.idleMs ?? 1000;
    this.#idleLinesMax = limits.idleLinesMax ?? 1000;
    this.#open = new OpenEvents({
      eventsMax: limits.openMax ?? 4096,
      bytesMax: limits.openBytesMax ?? 4_194_304,
    });
    this.run = new EventRun({
      open: this.#open,
      progress: this.#progress,
      idleMs: this.#idleMs,
      idleLinesMax: this.#idleLinesMax,
      eventBytesMax: this.#eventBytesMax,
    });
  }

  /** Ms; time of the newest line that says one, -Infinity before the first. */
  get newestMs(): number {
    return this.#progress.newestMs;
  }

  get heldEvents(): number {
    return this.#open.count;
  }

  get heldBytes(): number {
    return this.#open.bytes;
  }

  begin(bytes: Uint8Array, rows: number): void {
    this.#open.begin(bytes, rows);
  }

  finish(cursor: string): readonly LineBatch[] {
    return this.#open.finish(cursor);
  }

  take(line: ReadLine): void {
    const progress = this.#progress;
    progress.lines++;
    if (line.envelope.hasTime && line.timeMs > progress.newestMs) progress.newestMs = line.timeMs;
    this.#closeIdle();
    const e = line.envelope;
    if (e.kind !== 'stamped' && !e.hasInner) {
      const shape = lineShape(line.bytes, e.textStart, e.messageEnd);
      if (this.#join(line, shape)) return;
      this.#start(line, startedBy(shape));
    } else {
      this.#start(line, 'none');
    }
  }

  /** @returns whether anything waited long enough */
  closeUntil(nowMs: number): void {
    let event = this.#open.oldest;
    while (event !== undefined) {
      const { after, heldMs, receivedMs } = event;
      if (Math.min(heldMs, receivedMs) + this.#idleMs <= nowMs) this.#open.close(event);
      event = after;
    }
  }

  snapshot(): EventJoinerState {
    const open: HeldEvent[] = [];
    for (let event = this.#open.oldest; event !== undefined; event = event.after) {
      open.push(this.#held(event));
    }
    const { newestMs, lines } = this.#progress;
    return { open, watermarkMs: Number.isFinite(newestMs) ? newestMs : null, lines };
  }

  restore(state: EventJoinerState, sourceOf: (stream: number) => SourceState): void {
    this.#open.clear();
    this.#progress.newestMs = state.watermarkMs ?? -Infinity;
    this.#progress.lines = state.lines;
    for (const { source: number, isSuspended, text, ...held } of state.open) {
      const { lane } = sourceOf(number);
      const event = this.#open.take();
      Object.assign(event, held, { owner: lane, start: 0, end: text.length });
      if (isSuspended) lane.suspended.push(event);
      else lane.current = event;
      this.#open.readmit(
        event,
        Uint8Array.from(text, (character) => character.codePointAt(0) ?? 0),
      );
    }
  }

  #held(event: OpenEvent): HeldEvent {
    const { start, end, roomEnd: _, before: _before, after: _after, owner, ...kept } = event;
    let text = '';
    for (const byte of this.#open.textOf(event)) text += String.fromCodePoint(byte);
    return {
      ...kept,
      source: owner?.number ?? 0,
      isSuspended: owner?.current !== event,
      text: text.slice(0, end - start),
      messageStart: event.messageStart - start,
      messageEnd: event.messageEnd - start,
    };
  }

  #closeIdle(): void {
    const timeLimit = this.#progress.newestMs - this.#idleMs;
    const lineLimit = this.#progress.lines - this.#idleLinesMax;
    let event = this.#open.oldest;
    while (event !== undefined && (event.heldMs < timeLimit || event.touched < lineLimit)) {
      this.#open.close(event);
      event = this.#open.oldest;
    }
  }

  #join(line: ReadLine, shape: LineShape): boolean {
    const { source, envelope: e } = line;
    const isCarried = e.kind === 'carried';
    const event = isCarried ? sameGroup(source.lane, line.group) : source.lane.current;
    if (event === undefined || event.isWhole) return false;
    const mode = modeWith(line, shape, event.mode);
    if (mode === undefined || !this.#fits(event, line, isCarried)) return false;
    event.mode = mode;
    event.heldMs = this.#progress.newestMs;
    event.touched = this.#progress.lines;
    this.#open.join(event, e.textStart, e.messageEnd);
    this.#counts.add('joined', 1);
    return true;
  }

  #fits(event: OpenEvent, line: ReadLine, isCarried: boolean): boolean {
    const { envelope: e } = line;
    const passedMs = isCarried ? line.timeMs - event.timeMs : line.receivedMs - event.receivedMs;
    if (Math.abs(passedMs) > this.#eventMs) return false;
    const size = event.end - event.start + 1 + e.messageEnd - e.textStart;
    if (event.lines < this.#eventLinesMax && size <= this.#eventBytesMax) return true;
    this.#counts.add('event-too-long', 1);
    // Lines without end that have no time: they are lines of their own after all.
    if (event.lines >= this.#eventLinesMax) line.source.lane.unlock();
    return false;
  }

  #start(line: ReadLine, mode: TraceMode): void {
    const { envelope: e } = line;
    const { lane } = line.source;
    // What Docker put around a line says nothing of what the program writes.
    if (e.hasTime && !e.isWhole && (e.kind !== 'wrapped' || e.hasInner)) lane.stamp();
    this.#settle(lane, line.group);
    const event = this.#open.take();
    event.owner = lane;
    event.group = line.group;
    event.start = line.start;
    event.end = line.end;
    event.messageStart = e.messageStart;
    event.messageEnd = e.messageEnd;
    event.roomEnd = 0;
    event.timeMs = line.timeMs;
    event.stream = line.stream;
    event.lines = 1;
    event.mode = mode;
    event.isWhole = e.isWhole;
    event.receivedMs = line.receivedMs;
    event.heldMs = this.#progress.newestMs;
    event.touched = this.#progress.lines;
    lane.current = event;
    this.#open.add(event);
    const isTooLong = line.end - line.start > this.#eventBytesMax;
    if (isTooLong && lane.current === event) this.#open.close(event);
  }

  /** What a new line of that group makes complete: its own events, and others but traces. */
  #settle(lane: EventLane, group: number): void {
    const { current, suspended } = lane;
    if (suspended.length > 0) {
      const same = suspended.find((event) => event.group === group);
      if (same !== undefined) this.#open.close(same);
    }
    if (current === undefined) return;
    if (current.group === group || current.mode === 'none') {
      this.#open.close(current);
      return;
    }
    if (suspended.length >= suspendedMax) this.#open.close(suspended[0]!);
    suspended.push(current);
    lane.current = undefined;
  }
}

/** In what an event is with that line, undefined when it does not belong to it. */
function modeWith(line: ReadLine, shape: LineShape, mode: TraceMode): TraceMode | undefined {
  const { source, envelope: e, bytes } = line;
  const isCarried = e.kind === 'carried';
  const isLocked = !isCarried && source.lane.isLocked;
  if (shape === 'plain' && mode === 'none' && !isLocked) return undefined;
  const isBare = !isCarried && !source.stream.hasRecords;
  return continued({
    mode,
    shape,
    isBare,
    isLocked,
    isCall: bytes[e.messageEnd - 1] === 41,
    isThrowable: isLocked && !isBare && isThrowable(bytes, e.textStart, e.messageEnd),
  });
}

function sameGroup({ current, suspended }: EventLane, group: number): OpenEvent | undefined {
  if (current?.group === group || suspended.length === 0) {
    return current?.group === group ? current : undefined;
  }
  return suspended.find((event) => event.group === group);
}
