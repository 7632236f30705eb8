import type { DerivedStreams, SourceStream } from './derived-streams.ts';
import { EventClock, type EventClockState } from './event-clock.ts';
import type { EventLane } from './event-lane.ts';
import type { HeaderReading } from './header-reading.ts';
import type { LineFormat } from './line-format.ts';
import { LineReader } from './line-reader.ts';
import type { ZoneOffsets } from './zone-offsets.ts';

/** What a source's stream has shown so far. */
export interface SourceStateSnapshot {
  readonly stream: number;
  readonly format: LineFormat;
  readonly clock: EventClockState;
  readonly stamped: number;
  readonly derived: readonly number[];
}

/** Everything that parsing remembers of one stream as a source gave it. */
export class SourceState {
  readonly stream: SourceStream;
  readonly lane: EventLane;
  readonly clock: EventClock;
  format: LineFormat = LineReader.newFormat();

  constructor(
    stream: SourceStream,
    parts: { readonly zone: ZoneOffsets; readonly lane: EventLane },
  ) {
    this.stream = stream;
    this.lane = parts.lane;
    this.clock = new EventClock(parts.zone);
  }

  /** A line with a header of that form has a time that `clock.look` gave. */
  follow({ form, prefix }: HeaderReading, timeMs: number, receivedMs: number): void {
    this.format.form = form;
    if (prefix >= 0) this.format.prefix = prefix;
    this.clock.follow(timeMs, receivedMs);
  }

  snapshot(): SourceStateSnapshot {
    return {
      stream: this.stream.number,
      format: { ...this.format, inner: { ...this.format.inner } },
      clock: this.clock.snapshot(),
      stamped: this.lane.stamped,
      derived: [...this.stream.derived.values()],
    };
  }

  restore(state: SourceStateSnapshot, streams: DerivedStreams): void {
    this.format = { ...state.format, inner: { ...state.format.inner } };
    this.clock.restore(state.clock);
    this.lane.stamp(state.stamped - this.lane.stamped);
    streams.readmit(this.stream, state.derived);
  }
}
