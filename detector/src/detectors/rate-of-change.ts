import { TailHistogram, type TailHistogramState } from '../stats/tail-histogram.ts';
import { defineDetector } from './define-detector.ts';
import type { DetectorOptions } from './detector-options.ts';
import type { Claim, Detector, WindowView } from './detector.ts';
import { fixedWeight } from './fixed-weight.ts';

/** Minutes that the fast and the slow mean look back. */
const fastMinutes = 5;
const slowMinutes = 120;
/** So many lines a minute must be there for a ratio to mean anything. */
const rateMin = 2;
/** A ratio below is no change worth a look. */
const ratioMin = 2;
const periodsMin = 50;
const logPValueMax = -3;
const sumsMax = 4_096;

interface Means {
  fast: number;
  slow: number;
  minute: number;
}

interface RateState {
  readonly means: readonly (readonly [series: number, slot: number, means: Means])[];
  readonly ratios: TailHistogramState;
  readonly used: number;
}

class RateOfChange implements Detector {
  #means = new Map<number, { slot: number; means: Means }>();
  readonly #ratios = new TailHistogram(sumsMax);
  #used = 0;
  readonly #options: DetectorOptions;

  constructor(options: DetectorOptions) {
    this.#options = options;
  }

  inspect(view: WindowView, claim: (claim: Claim) => void): void {
    const minute = Math.floor(view.startMs / 60_000);
    for (const series of view.sums) {
      if (view.sourceOf(series) === undefined) continue;
      const known = this.#knownOf(series, minute);
      if (known === undefined) continue;
      const { slot, means } = known;
      const before = means.slow;
      advance(means, view.table.count[series] as number, minute);
      if (means.fast < rateMin || before <= 0) continue;
      const ratio = means.fast / before;
      const found = this.#judge(view, { series, slot, ratio, rate: means.fast });
      if (found !== undefined) claim(found);
      if (ratio >= ratioMin) this.#ratios.add(slot, ratio);
    }
  }

  snapshot(): RateState {
    return {
      means: [...this.#means].map(([series, { slot, means }]) => [series, slot, { ...means }]),
      ratios: this.#ratios.snapshot(this.#used),
      used: this.#used,
    };
  }

  restore(state: unknown): void {
    const { means, ratios, used } = state as RateState;
    this.#means = new Map(means.map(([series, slot, m]) => [series, { slot, means: { ...m } }]));
    this.#ratios.restore(ratios);
    this.#used = used;
  }

  #knownOf(series: number, minute: number): { slot: number; means: Means } | undefined {
    const known = this.#means.get(series);
    if (known !== undefined || this.#used >= sumsMax) return known;
    const first = { slot: this.#used++, means: { fast: 0, slow: 0, minute } };
    this.#means.set(series, first);
    return first;
  }

  #judge(view: WindowView, change: Change): Claim | undefined {
    if (view.isLearning(change.series)) return undefined;
    const { rateChangeThreshold: threshold, floorNats } = this.#options;
    if (threshold === undefined) return this.#compare(view, change);
    const logPValue = fixedWeight({ raw: change.ratio, threshold, floorNats });
    if (logPValue === undefined) return undefined;
    const usual = `up to ${threshold} times by the fixed bound`;
    return claimOf(change, { logPValue, threshold, usual });
  }

  #compare(view: WindowView, change: Change): Claim | undefined {
    const { series, slot, ratio } = change;
    if (ratio < ratioMin || this.#ratios.weight(slot) < periodsMin) return undefined;
    const days = view.daysOf(series);
    const logPValue = Math.min(0, this.#ratios.logExpected(slot, ratio) - Math.log(days));
    if (logPValue > logPValueMax) return undefined;
    const greatest = this.#ratios.greatest(slot);
    const usual = `at most ${greatest.toFixed(1)} times in ${Math.round(days)} days`;
    return claimOf(change, { logPValue, threshold: greatest, usual });
  }
}

/** A source's rate of now, and how many times that of the hours before it is. */
interface Change {
  readonly series: number;
  readonly slot: number;
  readonly ratio: number;
  /** Lines a minute. */
  readonly rate: number;
}

function claimOf(
  { series, ratio, rate }: Change,
  bound: Pick<Claim, 'logPValue' | 'threshold' | 'usual'>,
): Claim {
  return {
    ...bound,
    series,
    kind: 'rate-of-change',
    observed: ratio,
    expected: 1,
    unit: 'times the rate before',
    seen: `${rate.toFixed(1)} lines a minute, ${ratio.toFixed(1)} times as many as in the two hours before`,
  };
}

export const rateOfChange = defineDetector({
  name: 'rate-of-change',
  kind: 'rate-of-change',
  summary: 'A service that suddenly writes many times as much as in the hours before.',
  details:
    'The mean of the last five minutes over that of the last two hours, against every such ratio ' +
    'above 2 of the same service, by rank and beyond the greatest by a Pareto tail. So a level that ' +
    'is usual by day can be a change at night. Wrong for services that sleep and then speak: their ' +
    'ratios are great all the time, which makes it blind, not loud.',
  source: 'Conformal rank and Pareto tail: stats/tail-histogram.ts.',
  options: {
    'rateChange.threshold':
      'Times the rate of the two hours before from which on a change is told; unset: calibrated to ' +
      'the budget.',
  },
  example:
    '41.0 lines a minute, 18.2 times as many as in the two hours before; at most 4.1 times in 30 days',
  create: (options) => new RateOfChange(options),
});

/** Exponentially weighted means of lines a minute; minutes without a line count as 0. */
function advance(means: Means, count: number, minute: number): void {
  const idle = Math.max(0, minute - means.minute - 1);
  means.minute = Math.max(minute, means.minute);
  const fast = 1 / fastMinutes;
  const slow = 1 / slowMinutes;
  means.fast = means.fast * (1 - fast) ** idle * (1 - fast) + count * fast;
  means.slow = means.slow * (1 - slow) ** idle * (1 - slow) + count * slow;
}
