/** What the kit's commands end with. */
export const exitCodes = {
  fine: 0,
  /** `kit diff` found differences. */
  different: 1,
  usage: 2,
  configuration: 3,
  unreachable: 4,
  bug: 70,
} as const;
