import type { DerivedStreams, SourceStream } from './derived-streams.ts';
import { EventClock, type EventClockState } from './event-clock.ts';
import { HeaderTrust } from './header-trust.ts';
import { type LineFormat, LineReader } from './line-reader.ts';
import type { EventOwner, OpenEvent } from './open-event.ts';
import type { ZoneOffsets } from './zone-offsets.ts';

/** Lines with a time of their own before those without are taken for parts of events. */
const stampedMin = 3;

/** What a source's stream has shown so far. */
export interface SourceStateSnapshot {
  readonly stream: number;
  readonly format: LineFormat;
  readonly clock: EventClockState;
  readonly stamped: number;
  readonly derived: readonly number[];
}

/** Everything that parsing remembers of one stream as a source gave it. */
export class SourceState implements EventOwner {
  readonly stream: SourceStream;
  readonly clock: EventClock;
  format: LineFormat = LineReader.newFormat();
  /** The event touched last, if it is open. */
  current: OpenEvent | undefined = undefined;
  /** Traces of other services that may go on, oldest first. */
  readonly suspended: OpenEvent[] = [];
  /** Whether looking for remembered headers is worth it. */
  readonly headers = new HeaderTrust();
  #stamped = 0;

  constructor(stream: SourceStream, zone: ZoneOffsets) {
    this.stream = stream;
    this.clock = new EventClock(zone);
  }

  /** Whether a line without a time is no line of its own. */
  get isLocked(): boolean {
    return this.#stamped >= stampedMin;
  }

  stamp(): void {
    if (this.#stamped < stampedMin) this.#stamped++;
  }

  unlock(): void {
    this.#stamped = 0;
  }

  forget(event: OpenEvent): void {
    if (this.current === event) this.current = undefined;
    const at = this.suspended.length === 0 ? -1 : this.suspended.indexOf(event);
    if (at >= 0) this.suspended.splice(at, 1);
  }

  snapshot(): SourceStateSnapshot {
    return {
      stream: this.stream.number,
      format: { ...this.format, inner: { ...this.format.inner } },
      clock: this.clock.snapshot(),
      stamped: this.#stamped,
      derived: [...this.stream.derived.values()],
    };
  }

  restore(state: SourceStateSnapshot, streams: DerivedStreams): void {
    this.format = { ...state.format, inner: { ...state.format.inner } };
    this.clock.restore(state.clock);
    this.#stamped = state.stamped;
    streams.readmit(this.stream, state.derived);
  }
}
