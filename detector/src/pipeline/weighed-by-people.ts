import type { Claim } from '../detectors/detector.ts';

/** Nats from which on the explanation says it. */
const saidFrom = 0.5;

/**
 * A claim with what people said of the like in it, and in its sentence.
 *
 * @param nats above 0 it weighs less
 */
export function weighedByPeople<Made extends Claim>(claim: Made, nats = 0): Made {
  if (nats === 0) return claim;
  const logPValue = Math.min(0, claim.logPValue + nats);
  if (Math.abs(nats) < saidFrom) return { ...claim, logPValue };
  const word = nats > 0 ? 'less, as people expect the like' : 'more, as people care for the like';
  return { ...claim, logPValue, usual: `${claim.usual} (weighs ${word})` };
}
