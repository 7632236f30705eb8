/** What is just worth telling at a budget of three alerts a day. */
const usualFloorNats = 9;
/** More than what other detectors' weak claims can take from it, as the combination is a mean. */
const marginNats = 1.5;

/** A raw measure and the bound that a person has fixed for it; both > 0. */
export interface FixedBound {
  readonly raw: number;
  readonly threshold: number;
  readonly floorNats: number | undefined;
}

/**
 * The weight of what has reached a fixed threshold: worth telling, and more the further it is beyond.
 * Whether it is told is the budget's to say, as of everything.
 *
 * @returns a natural log of a p-value, as of a `Claim`; undefined below the threshold
 */
export function fixedWeight({ raw, threshold, floorNats }: FixedBound): number | undefined {
  if (!(raw >= threshold)) return undefined;
  return -((floorNats ?? usualFloorNats) + marginNats + Math.log(raw / threshold));
}
