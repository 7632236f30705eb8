import type { SourceSteps } from '../features/source-steps.ts';
import type { Claim, WindowView } from './detector.ts';
import type { OrderOdds } from './order-odds.ts';
import {
  type OrderBreak,
  OrderPairs,
  type OrderPairsState,
  type OrderWatch,
} from './order-pairs.ts';

/** Kinds of lines whose text is kept while they wait for what has to follow. */
const linesMax = 32;
const textMax = 512;
const dayMs = 86_400_000;

export interface OddsBreak {
  readonly odds: number;
  readonly found: OrderBreak;
}

/** A line that waits, for people. */
interface AwaitingLine {
  readonly template: number;
  readonly stream: number;
  readonly timeMs: number;
  readonly text: string;
}

/** What windows weighed, the old ones less. */
export interface CarriedNats {
  readonly byRules: number;
  readonly byOdds: number;
  readonly timeMs: number;
}

export interface OrderSourceState {
  readonly source: number;
  readonly slot: number;
  readonly firstMs: number;
  readonly asked: number;
  readonly breakDays: number;
  readonly lastBreakMs: number | null;
  readonly strongMs: number | null;
  readonly carried: CarriedNats;
  readonly awaiting: readonly AwaitingLine[];
  readonly pairs: OrderPairsState;
}

/** The order of one source's lines, with what the detector has to remember of the source. */
export class OrderSource {
  readonly source: number;
  readonly slot: number;
  readonly firstMs: number;
  /** On how many days a rule broke, and when the last time was, ms; NaN before the first. */
  breakDays = 0;
  lastBreakMs = Number.NaN;
  /** Ms; when it was worth telling, NaN for never. */
  strongMs = Number.NaN;
  /** How often a rule was looked at, and whether one was in the last window. */
  asked = 0;
  wasAsked = false;
  readonly #pairs = new OrderPairs();
  #awaiting: AwaitingLine[] = [];
  #carried: CarriedNats = { byRules: 0, byOdds: 0, timeMs: 0 };

  constructor({ source, slot, firstMs }: Pick<OrderSourceState, 'source' | 'slot' | 'firstMs'>) {
    this.source = source;
    this.slot = slot;
    this.firstMs = firstMs;
  }

  static of(state: OrderSourceState): OrderSource {
    const source = new OrderSource(state);
    source.asked = state.asked;
    source.lastBreakMs = state.lastBreakMs ?? Number.NaN;
    source.breakDays = state.breakDays;
    source.strongMs = state.strongMs ?? Number.NaN;
    source.#carried = state.carried;
    source.#awaiting = [...state.awaiting];
    source.#pairs.restore(state.pairs);
    return source;
  }

  /** How many pairs it has. */
  get size(): number {
    return this.#pairs.size;
  }

  /** Goes through the window's lines of the source, and to its end. @returns what broke */
  follow(view: WindowView, steps: SourceSteps, odds: OrderOdds): readonly OddsBreak[] {
    const breaks: OddsBreak[] = [];
    const askedBefore = this.asked;
    const watch: OrderWatch = {
      held: (of) => {
        this.asked++;
        odds.hold(of);
      },
      broke: (of, found) => {
        this.asked++;
        breaks.push({ odds: of, found });
      },
    };
    const { templates, timesMs } = steps;
    for (let from = 0; from < timesMs.length;) {
      const timeMs = timesMs[from] as number;
      let to = from + 1;
      while (to < timesMs.length && timesMs[to] === timeMs) to++;
      this.#pairs.push({ templates, from, to, timeMs }, watch);
      from = to;
    }
    this.#pairs.advance(view.endMs, watch);
    this.wasAsked = this.asked > askedBefore;
    return breaks;
  }

  /** After judging: keeps the lines that wait, for as long as they do. */
  settle(view: WindowView, steps: SourceSteps): void {
    const kinds = this.#pairs.awaiting();
    if (kinds.size === 0) {
      this.#awaiting = [];
      return;
    }
    const kept = this.#awaiting.filter(({ template }) => kinds.has(template));
    const awaiting = new Map(kept.map((line) => [line.template, line]));
    for (const series of new Set(steps.series)) {
      const [stream, template] = [view.table.stream[series] ?? 0, view.table.template[series] ?? 0];
      if (!kinds.has(template)) continue;
      const text = view.first.text(series).slice(0, textMax);
      awaiting.set(template, { template, stream, timeMs: view.first.timeMs(series), text });
    }
    this.#awaiting = [...awaiting.values()].slice(-linesMax);
  }

  forget(): void {
    this.#pairs.forget();
    this.#awaiting = [];
  }

  rename(merges: ReadonlyMap<number, number>): void {
    this.#pairs.rename(merges);
    this.#awaiting = this.#awaiting.map((line) => {
      return { ...line, template: merges.get(line.template) ?? line.template };
    });
  }

  sweep(nowMs: number): void {
    this.#pairs.sweep(nowMs);
  }

  /** Adds what a window weighs to what is left of those before. @returns all */
  carry({ byRules, byOdds, timeMs }: CarriedNats, carryMs: number): CarriedNats {
    const left = Math.exp((this.#carried.timeMs - timeMs) / carryMs);
    this.#carried = {
      byRules: byRules + this.#carried.byRules * left,
      byOdds: byOdds + this.#carried.byOdds * left,
      timeMs,
    };
    return this.#carried;
  }

  /** A rule broke, after that was judged. @returns whether it is the first time in a day */
  broke(nowMs: number): boolean {
    if (nowMs - this.lastBreakMs < dayMs) return false;
    this.lastBreakMs = nowMs;
    this.breakDays++;
    return true;
  }

  /** The series, and the line that is there; undefined where it is known no more. */
  placeOf(
    view: WindowView,
    { pair, isMissing, timeMs }: OrderBreak,
  ): Pick<Claim, 'series' | 'startMs' | 'firstLine'> | undefined {
    if (!isMissing) {
      const series = this.#seriesOf(view, pair.to);
      return series === undefined ? undefined : { series, startMs: timeMs };
    }
    const line = this.#awaiting.find(({ template }) => template === pair.from);
    if (line !== undefined) {
      const series = view.table.find(line.stream, line.template);
      const { timeMs: lineMs, text } = line;
      return series === 0
        ? undefined
        : { series, startMs: timeMs, firstLine: { timeMs: lineMs, text } };
    }
    const series = this.#seriesOf(view, pair.from);
    return series === undefined ? undefined : { series, startMs: timeMs };
  }

  snapshot(): OrderSourceState {
    return {
      source: this.source,
      slot: this.slot,
      firstMs: this.firstMs,
      asked: this.asked,
      lastBreakMs: Number.isNaN(this.lastBreakMs) ? null : this.lastBreakMs,
      breakDays: this.breakDays,
      strongMs: Number.isNaN(this.strongMs) ? null : this.strongMs,
      carried: this.#carried,
      awaiting: this.#awaiting.map((line) => ({ ...line })),
      pairs: this.#pairs.snapshot(),
    };
  }

  #seriesOf(view: WindowView, template: number): number | undefined {
    return view.active.find(
      (series) => view.table.template[series] === template && view.sourceOf(series) === this.source,
    );
  }
}
