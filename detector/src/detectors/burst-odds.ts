import { negativeBinomialLogTail } from '../stats/negative-binomial-log-tail.ts';
import type { TailHistogram } from '../stats/tail-histogram.ts';

/** Median, spread in octaves, and variance over mean of over-dispersed counts. */
export interface UsualCount {
  readonly usual: number;
  readonly spread: number;
  readonly dispersion: number;
}

/** How often as many lines are to be expected a day, natural logs. */
export interface BurstOdds extends UsualCount {
  /** By over-dispersed counting noise. */
  readonly noise: number;
  /** By the tail of what was seen. */
  readonly tail: number;
}

export function usualCount(past: TailHistogram, slot: number): UsualCount {
  const usual = past.quantile(slot, 0.5);
  const spread = past.spread(slot);
  return { usual, spread, dispersion: 1 + usual * (2 ** spread - 1) ** 2 };
}

/** @param past of periods that had some, in so many days */
export function burstOdds(
  past: TailHistogram,
  slot: number,
  { count, days }: { readonly count: number; readonly days: number },
): BurstOdds {
  const usual = usualCount(past, slot);
  const noise =
    negativeBinomialLogTail(count, usual.usual, usual.dispersion) +
    Math.log(past.weight(slot) / days);
  return { ...usual, noise, tail: past.logExpected(slot, count) - Math.log(days) };
}
