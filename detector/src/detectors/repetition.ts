import type { SourceSteps } from '../features/source-steps.ts';
import { levenshteinSimilarity } from '../stats/levenshtein-similarity.ts';
import { TailHistogram, type TailHistogramState } from '../stats/tail-histogram.ts';
import { defineDetector } from './define-detector.ts';
import type { DetectorOptions } from './detector-options.ts';
import type { Claim, Detector, WindowView } from './detector.ts';
import { fixedWeight } from './fixed-weight.ts';
import { LineLoop, type LineLoopState } from './line-loop.ts';

/** Sources whose loops are known; the one that did not speak for the longest goes. */
const sourcesMax = 1_024;
/** So many windows make a past. */
const windowsMin = 200;
/** A cycle gone through less often is no loop. */
const timesMin = 10;
/** With a fixed bound, a source that loops in more windows than this share does so as a rule. */
const habitShare = 0.02;
const logPValueMax = -3;
const textMax = 512;
const dayMs = 86_400_000;

interface SourceLoops {
  readonly slot: number;
  readonly firstMs: number;
  readonly loop: LineLoop;
}

interface RepetitionState {
  readonly sources: readonly (readonly [
    source: number,
    state: { readonly slot: number; readonly firstMs: number; readonly loop: LineLoopState },
  ])[];
  readonly times: TailHistogramState;
}

class Repetition implements Detector {
  /** By source; the one that spoke last is last. */
  #sources = new Map<number, SourceLoops>();
  /** By slot: how often a cycle was gone through, the most of each window. */
  readonly #times = new TailHistogram(sourcesMax);
  readonly #options: DetectorOptions;

  constructor(options: DetectorOptions) {
    this.#options = options;
  }

  inspect(view: WindowView, claim: (claim: Claim) => void): void {
    if (view.merged.size > 0) {
      for (const { loop } of this.#sources.values()) loop.rename(view.merged);
    }
    for (const [source, steps] of view.order.bySource(view.table.template)) {
      const known = this.#know(source, view.startMs);
      const most = mostOf(known.loop, steps);
      const found = this.#judge(view, { known, most });
      if (found !== undefined) claim(found);
      this.#times.add(known.slot, most.times);
      if (!view.order.isWhole(source)) known.loop.forget();
    }
  }

  snapshot(): RepetitionState {
    return {
      sources: [...this.#sources].map(([source, { slot, firstMs, loop }]) => {
        return [source, { slot, firstMs, loop: loop.snapshot() }];
      }),
      times: this.#times.snapshot(this.#sources.size),
    };
  }

  restore(state: unknown): void {
    const { sources, times } = state as RepetitionState;
    this.#sources = new Map(
      sources.map(([source, { slot, firstMs, loop: loopState }]) => {
        const loop = new LineLoop();
        loop.restore(loopState);
        return [source, { slot, firstMs, loop }];
      }),
    );
    this.#times.restore(times);
  }

  #know(source: number, startMs: number): SourceLoops {
    const known = this.#sources.get(source);
    this.#sources.delete(source);
    const one = known ?? { slot: this.#freeSlot(), firstMs: startMs, loop: new LineLoop() };
    this.#sources.set(source, one);
    return one;
  }

  /** Slots are taken in order, then those of what is forgotten: as many are in use as are known. */
  #freeSlot(): number {
    const [oldest] = this.#sources;
    if (this.#sources.size < sourcesMax || oldest === undefined) return this.#sources.size;
    const [source, { slot }] = oldest;
    this.#sources.delete(source);
    this.#times.clear(slot);
    return slot;
  }

  #judge(view: WindowView, { known, most }: Looped): Claim | undefined {
    if (most.times < timesMin) return undefined;
    const { series, kinds } = most;
    if (view.isLearning(series)) return undefined;
    const bound = this.#boundOf(view, { known, most });
    if (bound === undefined) return undefined;
    const greatest = Math.round(this.#times.greatest(known.slot));
    return {
      series,
      kind: 'repetition',
      observed: most.times,
      expected: greatest,
      unit: 'times in a row',
      seen: `a loop of ${kinds === 1 ? 'one kind' : `${kinds} kinds`} of lines, ${most.times} times in a row`,
      usual: `at most ${greatest} times in a row`,
      ...bound,
    };
  }

  #boundOf(
    view: WindowView,
    { known, most }: Looped,
  ): (Pick<Claim, 'logPValue' | 'threshold'> & Partial<Pick<Claim, 'usual'>>) | undefined {
    const { levenshteinThreshold: threshold, floorNats } = this.#options;
    if (threshold !== undefined) {
      const windows = this.#times.weight(known.slot);
      if (this.#times.tail(known.slot, timesMin) > Math.max(1, habitShare * windows))
        return undefined;
      const raw = similarityOf(view, most.series);
      const logPValue = fixedWeight({ raw, threshold, floorNats });
      if (logPValue === undefined) return undefined;
      const usual = `lines alike by ${raw.toFixed(2)}, a loop from ${threshold} on by the fixed bound`;
      return { logPValue, threshold, usual };
    }
    const greatest = this.#times.greatest(known.slot);
    if (this.#times.weight(known.slot) < windowsMin) return undefined;
    const days = Math.max(0.25, (view.startMs - known.firstMs) / dayMs);
    const logPValue = this.#times.logExpected(known.slot, most.times) - Math.log(days);
    if (logPValue > logPValueMax) return undefined;
    return { logPValue: Math.min(0, logPValue), threshold: greatest };
  }
}

/** A cycle of kinds of lines that was gone through again and again. */
interface LoopOfSeries {
  /** How often. */
  readonly times: number;
  readonly kinds: number;
  /** Of the line that it was seen at. */
  readonly series: number;
}

interface Looped {
  readonly known: SourceLoops;
  readonly most: LoopOfSeries;
}

/** The longest loop that a line of the window went on with, and the series of that line. */
function mostOf(loop: LineLoop, { series, templates }: SourceSteps): LoopOfSeries {
  let [times, kinds, at] = [1, 1, 0];
  for (let row = 0; row < templates.length; row++) {
    const gone = loop.push(templates[row] as number);
    if (gone <= times) continue;
    times = gone;
    kinds = loop.kinds;
    at = series[row] as number;
  }
  return { times, kinds, series: at };
}

/**
 * How alike the lines of a kind are at least: what its first line shares with its template, as all its
 * lines have that in common.
 */
function similarityOf(view: WindowView, series: number): number {
  const fixed = view.textOf(series).replaceAll('<*>', '').slice(0, textMax);
  return levenshteinSimilarity(view.first.message(series).slice(0, textMax), fixed);
}

export const repetition = defineDetector({
  name: 'repetition',
  kind: 'repetition',
  summary: 'A program goes round in a loop: the same few lines again and again.',
  details:
    'A cycle of at most four kinds of lines of one source (a service on a host) without any other between: how ' +
    'often it was gone through, over all minutes that it lasts, against the most of every minute before, by rank and beyond ' +
    'the greatest by a Pareto tail. Less than ten times is no loop. With a fixed bound every loop of ' +
    'ten counts whose lines are alike by at least that similarity, unless the source loops in more ' +
    'than one minute of 50. Wrong for writers that take turns in one source: they hide a loop.',
  source:
    'V. Levenshtein, 1966: stats/levenshtein-similarity.ts; conformal rank and tail: ' +
    'stats/tail-histogram.ts.',
  options: {
    'repetition.threshold':
      'Similarity in (0, 1] of the lines of a loop from which on it is told (0.7 in the older ' +
      'service); unset: calibrated to the budget.',
  },
  example: 'a loop of 2 kinds of lines, 240 times in a row; at most 6 times in a row',
  create: (options) => new Repetition(options),
});
