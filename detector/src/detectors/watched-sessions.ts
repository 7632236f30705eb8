import type { KeyGroup } from '../features/keyed-sources.ts';
import type { SessionLines } from '../features/session-lines.ts';
import type { SessionOddness } from './session-oddness.ts';
import type { SessionPast } from './session-past.ts';
import type { SessionState } from './session-states.ts';

/** A session for which nothing more is waited. */
export interface EndedSession extends SessionOddness {
  readonly group: KeyGroup;
  readonly past: SessionPast;
  readonly slot: number;
  readonly state: SessionState;
  readonly lines: number;
  /** Ms; of its first and its last line. */
  readonly firstMs: number;
  readonly lastMs: number;
  /** Number of its last event. */
  readonly last: number;
}

/** A line that no session of its kind has had: the session's slot, and which line. */
export interface OddStep {
  readonly slot: number;
  readonly template: number;
  readonly timeMs: number;
}

export interface WatchedWindow {
  readonly sessions: SessionLines;
  readonly startMs: number;
  readonly endMs: number;
  readonly merged: ReadonlyMap<number, number>;
  /** Whether a host has said something in the window. */
  readonly isSpeaking: (host: number) => boolean;
}
