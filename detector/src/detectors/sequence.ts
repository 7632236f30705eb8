import type { SourceSteps } from '../features/source-steps.ts';
import { TailHistogram, type TailHistogramState } from '../stats/tail-histogram.ts';
import { defineDetector } from './define-detector.ts';
import type { DetectorOptions } from './detector-options.ts';
import type { Claim, Detector, WindowView } from './detector.ts';
import { type Culprit, culpritsOf, natsOf, type WeighedBreak } from './order-breaks.ts';
import { OrderOdds, type OrderOddsState } from './order-odds.ts';
import { orderSentence } from './order-sentence.ts';
import {
  type CarriedNats,
  type OddsBreak,
  OrderSource,
  type OrderSourceState,
} from './order-source.ts';

/** Sources whose order is followed; those that come later are not, until one is gone. */
const sourcesMax = 512;
/** Pairs of all sources. */
const pairsMax = 16_384;
/** A host that said nothing for so long may have said it to nobody: what waits is forgotten. */
const gapMs = 600_000;
const dayMs = 86_400_000;
/** What a break weighs is added to the next ones, less (1/e) for each three hours. */
const carryMs = 3 * 3_600_000;
/** Of the odds that a rule has by its own past, as nobody else vouches for them: nats a nat. */
const ownTrust = 0.6;
/** Nats that an octave of the histogram stands for: its narrowest tail then has a nat for each nat. */
const natsOctave = 10 / 3;
const logPValueMax = -3;
/** What was worth telling is told once in so long: until then it can join, and opens nothing. */
const toldMs = 6 * 3_600_000;
const usualFloorNats = 9;
const joinShare = 0.8;

const noSteps: SourceSteps = {
  series: new Uint32Array(0),
  templates: new Uint32Array(0),
  timesMs: new Float64Array(0),
};

interface SequenceState {
  readonly sources: readonly OrderSourceState[];
  readonly odds: OrderOddsState;
  readonly scores: TailHistogramState;
  readonly sweptDay: number;
  readonly followedMs: number;
}

class Sequence implements Detector {
  readonly seesLate = true;
  #sources = new Map<number, OrderSource>();
  readonly #odds = new OrderOdds();
  /** By the source's slot: what its windows weighed. */
  readonly #scores = new TailHistogram(sourcesMax);
  #sweptDay = 0;
  /** Ms; start of the last window that was followed. */
  #followedMs = 0;
  readonly #options: DetectorOptions;

  constructor(options: DetectorOptions) {
    this.#options = options;
  }

  inspect(view: WindowView, claim: (claim: Claim) => void): void {
    const isLate = view.startMs <= this.#followedMs;
    if (isLate) this.#forgetLate(view);
    else this.#follow(view, claim);
  }

  snapshot(): SequenceState {
    return {
      sources: [...this.#sources.values()].map((known) => known.snapshot()),
      odds: this.#odds.snapshot(),
      scores: this.#scores.snapshot(this.#slotsUsed),
      sweptDay: this.#sweptDay,
      followedMs: this.#followedMs,
    };
  }

  restore(state: unknown): void {
    const { sources, odds, scores, sweptDay, followedMs } = state as SequenceState;
    this.#sources = new Map(sources.map((one) => [one.source, OrderSource.of(one)]));
    this.#odds.restore(odds);
    this.#scores.restore(scores);
    this.#sweptDay = sweptDay;
    this.#followedMs = followedMs;
  }

  get #slotsUsed(): number {
    return 1 + Math.max(-1, ...[...this.#sources.values()].map(({ slot }) => slot));
  }

  /** Of lines of a minute that is over: nobody knows any more what of their source came in time. */
  #forgetLate(view: WindowView): void {
    for (const source of view.order.sources) this.#sources.get(source)?.forget();
  }

  #follow(view: WindowView, claim: (claim: Claim) => void): void {
    this.#followedMs = view.startMs;
    if (view.merged.size > 0) for (const one of this.#sources.values()) one.rename(view.merged);
    const hosts = speakingHosts(view);
    const steps = view.order.bySource(view.table.template);
    for (const source of steps.keys()) this.#know(source, view);
    for (const [source, known] of this.#sources) {
      const host = hosts.get(view.sources.hostOf(source));
      if (host === undefined) continue;
      const isWhole = view.order.isWhole(source);
      if (host.isBack || !isWhole) known.forget();
      if (isWhole) this.#ask(view, { known, steps: steps.get(source) ?? noSteps }, claim);
    }
    this.#sweep(view);
  }

  #ask(view: WindowView, { known, steps }: Spoken, claim: (claim: Claim) => void): void {
    const breaks = known.follow(view, steps, this.#odds);
    if (known.wasAsked) this.#judge(view, { known, breaks }, claim);
    known.settle(view, steps);
  }

  #know(source: number, view: WindowView): void {
    if (this.#sources.has(source) || this.#sources.size >= sourcesMax) return;
    const used = new Set([...this.#sources.values()].map(({ slot }) => slot));
    let slot = 0;
    while (used.has(slot)) slot++;
    this.#scores.clear(slot);
    this.#sources.set(source, new OrderSource({ source, slot, firstMs: view.startMs }));
  }

  #judge(view: WindowView, { known, breaks }: Followed, claim: (claim: Claim) => void): void {
    const weighed = breaks.map(({ odds, found }): WeighedBreak => {
      return { ...found, byRules: this.#odds.nats(odds), byOdds: ownTrust * Math.log(odds) };
    });
    const culprits = culpritsOf(weighed);
    if (culprits.length === 0) {
      this.#scores.add(known.slot, 1);
      return;
    }
    const [byRules, byOdds] = [natsOf(culprits, 'byRules'), natsOf(culprits, 'byOdds')];
    const nats = known.carry({ byRules, byOdds, timeMs: view.startMs }, carryMs);
    const found = this.#claimOf(view, { known, culprits, nats });
    if (found !== undefined) claim(found);
    this.#scores.add(known.slot, scoreOf(nats));
    if (known.broke(view.startMs)) for (const { odds } of breaks) this.#odds.break(odds);
  }

  #claimOf(view: WindowView, { known, culprits, nats }: Odd): Claim | undefined {
    const [culprit] = culprits;
    if (culprit === undefined) return undefined;
    const place = known.placeOf(view, culprit.strongest);
    if (place === undefined || view.isYoung(place.series)) return undefined;
    const days = Math.max(0.25, (view.startMs - known.firstMs) / dayMs);
    const byRules = Math.log(1 + known.asked / days) - nats.byRules;
    const byOdds = Math.log((known.breakDays + 1) / (days + 1)) - nats.byOdds;
    const byPast = this.#scores.logExpected(known.slot, scoreOf(nats)) - Math.log(days);
    const oddness = Math.min(0, Math.max(Math.min(byRules, byOdds) + Math.LN2, byPast));
    const logPValue = this.#onceOf(known, oddness, view.startMs);
    if (logPValue > logPValueMax) return undefined;
    return {
      ...place,
      ...orderSentence(culprit, (template) => view.nameOf(template)),
      kind: 'sequence',
      logPValue,
    };
  }

  /** One cause goes on breaking rules, a job at a time. */
  #onceOf(known: OrderSource, logPValue: number, nowMs: number): number {
    const floor = this.#options.floorNats ?? usualFloorNats;
    if (nowMs - known.strongMs < toldMs) return Math.max(logPValue, -joinShare * floor);
    if (logPValue <= -floor) known.strongMs = nowMs;
    return logPValue;
  }

  /** Once a day: what is gone makes room. */
  #sweep(view: WindowView): void {
    const day = Math.floor(view.startMs / dayMs);
    if (day <= this.#sweptDay) return;
    this.#sweptDay = day;
    let pairs = 0;
    for (const [source, known] of this.#sources) {
      known.sweep(view.startMs);
      pairs += known.size;
      if (known.size === 0 || pairs > pairsMax) this.#sources.delete(source);
    }
  }
}

interface Spoken {
  readonly known: OrderSource;
  readonly steps: SourceSteps;
}

interface Followed {
  readonly known: OrderSource;
  readonly breaks: readonly OddsBreak[];
}

interface Odd {
  readonly known: OrderSource;
  readonly culprits: readonly Culprit[];
  readonly nats: CarriedNats;
}

/** On the histogram's scale. */
function scoreOf({ byRules, byOdds }: CarriedNats): number {
  return 2 ** (Math.max(byRules, byOdds) / natsOctave);
}

interface SpeakingHost {
  /** Whether it said nothing for a time before. */
  readonly isBack: boolean;
}

/** Hosts with lines in the window, by number. */
function speakingHosts(view: WindowView): ReadonlyMap<number, SpeakingHost> {
  const hosts = new Map<number, SpeakingHost>();
  for (const sum of view.sums) {
    if (view.sourceOf(sum) !== undefined) continue;
    const lastMs = view.table.lastSeenMs[sum] as number;
    hosts.set(view.hostOf(sum), { isBack: view.startMs - lastMs > gapMs });
  }
  return hosts;
}

export const sequence = defineDetector({
  name: 'sequence',
  kind: 'sequence',
  summary: 'A step that is missing, or comes before the one that has to come first.',
  details:
    'Kinds of lines of one source (a service on a host) that belong together as a first and a second ' +
    'one: each first waits for its second, a second takes the first that waits longest, so jobs that ' +
    'overlap do not disturb each other. A second without a first, or a first that waits in vain (twice the longest ' +
    'wait, and beyond four spreads of its logarithm), weighs by how often rules that held as long were ' +
    'broken, over all sources; less by how many rules the source has, and by its own past. A step out ' +
    'of its place breaks several rules and counts once; each further time counts half. Lines of ' +
    'one millisecond have no order. Says nothing of sources with more than 512 lines a minute, and of ' +
    'writers so many at a time that waits say nothing: sessions are for them. Wrong for a job that was ' +
    'changed on purpose: it is told until its new steps are learned.',
  source:
    'J.-G. Lou et al., "Mining Invariants from Console Logs for System Problem Detection", 2010; ' +
    'J. D. C. Little, 1961, for which pairs can belong together; conformal: detectors/order-odds.ts.',
  options: {},
  example:
    'expected "create-label" before "store-label", got it after "done", 3 times; first in 3,700 of 3,700 times',
  create: (options) => new Sequence(options),
});
