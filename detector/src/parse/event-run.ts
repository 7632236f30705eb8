import type { OpenLineBatch } from '../model/allocate-line-batch.ts';
import type { EventLane } from './event-lane.ts';
import type { EventProgress } from './event-progress.ts';
import type { OpenEvent } from './open-event.ts';
import type { OpenEvents } from './open-events.ts';

export interface EventRunOptions {
  readonly open: OpenEvents;
  readonly progress: EventProgress;
  readonly idleMs: number;
  readonly idleLinesMax: number;
  readonly eventBytesMax: number;
}

/** The last line of a run, of which it is not known yet whether it goes on. */
export interface LastLine {
  readonly group: number;
  readonly receivedMs: number;
}

/**
 * Lines of one lane, one directly after the other, each an event by itself that makes the one before it
 * complete. While that is so and nothing else becomes complete, they are rows at once; only the last is
 * an open event again.
 */
export class EventRun {
  readonly #open: OpenEvents;
  readonly #progress: EventProgress;
  readonly #idleMs: number;
  readonly #idleLinesMax: number;
  readonly #eventBytesMax: number;
  #lane: EventLane | undefined;
  /** Bytes of a line that there is room for. */
  #bytesMax = 0;
  /** When the oldest event of others was held, and its line's ordinal: Infinity where there is none. */
  #otherHeldMs = 0;
  #otherTouched = 0;
  #lines = 0;

  constructor(options: EventRunOptions) {
    this.#open = options.open;
    this.#progress = options.progress;
    this.#idleMs = options.idleMs;
    this.#idleLinesMax = options.idleLinesMax;
    this.#eventBytesMax = options.eventBytesMax;
  }

  /** @returns false where a line of that lane might do more than make the one before complete */
  begin(lane: EventLane): boolean {
    const { current, suspended } = lane;
    if (suspended.length > 0) return false;
    if (current !== undefined && current.mode !== 'none') return false;
    const open = this.#open;
    const own = current === undefined ? 0 : 1;
    if (open.count - own >= open.eventsMax) return false;
    const bytes = current === undefined ? 0 : current.end - current.start;
    this.#lane = lane;
    this.#bytesMax = Math.min(this.#eventBytesMax, open.bytesMax - (open.bytes - bytes));
    this.#waitFor(open.oldest === current ? current?.after : open.oldest);
    this.#lines = 0;
    return true;
  }

  /** Whether a line with so many bytes and that time may be the next. */
  takes(bytes: number, timeMs: number): boolean {
    const { lines, newestMs } = this.#progress;
    const untilMs = timeMs > newestMs ? timeMs : newestMs;
    return (
      bytes <= this.#bytesMax &&
      this.#otherHeldMs >= untilMs - this.#idleMs &&
      this.#otherTouched >= lines + 1 - this.#idleLinesMax
    );
  }

  /** The next line. @returns the batch and, with its length, the row to fill */
  add(timeMs: number): OpenLineBatch {
    if (this.#lines === 0) this.#closeCurrent();
    this.#lines++;
    const progress = this.#progress;
    progress.lines++;
    if (timeMs > progress.newestMs) progress.newestMs = timeMs;
    return this.#open.out;
  }

  /** No more for now: the last is open again. */
  end({ group, receivedMs }: LastLine): void {
    const lane = this.#lane;
    if (this.#lines === 0 || lane === undefined) return;
    lane.stamp(this.#lines);
    const { out } = this.#open;
    const row = --out.length;
    const event = this.#open.take();
    event.owner = lane;
    event.group = group;
    event.start = out.start[row]!;
    event.end = out.end[row]!;
    event.messageStart = out.messageStart[row]!;
    event.messageEnd = out.messageEnd[row]!;
    event.roomEnd = 0;
    event.timeMs = out.timeMs[row]!;
    event.stream = out.stream[row]!;
    event.lines = 1;
    event.mode = 'none';
    event.isWhole = false;
    event.receivedMs = receivedMs;
    event.heldMs = this.#progress.newestMs;
    event.touched = this.#progress.lines;
    lane.current = event;
    this.#open.add(event);
  }

  /** @param other the oldest event of others */
  #waitFor(other: OpenEvent | undefined): void {
    this.#otherHeldMs = other?.heldMs ?? Infinity;
    this.#otherTouched = other?.touched ?? Infinity;
  }

  #closeCurrent(): void {
    const current = this.#lane?.current;
    if (current !== undefined) this.#open.close(current);
  }
}
