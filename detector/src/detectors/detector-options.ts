/** Raw thresholds that a person has fixed; what is not fixed is calibrated to the budget. */
export interface DetectorOptions {
  /** Standard deviations above the usual count, > 0. */
  readonly frequencySigma?: number | undefined;
  /** Times the rate before, > 1. */
  readonly rateChangeThreshold?: number | undefined;
  /** Bits a character, > 0. */
  readonly entropyThreshold?: number | undefined;
  /** Similarity of the lines of a loop from which on it is told, in (0, 1]. */
  readonly levenshteinThreshold?: number | undefined;
  /** Nats: what is just worth telling, for what is beyond a fixed threshold. Default 9. */
  readonly floorNats?: number | undefined;
}
