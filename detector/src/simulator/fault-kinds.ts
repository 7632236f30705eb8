export const faultKinds = [
  'new-error',
  'burst',
  'silence',
  'slow-drift',
  'changed-parameter',
  'broken-order',
  'broken-session',
] as const satisfies readonly string[];
export type FaultKind = (typeof faultKinds)[number];

/** Something that was made to go wrong: what a detector is to find. */
export interface Fault {
  readonly id: string;
  readonly scenario: string;
  readonly kind: FaultKind;
  readonly host: string;
  /** Of the root line; for a silence, what is silent. */
  readonly service: string;
  /** [start, end): all its lines are within. */
  readonly startMs: number;
  readonly endMs: number;
  /** The message of its first line; '' for a silence. */
  readonly rootLine: string;
  /** All services of its lines, the root's first. */
  readonly services: readonly string[];
  /** How many lines it adds; 0 for a silence. */
  readonly lines: number;
  readonly description: string;
}
