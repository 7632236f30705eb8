import { negativeBinomialLogTail } from '../stats/negative-binomial-log-tail.ts';
import type { TailHistogram } from '../stats/tail-histogram.ts';
import { defineDetector } from './define-detector.ts';
import type { Claim, Detector, WindowView } from './detector.ts';

/** With fewer periods in which it spoke, a series has no rate to be compared with. */
const periodsMin = 5;
/** Claims weaker than this (once in 20 days) are not worth a sentence. */
const logPValueMax = -3;

interface Period {
  readonly count: number;
  readonly past: TailHistogram;
  readonly name: string;
}

class Frequency implements Detector {
  inspect(view: WindowView, claim: (claim: Claim) => void): void {
    for (const series of view.active) this.#compare(view, series, claim);
    for (const series of view.sums) this.#compare(view, series, claim);
  }

  glance(view: WindowView, claim: (claim: Claim) => void): void {
    for (const series of view.grown) this.#compare(view, series, claim);
  }

  snapshot(): null {
    return null;
  }

  restore(): void {
    // Its past is the history of the series.
  }

  #compare(view: WindowView, series: number, claim: (claim: Claim) => void): void {
    const { history } = view.table;
    const count = view.table.count[series] as number;
    // Most windows are far from their record: leave before anything costs.
    const hour = Math.floor(view.startMs / 3_600_000);
    const inHour = count + (history.hour[series] === hour ? (history.hourCount[series] ?? 0) : 0);
    if (inHour <= history.hours.greatest(series) && count <= history.minutes.greatest(series))
      return;
    if (view.isLearning(series)) return;
    const minute = compare(view, series, { count, past: history.minutes, name: 'minute' });
    const hourly = compare(view, series, { count: inHour, past: history.hours, name: 'hour' });
    const strongest = [minute, hourly]
      .filter((found) => found !== undefined)
      .toSorted((a, b) => a.logPValue - b.logPValue)[0];
    if (strongest !== undefined) claim(strongest);
  }
}

export const frequency = defineDetector({
  name: 'frequency',
  kind: 'frequency',
  summary: 'Far more lines of a kind, of a source or of a host than ever in a minute or an hour.',
  details:
    'Compares the lines of a minute and of the running hour with those of all minutes and hours in ' +
    'which the series spoke, by rank while it is within what was seen, by a Pareto tail as wide as ' +
    'the series is bursty beyond it, and never stronger than over-dispersed counting noise allows. What ' +
    'is far out is learned slowly: a burst makes no habit, a new level is one within a day. Wrong ' +
    'for growth that is slower than that.',
  source: 'Conformal rank and Pareto tail: stats/tail-histogram.ts; noise: negative binomial tail.',
  options: {},
  example: '143 times in a minute; at most 9 times in a minute in 30 days',
  create: () => new Frequency(),
});

function compare(view: WindowView, series: number, period: Period): Claim | undefined {
  const { count, past, name } = period;
  const periods = past.weight(series);
  if (periods < periodsMin) return undefined;
  const days = view.daysOf(series);
  const usual = past.quantile(series, 0.5);
  const spread = past.spread(series);
  const dispersion = 1 + usual * (2 ** spread - 1) ** 2;
  const noise = negativeBinomialLogTail(count, usual, dispersion) + Math.log(periods / days);
  const logPValue = Math.max(noise, past.logExpected(series, count) - Math.log(days));
  if (logPValue > logPValueMax) return undefined;
  const greatest = Math.round(past.greatest(series));
  return {
    series,
    kind: 'frequency',
    logPValue,
    observed: count,
    expected: Math.round(usual),
    threshold: greatest,
    unit: `lines in a ${name}`,
    seen: `${count} lines in a ${name}`,
    usual: `mostly ${Math.round(usual)}, at most ${greatest} in a ${name} in ${Math.max(1, Math.round(days))} days`,
  };
}
