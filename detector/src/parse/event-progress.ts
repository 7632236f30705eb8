/** How far events have come. */
export interface EventProgress {
  /** Time of the newest line that says one, -Infinity before the first. */
  newestMs: number;
  /** Lines so far. */
  lines: number;
}
