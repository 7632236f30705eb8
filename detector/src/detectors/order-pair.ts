/** A line that waits for the one that is to follow it. */
export interface OpenStep {
  readonly timeMs: number;
  /** The template that came next in the source, 0 while none has. */
  next: number;
}

/** Two kinds of lines of one source, and how often one followed the other: JSON. */
export interface OrderPair {
  readonly from: number;
  readonly to: number;
  readonly firstMs: number;
  lastMs: number;
  /** How often the second came for a first that waited. */
  met: number;
  /** How often a first waited in vain. */
  missed: number;
  /** How often a second came and no first waited. */
  bare: number;
  /** How often more than one first waited when a second came. */
  crowded: number;
  /** Of the waits in ms, one more: sum, and sum and sum of squares of their logarithms. */
  waitMs: number;
  logs: number;
  logSquares: number;
  longestMs: number;
  /** Firsts that wait, oldest first. */
  readonly open: OpenStep[];
}

/** So often a second must have followed before one that does not is odd. */
const metMin = 8;
/** Of a rule, and of its other direction: the share of times that it holds. */
const heldMin = 0.95;
const otherMin = 0.5;
/** What holds less often in both directions after so many times is no order. */
const triedMin = 16;
const aliveMin = 0.8;
/** Little's law: of pairs that belong together, so few wait at a time on average; of others, many. */
const openMax = 0.25;
const crowdedMax = 0.2;
/** What is far from all that after so many times is two kinds that come by chance. */
const surelyTriedMin = 64;
const crowdedByChance = 0.5;
const otherByChance = 0.25;
/** Ms: what lets wait longer is waited for without a claim, and not for ever. */
const claimWaitMax = 2 * 3_600_000;
const unknownWait = 3_600_000;
/** Spreads of the logarithm of the waits that are waited for. */
const waitSpreads = 4;
const openStepsMax = 16;

export function newPair(from: number, to: number, timeMs: number): OrderPair {
  return {
    from,
    to,
    firstMs: timeMs,
    lastMs: timeMs,
    met: 0,
    missed: 0,
    bare: 0,
    crowded: 0,
    waitMs: 0,
    logs: 0,
    logSquares: 0,
    longestMs: 0,
    open: [],
  };
}

/** Whether the two belong together, as far as that is known. */
export function isCoupled(pair: OrderPair): boolean {
  const { met, missed, crowded } = pair;
  if (met < metMin || crowded > crowdedMax * met) return false;
  const gapMs = (pair.lastMs - pair.firstMs) / Math.max(1, met + missed - 1);
  return pair.waitMs / met <= openMax * gapMs;
}

/** Whether the second has to follow the first; how long it is waited for is `patienceMs`. */
export function hasToFollow(pair: OrderPair): boolean {
  const { met, missed, bare } = pair;
  const isRule = met >= heldMin * (met + missed) && met >= otherMin * (met + bare);
  return isRule && isCoupled(pair) && patienceMs(pair) <= claimWaitMax;
}

/** Whether the first has to come before the second. */
export function hasToPrecede(pair: OrderPair): boolean {
  const { met, missed, bare } = pair;
  return met >= heldMin * (met + bare) && met >= otherMin * (met + missed) && isCoupled(pair);
}

/** Ms that a first waits at least, whatever is known of the pair. */
export const patienceMinMs = 2_000;

/** Ms that a first waits: twice the longest wait, and beyond what a lognormal of the waits has. */
export function patienceMs({ met, logs, logSquares, longestMs }: OrderPair): number {
  if (met < metMin) return unknownWait;
  const mean = logs / met;
  const spread = Math.sqrt(Math.max(0, logSquares / met - mean * mean));
  return Math.max(patienceMinMs, 2 * longestMs, Math.exp(mean + waitSpreads * spread));
}

/** A first has come. @returns whether there was room; else the oldest one waits no more */
export function wait(pair: OrderPair, timeMs: number): boolean {
  const isRoom = pair.open.length < openStepsMax;
  if (!isRoom) {
    pair.open.shift();
    pair.missed++;
  }
  pair.open.push({ timeMs, next: 0 });
  return isRoom;
}

/** A second has come. @returns whether a first waited for it */
export function meet(pair: OrderPair, timeMs: number): boolean {
  pair.lastMs = Math.max(pair.lastMs, timeMs);
  if (pair.open.length > 1) pair.crowded++;
  const first = pair.open.shift();
  if (first === undefined) {
    pair.bare++;
    return false;
  }
  noteWait(pair, Math.max(0, timeMs - first.timeMs));
  return true;
}

export function noteWait(pair: OrderPair, waitMs: number): void {
  const log = Math.log(1 + waitMs);
  pair.met++;
  pair.waitMs += waitMs;
  pair.logs += log;
  pair.logSquares += log * log;
  pair.longestMs = Math.max(pair.longestMs, waitMs);
}

/** Whether the two will not be a rule, so that they are looked at no longer. */
export function isNoOrder({ met, missed, bare, crowded }: OrderPair): boolean {
  if (met >= surelyTriedMin && crowded > crowdedByChance * met) return true;
  const follows = met / (met + missed);
  const precedes = met / (met + bare);
  const isOneRare =
    met + Math.max(missed, bare) >= surelyTriedMin && Math.min(follows, precedes) < otherByChance;
  const isFollowing = met + missed < triedMin || follows >= aliveMin;
  const isPreceding = met + bare < triedMin || precedes >= aliveMin;
  return isOneRare || (!isFollowing && !isPreceding);
}
