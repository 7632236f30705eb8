/** What scripts and supervisors go by; 0 and 1 are answers, the others say who has to act. */
export const exitCodes = {
  fine: 0,
  /** Incidents were found, and the person asked to be told so (`--fail-on`). */
  found: 1,
  usage: 2,
  configuration: 3,
  unreachable: 4,
  /** An error of ours. */
  bug: 70,
} as const satisfies Readonly<Record<string, number>>;
