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

const timeMsMax = 8.64e15; // what a Date can hold

/** @returns undefined for a time that no line can have */
export function timeOf(seconds: number, nanoseconds: number): number | undefined {
  const timeMs = Math.round(seconds * 1e6 + nanoseconds / 1e3) / 1e3;
  return Number.isFinite(timeMs) && Math.abs(timeMs) <= timeMsMax ? timeMs : undefined;
}
