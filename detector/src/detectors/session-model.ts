import { SessionCounts } from './session-counts.ts';

export interface SessionScore {
  /** Natural log of the p-value of the session among those that were trained on, <= 0. */
  readonly logPValue: number;
  /** What of it is odd: "event E7 was never seen", "order: E3 after E9 was never seen". */
  readonly reason: string;
}

export interface SessionModelOptions {
  /** Distinct count vectors that are remembered; the rarest go first. Default 4,000. */
  readonly vectorsMax?: number;
  /** Every so many'th session calibrates and is not remembered. Default 4. */
  readonly calibrateEvery?: number;
}

/** Nats for each unit beyond the greatest value seen in calibration: only ranks, says no rate. */
const beyondNats = 1;

/**
 * Whether a session (the events of one request, block, job) is like those seen before: distance of
 * its count vector to the nearest one in memory, events never seen, its length, and transitions never
 * seen. Each is a conformal p-value: its rank among sessions of the training part that were held out
 * from memory. The session's p-value is the least of them, times how many there are (Bonferroni:
 * they depend on each other).
 *
 * Sources: count vectors: W. Xu et al., SOSP 2009 (the invariants of HDFS); that they are enough:
 * M. Landauer et al., "A Critical Review of Common Log Data Sets", 2023. Split conformal: V. Vovk et
 * al., "Algorithmic Learning in a Random World", §4.
 *
 * Counts are compared as log(1 + count), L1. Wrong where only the time between events is odd. Time to
 * score O(vectors * kinds of events), once for each distinct count vector.
 */
export class SessionModel {
  readonly #calibrateEvery: number;
  readonly #counts: SessionCounts;
  readonly #events = new Set<string>();
  readonly #transitions = new Set<string>();
  /** Calibration values, ascending. */
  #distances: number[] = [];
  #lengths: number[] = [];
  #unseen: number[] = [];
  #orders: number[] = [];

  constructor({ vectorsMax = 4_000, calibrateEvery = 4 }: SessionModelOptions = {}) {
    this.#calibrateEvery = Math.max(2, calibrateEvery);
    this.#counts = new SessionCounts(vectorsMax);
  }

  /** @param sessions normal ones (few others do no harm), each its event ids in order */
  train(sessions: readonly (readonly string[])[]): void {
    const held: (readonly string[])[] = [];
    for (const [i, session] of sessions.entries()) {
      if (i % this.#calibrateEvery === this.#calibrateEvery - 1) held.push(session);
      else this.#remember(session);
    }
    this.#counts.finish();
    this.#distances = ascending(held.map((session) => this.#counts.distance(session).distance));
    this.#lengths = ascending(held.map((session) => Math.log1p(session.length)));
    this.#unseen = ascending(held.map((session) => this.#unseenOf(session).length));
    this.#orders = ascending(held.map((session) => this.#unseenOrders(session).length));
    for (const session of held) this.#remember(session);
    this.#counts.finish();
  }

  score(session: readonly string[]): SessionScore {
    const nearest = this.#counts.distance(session);
    const unseen = this.#unseenOf(session);
    const orders = this.#unseenOrders(session);
    const length = Math.log1p(session.length);
    const parts = [
      { logP: upper(this.#unseen, unseen.length), reason: `never seen: ${list(unseen)}` },
      {
        logP: upper(this.#distances, nearest.distance),
        reason: `counts unlike any session before: ${nearest.difference}`,
      },
      { logP: upper(this.#orders, orders.length), reason: `order never seen: ${list(orders)}` },
      { logP: twoSided(this.#lengths, length), reason: `${session.length} events` },
    ];
    const least = parts.reduce((a, b) => (b.logP < a.logP ? b : a));
    const { reason } = unseen.length > 0 ? (parts[0] ?? least) : least;
    return { logPValue: Math.min(0, least.logP + Math.log(parts.length)), reason };
  }

  #remember(session: readonly string[]): void {
    this.#counts.add(session);
    for (const event of session) this.#events.add(event);
    for (const transition of transitionsOf(session)) this.#transitions.add(transition);
  }

  #unseenOf(session: readonly string[]): readonly string[] {
    return [...new Set(session)].filter((event) => !this.#events.has(event));
  }

  #unseenOrders(session: readonly string[]): readonly string[] {
    return [...new Set(transitionsOf(session))].filter((pair) => !this.#transitions.has(pair));
  }
}

function transitionsOf(session: readonly string[]): string[] {
  return session.slice(1).map((event, i) => `${session[i]} > ${event}`);
}

function ascending(values: readonly number[]): number[] {
  return values.toSorted((a, b) => a - b);
}

/** ln of the share of calibration values that are at least `value`, one more counted. */
function upper(calibration: readonly number[], value: number): number {
  const n = calibration.length;
  const greatest = calibration.at(-1) ?? 0;
  const atLeast = n - lowerBound(calibration, value);
  const beyond = Math.max(0, value - greatest) * beyondNats;
  return Math.log((atLeast + 1) / (n + 1)) - beyond;
}

function twoSided(calibration: readonly number[], value: number): number {
  const mirrored = calibration.map((x) => -x).toReversed();
  const either = Math.min(upper(calibration, value), upper(mirrored, -value));
  return Math.min(0, either + Math.LN2);
}

/** The first place whose value is not below `value`. */
function lowerBound(sorted: readonly number[], value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) < value - 1e-12) low = middle + 1;
    else high = middle;
  }
  return low;
}

function list(names: readonly string[]): string {
  return names.length > 4 ? `${names.slice(0, 4).join(', ')} …` : names.join(', ');
}
