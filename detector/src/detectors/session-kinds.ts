import { poissonBound } from '../stats/poisson-bound.ts';
import { templateSeverity } from '../stats/template-severity.ts';

export interface SessionKindsOptions {
  /** No kind of anomalous session makes more than this share of a stretch of sessions, in (0, 1). Default 0.01. */
  readonly oddShareMax?: number;
  /** Usual kinds that are remembered, those not seen for longest go first. Default 200. */
  readonly usualMax?: number;
}

/** What a set of events has more or less than one that is usual. */
export interface KindDifference {
  readonly added: readonly string[];
  readonly missing: readonly string[];
}

/** Stretches of the last so many sessions in which a kind may become usual. */
const stretches = [200, 1_000, 5_000] as const;
const ringLength = 5_000;
/** Of a kind that has `oddShareMax`, so few stretches have as many as make it usual. */
const luck = 1e-4;
const boundsMax = 10_000;
/** A kind that says an error, or lacks what nearly all have, has to be so many times as frequent. */
const graveFactor = 8;
/** Words from this severity on say an error. */
const graveFrom = 0.5;
/** What this share of the sessions have that began lately is lacking where it is not. */
const requiredShare = 0.95;
/** Differences of more events are of other stories, and explain nothing. */
const differenceMax = 3;

/**
 * Which kinds of sessions are usual: a kind is the set of events. Nobody says which sessions are normal;
 * a kind is usual from when it made more of the last 200, 1,000 or 5,000 sessions than one with
 * `oddShareMax` would by chance (Poisson, 1 in 10,000), and stays so; one that says an error more than
 * the nearest usual one, or lacks what nearly all have, needs eight times that share. A kind is explained when it differs
 * from a usual one by what two usual ones differ by: each such step is left out or comes as a habit.
 *
 * Memory: 5,000 numbers, `usualMax` kinds.
 */
export class SessionKinds {
  readonly #oddShareMax: number;
  readonly #usualMax: number;
  readonly #counts = new Map<string, number[]>();
  readonly #ring: string[] = [];
  /** In order of the last time seen. */
  readonly #usual = new Map<string, ReadonlySet<string>>();
  /** In how many of the sessions that have begun lately each event is by now. */
  #having = new Map<string, number>();
  #begunLately = 0;
  readonly #severities = new Map<string, number>();
  readonly #bounds = new Map<number, number>();
  #steps: ReadonlySet<string> | undefined;
  /** How many had begun when each of the ring ended. */
  readonly #begunThen = new Float64Array(ringLength);
  #begun = 0;
  #seen = 0;

  constructor({ oddShareMax = 0.01, usualMax = 200 }: SessionKindsOptions = {}) {
    this.#oddShareMax = oddShareMax;
    this.#usualMax = usualMax;
  }

  get seen(): number {
    return this.#seen;
  }

  isUsual(kind: string): boolean {
    return this.#usual.has(kind);
  }

  /** Usual, or different from a usual kind by what usual kinds differ by. */
  isExplained(events: ReadonlySet<string>): boolean {
    this.#steps ??= stepsBetween([...this.#usual.values()]);
    for (const usual of this.#usual.values()) {
      if (this.#steps.has(stepName(difference(usual, events)))) return true;
    }
    return false;
  }

  /** From the usual kind that differs least; undefined where none is usual. */
  nearest(events: ReadonlySet<string>): KindDifference | undefined {
    let nearest: KindDifference | undefined;
    let least = Number.POSITIVE_INFINITY;
    for (const usual of this.#usual.values()) {
      const found = difference(usual, events);
      const size = found.added.length + found.missing.length;
      if (size >= least) continue;
      least = size;
      nearest = found;
    }
    return nearest;
  }

  /** Usual kinds that have all of these events and more. */
  *wider(events: ReadonlySet<string>): Generator<ReadonlySet<string>> {
    for (const usual of this.#usual.values()) {
      if (usual.size > events.size && events.isSubsetOf(usual)) yield usual;
    }
  }

  /** How many of the last 5,000 sessions were of this kind. */
  recent(kind: string): number {
    return this.#counts.get(kind)?.at(-1) ?? 0;
  }

  /**
   * A session has begun. Where sessions begin faster than they end, those that ended are the short ones:
   * a kind's share is among the begun then.
   */
  begin(): void {
    this.#begun++;
    this.#begunLately++;
    if (this.#begunLately < 2 * ringLength) return;
    this.#begunLately /= 2;
    const kept = [...this.#having].filter(([, count]) => count > 1);
    this.#having = new Map(kept.map(([event, count]) => [event, count / 2]));
  }

  /** An event has come for the first time in a session, ended or not. */
  meet(event: string): void {
    const count = this.#having.get(event) ?? 0;
    if (count > 0 || this.#having.size < boundsMax) this.#having.set(event, count + 1);
  }

  /** Counts a session of this kind that has ended. */
  add(kind: string, events: ReadonlySet<string>): void {
    for (const [i, length] of stretches.entries()) {
      this.#count(kind, { stretch: i, by: 1 });
      if (this.#seen < length) continue;
      const leaving = this.#ring[(this.#seen - length) % ringLength];
      if (leaving !== undefined) this.#count(leaving, { stretch: i, by: -1 });
    }
    this.#ring[this.#seen % ringLength] = kind;
    this.#begunThen[this.#seen % ringLength] = this.#begun;
    this.#seen++;
    if (this.#usual.delete(kind)) this.#usual.set(kind, events);
    else if (this.#isFrequent(kind, events)) this.makeUsual(kind, events);
  }

  makeUsual(kind: string, events: ReadonlySet<string>): void {
    this.#usual.set(kind, events);
    const [oldest] = this.#usual.keys();
    if (this.#usual.size > this.#usualMax && oldest !== undefined) this.#usual.delete(oldest);
    this.#steps = undefined;
  }

  makeUnusual(kind: string): void {
    this.#usual.delete(kind);
    this.#steps = undefined;
  }

  #count(kind: string, { stretch, by }: { stretch: number; by: number }): void {
    let counts = this.#counts.get(kind);
    if (counts === undefined) {
      counts = stretches.map(() => 0);
      this.#counts.set(kind, counts);
    }
    counts[stretch] = (counts[stretch] ?? 0) + by;
    if (counts.every((count) => count === 0)) this.#counts.delete(kind);
  }

  #bound(mean: number): number {
    let bound = this.#bounds.get(mean);
    if (bound !== undefined) return bound;
    bound = poissonBound(mean, luck);
    if (this.#bounds.size >= boundsMax) this.#bounds.clear();
    this.#bounds.set(mean, bound);
    return bound;
  }

  #isFrequent(kind: string, events: ReadonlySet<string>): boolean {
    const counts = this.#counts.get(kind) ?? [];
    let share = this.#oddShareMax;
    if ((counts.at(-1) ?? 0) > 3 && this.#isGrave(events)) share *= graveFactor;
    return stretches.some((length, i) => {
      const ended = Math.min(length, this.#seen);
      const since =
        this.#seen <= length ? 0 : (this.#begunThen[(this.#seen - length) % ringLength] ?? 0);
      const sessions = Math.max(ended, this.#begun - since);
      return (counts[i] ?? 0) >= this.#bound(sessions * share);
    });
  }

  #isGrave(events: ReadonlySet<string>): boolean {
    const added = this.nearest(events)?.added ?? [...events];
    if (added.some((event) => this.#severityOf(event) >= graveFrom)) return true;
    const least = requiredShare * this.#begunLately;
    for (const [event, count] of this.#having) {
      if (count >= least && !events.has(event)) return true;
    }
    return false;
  }

  #severityOf(event: string): number {
    let severity = this.#severities.get(event);
    if (severity !== undefined) return severity;
    severity = templateSeverity(event);
    if (this.#severities.size >= boundsMax) this.#severities.clear();
    this.#severities.set(event, severity);
    return severity;
  }
}

function difference(usual: ReadonlySet<string>, events: ReadonlySet<string>): KindDifference {
  return {
    added: [...events].filter((event) => !usual.has(event)),
    missing: [...usual].filter((event) => !events.has(event)),
  };
}

function stepName({ added, missing }: KindDifference): string {
  return `+${added.toSorted().join('+')}-${missing.toSorted().join('-')}`;
}

function stepsBetween(usual: readonly ReadonlySet<string>[]): ReadonlySet<string> {
  const steps = new Set<string>();
  for (const from of usual) {
    for (const to of usual) {
      const step = difference(from, to);
      const size = step.added.length + step.missing.length;
      if (size > 0 && size <= differenceMax) steps.add(stepName(step));
    }
  }
  return steps;
}
