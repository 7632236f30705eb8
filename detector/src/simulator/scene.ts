import type { Rng } from './rng.ts';

/** What the words of a message are made from: where and when it is said, and what was said before. */
export interface Scene {
  readonly rng: Rng;
  timeMs: number;
  /** Of the host's clock to UTC, ms. */
  offsetMs: number;
  host: string;
  /** Ms since the host last booted. */
  uptimeMs: number;
  /** How far a fault has come, 0 to 1. */
  progress: number;
  /** Values that a story keeps from line to line, by name. */
  readonly kept: Map<string, string>;
}
