/** What both counter stores hold to. */
export const counterRules = {
  /** Minute counts are kept for so many hours: seven days. */
  hoursKept: 168,
  /** An hour is over for the profiles when so many minutes have passed: workers lag. */
  graceMinutes: 10,
  /** Weeks after which an hour of a profile is worth 1/e. */
  decayWeeks: 8,
} as const;
