/** Something that is wrong in hosts.yaml, or that will be, and where. */
export interface FleetProblem {
  readonly severity: 'error' | 'warning';
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
  /** "hosts[2].agent is "promtial": it is promtail or alloy", without a full stop */
  readonly message: string;
  /** What to do about it, one sentence. */
  readonly hint: string | undefined;
}
