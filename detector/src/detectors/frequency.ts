import type { HourReached } from '../features/week-profile.ts';
import type { TailHistogram } from '../stats/tail-histogram.ts';
import { burstOdds, usualCount } from './burst-odds.ts';
import { defineDetector } from './define-detector.ts';
import type { DetectorOptions } from './detector-options.ts';
import type { Claim, Detector, WindowView } from './detector.ts';
import { Drop } from './drop.ts';
import { fixedWeight } from './fixed-weight.ts';

/** With fewer periods in which it spoke, a series has no rate to be compared with. */
const periodsMin = 5;
/** Claims weaker than this (once in 20 days) are not worth a sentence. */
const logPValueMax = -3;
/** Clocks that were changed within the weeks of the profile make the hours beside count too. */
const zonesMs = 21 * 86_400_000;

interface Period {
  readonly count: number;
  readonly past: TailHistogram;
  /** What this hour of the week reached in two of the last three weeks, 0 when it is not known. */
  readonly reached: number;
  readonly name: 'a minute' | 'an hour';
}

class Frequency implements Detector {
  readonly #drop = new Drop();
  readonly #options: DetectorOptions;

  constructor(options: DetectorOptions) {
    this.#options = options;
  }

  inspect(view: WindowView, claim: (claim: Claim) => void): void {
    for (const series of view.active) this.#compare(view, series, claim);
    for (const series of view.sums) this.#compare(view, series, claim);
  }

  glance(view: WindowView, claim: (claim: Claim) => void): void {
    for (const series of view.grown) this.#compare(view, series, claim);
  }

  advance(view: WindowView, toMs: number, claim: (claim: Claim) => void): void {
    this.#drop.advance(view, toMs, claim);
  }

  /** Of drops alone: the past of spikes is the history of the series. */
  snapshot(): unknown {
    return this.#drop.snapshot();
  }

  restore(state: unknown): void {
    this.#drop.restore(state);
  }

  #compare(view: WindowView, series: number, claim: (claim: Claim) => void): void {
    const { history } = view.table;
    const count = view.table.count[series] as number;
    // Most windows are far from their record: leave before anything costs.
    const hour = Math.floor(view.startMs / 3_600_000);
    const inHour = count + (history.hour[series] === hour ? (history.hourCount[series] ?? 0) : 0);
    const isRecord =
      inHour > history.hours.greatest(series) || count > history.minutes.greatest(series);
    if (!isRecord && this.#options.frequencySigma === undefined) return;
    if (view.isLearning(series)) return;
    const { lines, peak } = reachedAt(view, series);
    const judge = this.#options.frequencySigma === undefined ? compare : this.#compareToFixed;
    const minute = judge(view, series, {
      count,
      past: history.minutes,
      reached: peak,
      name: 'a minute',
    });
    const hourly = judge(view, series, {
      count: inHour,
      past: history.hours,
      reached: lines,
      name: 'an hour',
    });
    const strongest = [minute, hourly]
      .filter((found) => found !== undefined)
      .toSorted((a, b) => a.logPValue - b.logPValue)[0];
    if (strongest !== undefined) claim(strongest);
  }

  /** The z-score of the count against the bound that a person has fixed for it. */
  readonly #compareToFixed = (
    view: WindowView,
    series: number,
    { count, past, name }: Period,
  ): Claim | undefined => {
    const { frequencySigma: sigma = Infinity, floorNats } = this.#options;
    if (past.weight(series) < periodsMin) return undefined;
    const { usual, dispersion } = usualCount(past, series);
    const deviation = Math.sqrt(Math.max(usual, 1) * dispersion);
    const raw = (count - usual) / deviation;
    const logPValue = fixedWeight({ raw, threshold: sigma, floorNats });
    if (logPValue === undefined) return undefined;
    const threshold = Math.round(usual + sigma * deviation);
    return {
      series,
      kind: 'frequency',
      logPValue,
      observed: count,
      expected: Math.round(usual),
      threshold,
      unit: `lines in ${name}`,
      seen: `${count} lines in ${name}, ${raw.toFixed(1)} standard deviations above the usual`,
      usual: `mostly ${Math.round(usual)}, up to ${threshold} by the fixed bound of ${sigma} sigma`,
    };
  };
}

export const frequency = defineDetector({
  name: 'frequency',
  kind: 'frequency',
  summary:
    'Far more lines of a kind, of a source or of a host than ever in a minute or an hour, or far ' +
    'fewer in a closed hour than that hour of the week has had.',
  details:
    'Compares the lines of a minute and of the running hour with those of all minutes and hours in ' +
    'which the series spoke, by rank while it is within what was seen, by a Pareto tail as wide as ' +
    'the series is bursty beyond it, and never stronger than over-dispersed counting noise allows. What ' +
    'is far out is learned slowly: a burst makes no habit, a new level is one within a day. What an ' +
    'hour of the week reached in two of its last three weeks is no spike in it. A drop is to half at ' +
    'most of the least of the same local hours of the last two or three weeks (before that, of the ' +
    'last seven days), beyond over-dispersed noise and every drop before; pauses are taken off, for ' +
    'silence tells them, a source or host that was away explains its parts, and a lower level is ' +
    'usual after some hours. Wrong for growth that is slower than that and for holidays.',
  source:
    'Conformal rank and Pareto tail: stats/tail-histogram.ts; noise: both negative binomial tails.',
  options: {
    'frequency.sigma':
      'Standard deviations above the usual from which on a count is told; unset: calibrated to the ' +
      'budget. Drops are calibrated always.',
  },
  example: '143 times in a minute; at most 9 times in a minute in 30 days',
  create: (options) => new Frequency(options),
});

function reachedAt({ table, localTime, startMs }: WindowView, series: number): HourReached {
  const isChanged = localTime.offsetMs(startMs) !== localTime.offsetMs(startMs - zonesMs);
  const hourOfWeek = localTime.hourOfWeek(Math.floor(startMs / 3_600_000) * 3_600_000);
  return table.history.profile.reached(series, hourOfWeek, isChanged ? 1 : 0);
}

function compare(view: WindowView, series: number, period: Period): Claim | undefined {
  const { count, past, reached, name } = period;
  if (past.weight(series) < periodsMin) return undefined;
  const days = view.daysOf(series);
  const { usual, spread, noise, tail } = burstOdds(past, series, { count, days });
  const ofWeek = reached > 0 ? -Math.max(0, Math.log2(count / reached)) / spread : -Infinity;
  const logPValue = Math.min(0, Math.max(noise, tail, ofWeek - Math.log(days)));
  if (logPValue > logPValueMax) return undefined;
  const greatest = Math.round(Math.max(reached, past.greatest(series)));
  return {
    series,
    kind: 'frequency',
    logPValue,
    observed: count,
    expected: Math.round(usual),
    threshold: greatest,
    unit: `lines in ${name}`,
    seen: `${count} lines in ${name}`,
    usual: `mostly ${Math.round(usual)}, at most ${greatest} in ${name} in ${Math.max(1, Math.round(days))} days`,
  };
}
