import { PastScores } from './past-scores.ts';

/** The events of a session in order, and when each was. */
export interface TimedSession {
  readonly events: readonly string[];
  /** As many as events, ms; none where it is not known. */
  readonly timesMs: readonly number[];
}

export interface HabitClaim {
  /** Natural log of the p-value among the sessions before, <= 0. */
  readonly logPValue: number;
  readonly reason: string;
  /** What it is about, without numbers: claims of one name are of one cause. */
  readonly name: string;
}

/** Of a session, so many first distinct events are looked at in pairs. */
const eventsMax = 32;
/** Pairs and events that are remembered; more are passed over. */
const entriesMax = 50_000;
/** A wait is like those that were at least half as long. */
const lateFactor = 2;
/** Of a count or a wait, buckets grow by this factor. */
const growth = 1.3;

interface Score {
  readonly nats: number;
  readonly name: string;
  readonly reason: () => string;
}

const none: Score = { nats: 0, name: '', reason: () => '' };

/** Where in a histogram a value is, and how many are at least or at most that. */
class Buckets {
  readonly #counts: number[] = [];
  #total = 0;

  add(value: number): void {
    const bucket = bucketOf(value);
    while (this.#counts.length <= bucket) this.#counts.push(0);
    this.#counts[bucket] = (this.#counts[bucket] ?? 0) + 1;
    this.#total++;
  }

  /** -ln of the share of values that are at least as great, one more counted. */
  above(value: number): number {
    let count = 0;
    for (let i = bucketOf(value); i < this.#counts.length; i++) count += this.#counts[i] ?? 0;
    return -Math.log((count + 1) / (this.#total + 1));
  }

  /** -ln of the share of values that are at most as great, one more counted. */
  below(value: number): number {
    let count = 0;
    const last = Math.min(bucketOf(value), this.#counts.length - 1);
    for (let i = 0; i <= last; i++) count += this.#counts[i] ?? 0;
    return -Math.log((count + 1) / (this.#total + 1));
  }

  /** The upper end of the bucket below which there is this share of the values. */
  quantile(share: number): number {
    let left = share * this.#total;
    const bucket = this.#counts.findIndex((count) => (left -= count) <= 0);
    return growth ** ((bucket < 0 ? this.#counts.length : bucket) + 1) - 1;
  }
}

function bucketOf(value: number): number {
  return Math.floor(Math.log1p(Math.max(0, value)) / Math.log(growth));
}

/**
 * What sessions have in common besides which events there are: which of two events comes first, how often
 * each comes, and how long each lets wait. A session's score is that of its oddest pair, count or wait, in
 * nats; its p-value the score's rank among those of the sessions before.
 *
 * Wrong where the three depend on the kind of session: an order that is usual in one story and never there in
 * another is not seen. Time O(distinct events squared), for 32 events at most.
 */
export class SessionHabits {
  /** "a\0b": in how many sessions a came before b. */
  readonly #orders = new Map<string, number>();
  readonly #counts = new Map<string, Buckets>();
  readonly #waits = new Map<string, Buckets>();
  readonly #past = { order: new PastScores(), count: new PastScores(), wait: new PastScores() };

  /** The oddest of order, counts and waits; three claims are made, and the p-value allows for that. */
  judge(session: TimedSession): HabitClaim {
    const scores = this.#scoresOf(session);
    const claims = (['order', 'count', 'wait'] as const).map((part) => ({
      logPValue: Math.min(0, this.#past[part].logPValue(scores[part].nats) + Math.log(3)),
      score: scores[part],
    }));
    const { logPValue, score } = claims.reduce((a, b) => (b.logPValue < a.logPValue ? b : a));
    return { logPValue, reason: score.reason(), name: score.name };
  }

  learn(session: TimedSession): void {
    const scores = this.#scoresOf(session);
    this.#past.order.add(scores.order.nats);
    this.#past.count.add(scores.count.nats);
    this.#past.wait.add(scores.wait.nats);
    const { names, counts, waitsMs } = outlineOf(session);
    for (let i = 0; i < names.length; i++) {
      const name = names[i] as string;
      add(this.#counts, name, counts.get(name) ?? 0);
      if (i > 0 && waitsMs.length > 0) add(this.#waits, name, waitsMs[i] as number);
      for (let j = i + 1; j < names.length; j++) {
        const pair = `${name}\u0000${names[j]}`;
        const before = this.#orders.get(pair);
        if (before === undefined && this.#orders.size >= entriesMax) continue;
        this.#orders.set(pair, (before ?? 0) + 1);
      }
    }
  }

  /**
   * How long the first to come of these events lets wait at the most, ms: all but one of a thousand.
   * 0 where none of them was ever waited for.
   */
  longestWaitMs(events: readonly string[]): number {
    let [first, most] = ['', -1];
    for (const event of events) {
      let before = 0;
      for (const other of events) before += this.#orders.get(`${event}\u0000${other}`) ?? 0;
      if (before > most) [first, most] = [event, before];
    }
    return this.#waits.get(first)?.quantile(0.999) ?? 0;
  }

  /** Whether the first of two events mostly comes before the second. */
  isBefore(first: string, second: string): boolean {
    const such = this.#orders.get(`${first}\u0000${second}`) ?? 0;
    return such > (this.#orders.get(`${second}\u0000${first}`) ?? 0);
  }

  #scoresOf(session: TimedSession): { order: Score; count: Score; wait: Score } {
    const outline = outlineOf(session);
    const { names, counts, waitsMs } = outline;
    let count = none;
    let wait = none;
    for (const [i, name] of names.entries()) {
      count = odder(count, this.#countScore(name, counts.get(name) ?? 0));
      if (i > 0 && waitsMs.length > 0)
        wait = odder(wait, this.#waitScore(name, waitsMs[i] as number));
    }
    return { order: this.#orderScore(names), count, wait };
  }

  #orderScore(names: readonly string[]): Score {
    let score = none;
    for (let i = 0; i < names.length; i++) {
      for (let j = i + 1; j < names.length; j++) {
        const [first, second] = [names[i] as string, names[j] as string];
        const such = this.#orders.get(`${first}\u0000${second}`) ?? 0;
        const other = this.#orders.get(`${second}\u0000${first}`) ?? 0;
        const nats = -Math.log((such + 1) / (such + other + 1));
        if (nats <= score.nats) continue;
        score = {
          nats,
          name: `order ${first}\u0000${second}`,
          reason: () =>
            `"${second}" after "${first}": the other way round in ${other} of ${such + other} sessions`,
        };
      }
    }
    return score;
  }

  #countScore(name: string, count: number): Score {
    const known = this.#counts.get(name);
    if (known === undefined) return none;
    const [above, below] = [known.above(count), known.below(count)];
    return {
      nats: Math.max(above, below) - Math.LN2,
      name: `${above > below ? 'many' : 'few'} ${name}`,
      reason: () =>
        `"${name}" ${count} times, which is ${above > below ? 'more' : 'less'} than usual`,
    };
  }

  #waitScore(name: string, waitMs: number): Score {
    const known = this.#waits.get(name);
    if (known === undefined) return none;
    return {
      nats: known.above(waitMs / lateFactor),
      name: `late ${name}`,
      reason: () => `"${name}" came after ${(waitMs / 1_000).toFixed(1)} s, later than usual`,
    };
  }
}

function odder(a: Score, b: Score): Score {
  return b.nats > a.nats ? b : a;
}

function add(to: Map<string, Buckets>, name: string, value: number): void {
  let buckets = to.get(name);
  if (buckets === undefined) {
    if (to.size >= entriesMax) return;
    buckets = new Buckets();
    to.set(name, buckets);
  }
  buckets.add(value);
}

interface Outline {
  /** Distinct events in the order in which they first came. */
  readonly names: readonly string[];
  readonly counts: ReadonlyMap<string, number>;
  /** Of each name, the time since the event before its first one; empty where times are not known. */
  readonly waitsMs: readonly number[];
}

function outlineOf({ events, timesMs }: TimedSession): Outline {
  const counts = new Map<string, number>();
  const waitsMs: number[] = [];
  for (const [i, event] of events.entries()) {
    const before = counts.get(event) ?? 0;
    counts.set(event, before + 1);
    if (before === 0 && timesMs.length > 0) {
      waitsMs.push((timesMs[i] ?? 0) - (timesMs[Math.max(0, i - 1)] ?? 0));
    }
  }
  return { names: [...counts.keys()].slice(0, eventsMax), counts, waitsMs };
}
