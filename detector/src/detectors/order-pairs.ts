import {
  hasToFollow,
  hasToPrecede,
  isNoOrder,
  meet,
  newPair,
  noteWait,
  type OpenStep,
  type OrderPair,
  patienceMinMs,
  patienceMs,
  wait,
} from './order-pair.ts';

/** The last line of a kind. */
interface LastOfKind {
  readonly template: number;
  timeMs: number;
}

/** Lines of one time, whose order is not known: `templates[from, to)`. */
export interface LineGroup {
  readonly templates: ArrayLike<number>;
  readonly from: number;
  readonly to: number;
  readonly timeMs: number;
}

/** A pair that held until now and did not hold. */
export interface OrderBreak {
  readonly pair: OrderPair;
  /** Whether the second did not come; else it came without the first. */
  readonly isMissing: boolean;
  /** Ms; of the line that was there. */
  readonly timeMs: number;
  /** The template that was there before it or, where the second is missing, came in its place; 0 for none. */
  readonly beside: number;
}

/** Gets what is looked at. */
export interface OrderWatch {
  /** @param odds how many times the rule held for each time that it did not, one more of both */
  held(odds: number): void;
  broke(odds: number, found: OrderBreak): void;
}

export interface OrderPairsState {
  readonly pairs: readonly OrderPair[];
  readonly dead: readonly number[];
  readonly recent: readonly LastOfKind[];
  readonly dueMs: number | null;
}

/** Pairs that are remembered of a source, and those that were none. */
const pairsMax = 128;
const deadMax = 512;
/** A pair is first seen when one kind comes among so many kinds after another. */
const reach = 4;
/** Kinds of lines of one millisecond, whose order says nothing, that are made pairs of. */
const groupMax = 6;
const dayMs = 86_400_000;
/** What did not come for so long is forgotten; chance pairs sooner, so that others find room. */
const keptMs = 30 * dayMs;
const chanceMet = 3;
const chanceMs = 8 * dayMs;

/**
 * Which kinds of lines of one source belong together as a first and a second one: each first waits for its
 * second, and a second takes the first that has waited longest. So jobs that overlap do not disturb each
 * other, as it is numbers that have to agree and not neighbours.
 *
 * Source: J.-G. Lou et al., "Mining Invariants from Console Logs for System Problem Detection", 2010, for
 * count(A) = count(B); waiting and Little's law in the place of its search.
 * Bounded: 128 pairs, 16 that wait in each.
 */
export class OrderPairs {
  readonly #pairs = new Map<number, OrderPair>();
  readonly #from = new Map<number, OrderPair[]>();
  readonly #to = new Map<number, OrderPair[]>();
  /** Keys of pairs that are no order: not to be tried again soon. */
  #dead = new Set<number>();
  /** The last kinds, each once, the last one last. */
  #recent: LastOfKind[] = [];
  /** Ms; no first has waited in vain before. */
  #dueMs = Number.POSITIVE_INFINITY;
  /** Nobody has come since all was forgotten: late lines have it forgotten again and again. */
  #isForgotten = false;

  get size(): number {
    return this.#pairs.size;
  }

  /** Called for nearly each line, so as cheap as can be. */
  push(group: LineGroup, watch: OrderWatch): void {
    const { templates, from, to, timeMs } = group;
    this.#isForgotten = false;
    const before = this.#recent.at(-1)?.template ?? 0;
    this.#sayNext(before, group);
    for (let at = from; at < to; at++) {
      const pairs = this.#from.get(templates[at] as number);
      if (pairs !== undefined) this.#wait(pairs, timeMs);
    }
    const meeting = { timeMs, before, watch };
    for (let at = from; at < to; at++) {
      const pairs = this.#to.get(templates[at] as number);
      if (pairs !== undefined) for (const pair of pairs) this.#meet(pair, meeting);
    }
    if (to === from + 1) this.#discoverOne(templates[from] as number, timeMs);
    else this.#discover(kindsOf(group), timeMs);
  }

  /** Time has come to `nowMs`: who waits for too long waits in vain. */
  advance(nowMs: number, watch: OrderWatch): void {
    if (nowMs < this.#dueMs) return;
    this.#dueMs = Number.POSITIVE_INFINITY;
    for (const pair of this.#pairs.values()) {
      const patience = patienceMs(pair);
      for (let first = pair.open[0]; first !== undefined; first = pair.open[0]) {
        if (first.timeMs + patience > nowMs) {
          this.#dueMs = Math.min(this.#dueMs, first.timeMs + patience);
          break;
        }
        pair.open.shift();
        this.#miss(pair, first, watch);
      }
    }
  }

  /** Nothing was seen for a time: who waits, waits no more, and nobody says in vain. */
  forget(): void {
    if (this.#isForgotten) return;
    this.#isForgotten = true;
    for (const pair of this.#pairs.values()) pair.open.length = 0;
    this.#recent = [];
    this.#dueMs = Number.POSITIVE_INFINITY;
  }

  /** Kinds of which a line waits for what has to follow. */
  awaiting(): ReadonlySet<number> {
    const kinds = new Set<number>();
    for (const pair of this.#pairs.values()) {
      if (pair.open.length > 0 && hasToFollow(pair)) kinds.add(pair.from);
    }
    return kinds;
  }

  /** Makes room, once a day; once a week what was no order may be tried again. */
  sweep(nowMs: number): void {
    if (Math.floor(nowMs / dayMs) % 7 === 0) this.#dead.clear();
    for (const pair of this.#pairs.values()) {
      const idleMs = nowMs - pair.lastMs;
      const isChance = pair.met < chanceMet && idleMs > chanceMs;
      if (idleMs > keptMs || isChance) this.#remove(pair);
    }
  }

  /** Templates became others: pairs of them too, unless the others are a pair already. */
  rename(merges: ReadonlyMap<number, number>): void {
    const isRenamed = ({ from, to }: OrderPair): boolean => merges.has(from) || merges.has(to);
    const renamed = [...this.#pairs.values()].filter((pair) => isRenamed(pair));
    for (const pair of renamed) {
      this.#remove(pair);
      const [from, to] = [merges.get(pair.from) ?? pair.from, merges.get(pair.to) ?? pair.to];
      if (from !== to && !this.#pairs.has(keyOf(from, to))) this.#add({ ...pair, from, to });
    }
    if (renamed.length > 0)
      this.#recent = this.#recent.filter((step) => !merges.has(step.template));
  }

  snapshot(): OrderPairsState {
    const dueMs = Number.isFinite(this.#dueMs) ? this.#dueMs : null;
    const pairs = [...this.#pairs.values()];
    return structuredClone({ pairs, dead: [...this.#dead], recent: this.#recent, dueMs });
  }

  restore(state: OrderPairsState): void {
    const { pairs, dead, recent, dueMs } = structuredClone(state);
    this.#pairs.clear();
    this.#from.clear();
    this.#to.clear();
    for (const pair of pairs) this.#add(pair);
    this.#dead = new Set(dead);
    this.#recent = [...recent];
    this.#isForgotten = false;
    this.#dueMs = dueMs ?? Number.POSITIVE_INFINITY;
  }

  #wait(pairs: readonly OrderPair[], timeMs: number): void {
    for (const pair of pairs) {
      if (!wait(pair, timeMs) && isNoOrder(pair)) this.#bury(pair);
    }
    this.#dueMs = Math.min(this.#dueMs, timeMs + patienceMinMs);
  }

  #meet(pair: OrderPair, { timeMs, before, watch }: Meeting): void {
    const [follows, precedes] = [hasToFollow(pair), hasToPrecede(pair)];
    const oddsBefore = oddsOf(pair.met, pair.bare);
    const isMet = meet(pair, timeMs);
    if (isMet && follows) watch.held(oddsOf(pair.met, pair.missed));
    if (isNoOrder(pair)) this.#bury(pair);
    if (!precedes) return;
    if (isMet) watch.held(oddsBefore);
    else watch.broke(oddsBefore, { pair, isMissing: false, timeMs, beside: before });
  }

  #miss(pair: OrderPair, { timeMs, next }: OpenStep, watch: OrderWatch): void {
    if (hasToFollow(pair)) {
      const found = { pair, isMissing: true, timeMs, beside: next };
      watch.broke(oddsOf(pair.met, pair.missed), found);
    }
    pair.missed++;
    if (isNoOrder(pair)) this.#bury(pair);
  }

  #bury(pair: OrderPair): void {
    this.#remove(pair);
    pair.open.length = 0;
    if (this.#dead.size < deadMax) this.#dead.add(keyOf(pair.from, pair.to));
  }

  /** What came right after the last kind, for those of it that wait. */
  #sayNext(before: number, { templates, from, to }: LineGroup): void {
    let at = from;
    while (at < to && templates[at] === before) at++;
    const pairs = at === to ? undefined : this.#from.get(before);
    if (pairs === undefined) return;
    const next = templates[at] as number;
    for (const pair of pairs) {
      const last = pair.open.at(-1);
      if (last?.next === 0) last.next = next;
    }
  }

  /** As `discover`, of a line that is alone in its time, as most are: nothing is made for it. */
  #discoverOne(template: number, timeMs: number): void {
    for (const from of this.#recent) {
      if (from.template !== template) this.#note(from, template, timeMs);
    }
    this.#remember(template, timeMs);
  }

  #discover(templates: readonly number[], timeMs: number): void {
    const group = templates.slice(0, groupMax);
    for (const to of group) {
      for (const from of this.#recent) {
        if (!templates.includes(from.template)) this.#note(from, to, timeMs);
      }
      for (const from of group) if (from !== to) this.#note({ template: from, timeMs }, to, timeMs);
    }
    for (const template of templates) this.#remember(template, timeMs);
  }

  /** It is the last one now. */
  #remember(template: number, timeMs: number): void {
    const recent = this.#recent;
    let last: LastOfKind | undefined;
    let kept = 0;
    for (const one of recent) {
      if (one.template === template) last = one;
      else recent[kept++] = one;
    }
    last ??= { template, timeMs };
    last.timeMs = timeMs;
    recent[kept] = last;
    if (recent.length > reach) recent.shift();
  }

  #note(from: LastOfKind, to: number, timeMs: number): void {
    if (this.#pairs.size >= pairsMax || this.#dead.size >= deadMax) return;
    const key = keyOf(from.template, to);
    if (this.#pairs.has(key) || this.#dead.has(key)) return;
    const pair = newPair(from.template, to, timeMs);
    noteWait(pair, Math.max(0, timeMs - from.timeMs));
    this.#add(pair);
  }

  #add(pair: OrderPair): void {
    this.#pairs.set(keyOf(pair.from, pair.to), pair);
    listOf(this.#from, pair.from).push(pair);
    listOf(this.#to, pair.to).push(pair);
  }

  #remove(pair: OrderPair): void {
    this.#pairs.delete(keyOf(pair.from, pair.to));
    removeFrom(this.#from, pair.from, pair);
    removeFrom(this.#to, pair.to, pair);
  }
}

interface Meeting {
  readonly timeMs: number;
  readonly before: number;
  readonly watch: OrderWatch;
}

function kindsOf({ templates, from, to }: LineGroup): readonly number[] {
  const kinds = new Set<number>();
  for (let at = from; at < to; at++) kinds.add(templates[at] as number);
  return [...kinds];
}

function oddsOf(held: number, broke: number): number {
  return (held + broke + 1) / (broke + 1);
}

/** Templates are numbers below 2^26. */
function keyOf(from: number, to: number): number {
  return from * 67_108_864 + to;
}

function listOf(lists: Map<number, OrderPair[]>, template: number): OrderPair[] {
  let list = lists.get(template);
  if (list === undefined) {
    list = [];
    lists.set(template, list);
  }
  return list;
}

function removeFrom(lists: Map<number, OrderPair[]>, template: number, pair: OrderPair): void {
  const list = (lists.get(template) ?? []).filter((other) => other !== pair);
  if (list.length > 0) lists.set(template, list);
  else lists.delete(template);
}
