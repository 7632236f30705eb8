/** One stream of a push in Loki's format, as it was sent. */
export interface PushedStream {
  readonly labels: Readonly<Record<string, string>>;
  readonly entries: readonly PushedEntry[];
}

export interface PushedEntry {
  /** Ms since the epoch, to the microsecond. */
  readonly timeMs: number;
  readonly text: Uint8Array;
}

/** Counts what is left out of a push, by reason. */
export type CountSkipped = (reason: string, count?: number) => void;
