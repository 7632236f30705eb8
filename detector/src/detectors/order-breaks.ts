import type { OrderBreak } from './order-pairs.ts';

/** A break with what it weighs alone. */
export interface WeighedBreak extends OrderBreak {
  /** By how often all rules with its odds were broken. */
  readonly byRules: number;
  /** By its own odds. */
  readonly byOdds: number;
}

/** One kind of line out of its place explains several breaks. */
export interface Culprit {
  readonly strongest: WeighedBreak;
  /** How often the same pair broke. */
  readonly times: number;
}

/** Each further time counts half, up to this factor in all. */
const timesFactorMax = 3;

/**
 * The fewest kinds of lines that explain all breaks, as far as greed finds them: a step that is missing
 * breaks the rules with all its neighbours, and is one fault.
 *
 * @returns the strongest first
 */
export function culpritsOf(breaks: readonly WeighedBreak[]): readonly Culprit[] {
  const culprits: Culprit[] = [];
  for (let left = breaks; left.length > 0;) {
    const template = mostOften(left);
    const own = left.filter(({ pair }) => pair.from === template || pair.to === template);
    left = left.filter((found) => !own.includes(found));
    const strongest = own.reduce((a, b) => (b.byOdds > a.byOdds ? b : a));
    culprits.push({ strongest, times: timesOf(own) });
  }
  return culprits.toSorted((a, b) => b.strongest.byOdds - a.strongest.byOdds);
}

/** Nats of all: the strongest, and half of each other, as they may have one cause. */
export function natsOf(culprits: readonly Culprit[], by: 'byRules' | 'byOdds'): number {
  const all = culprits.map(({ strongest, times }) => {
    return strongest[by] * Math.min(timesFactorMax, 1 + (times - 1) / 2);
  });
  const most = Math.max(0, ...all);
  return most + all.reduce((sum, nats) => sum + nats, -most) / 2;
}

function mostOften(breaks: readonly WeighedBreak[]): number {
  const counts = new Map<number, number>();
  for (const { pair } of breaks) {
    for (const template of [pair.from, pair.to]) {
      counts.set(template, (counts.get(template) ?? 0) + 1);
    }
  }
  return [...counts].reduce((a, b) => (b[1] > a[1] ? b : a))[0];
}

/** Of the pair that broke most often. */
function timesOf(breaks: readonly WeighedBreak[]): number {
  const counts = new Map<WeighedBreak['pair'], number>();
  for (const { pair } of breaks) counts.set(pair, (counts.get(pair) ?? 0) + 1);
  return Math.max(...counts.values());
}
