/** What a session has of an event, and what the usual one that is most like it has. */
export interface SessionDifference {
  readonly event: number;
  readonly actual: number;
  readonly usual: number;
}

export interface SessionOddness {
  /** Nats: minus the natural log of the p-value among past sessions of the kind. */
  readonly nats: number;
  /** Which of the ways is the oddest. */
  readonly way: 'events' | 'counts' | 'distance' | 'length';
  /** From the nearest end that was seen, 0 for one that was. */
  readonly distance: number;
}
