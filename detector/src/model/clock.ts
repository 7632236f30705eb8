/** The wall clock, passed in. Only the edges have one; the core knows event time alone. */
export interface Clock {
  /** Ms since the Unix epoch (UTC). */
  nowMs(): number;
}
