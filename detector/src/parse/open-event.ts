import type { TraceMode } from './trace-mode.ts';

/** Who waits for the rest of an event. */
export interface EventOwner {
  /** Of a stream whose lines it gets. */
  readonly number: number;
  readonly current: OpenEvent | undefined;
  /** The event is complete. */
  forget(event: OpenEvent): void;
}

/** An event that further lines may belong to. Positions are in the space of `OpenEvents`. */
export interface OpenEvent {
  owner: EventOwner | undefined;
  /** Host and service, of lines that name them. */
  group: number;
  start: number;
  end: number;
  messageStart: number;
  messageEnd: number;
  /** Where the room that was set aside for it ends; 0 while it stands where it was read. */
  roomEnd: number;
  timeMs: number;
  stream: number;
  lines: number;
  mode: TraceMode;
  isWhole: boolean;
  /** When its first line was received. */
  receivedMs: number;
  /** How far event time had come when its last line was. */
  heldMs: number;
  /** Ordinal of its last line among all. */
  touched: number;
  /** The open event touched before, and after. */
  before: OpenEvent | undefined;
  after: OpenEvent | undefined;
}

export function newEvent(): OpenEvent {
  return {
    owner: undefined,
    group: 0,
    start: 0,
    end: 0,
    messageStart: 0,
    messageEnd: 0,
    roomEnd: 0,
    timeMs: 0,
    stream: 0,
    lines: 0,
    mode: 'none',
    isWhole: false,
    receivedMs: 0,
    heldMs: 0,
    touched: 0,
    before: undefined,
    after: undefined,
  };
}

/** Puts it elsewhere. @param by bytes */
export function move(event: OpenEvent, by: number): void {
  event.start += by;
  event.end += by;
  event.messageStart += by;
  event.messageEnd += by;
}
