import type { FindingKind, Verdict } from '../model/types.ts';

/** Nats by which a verdict moves what detectors say of a template; above 0 their claims weigh less. */
const movesNats: Readonly<Record<Verdict, number>> = {
  expected: 3,
  'known-bad': -2,
  important: -3,
};
const templateNatsMax = 6;
/** What a verdict moves a detector by for everything else, and the bound of all verdicts together. */
const kindShare = 0.2;
const kindNatsMax = 1.5;
/** Ms after which that general part counts half: what people think of one thing says little of others. */
const halfLifeMs = 28 * 86_400_000;

/** What a person's word was about. */
export interface JudgedSignature {
  readonly verdict: Verdict;
  readonly templateId: string;
  readonly kinds: readonly (readonly [FindingKind, number])[];
  /** Event time of the verdict, ms. */
  readonly atMs: number;
  /** Then it says nothing of others. */
  readonly isProtected: boolean;
}

/**
 * How far verdicts move the detectors: for a template by each detector's share in what was judged, and
 * a fifth of it, decaying, for that detector in general. Both are bounded, and made anew from the list
 * of verdicts: so they depend on nothing but what was said, in its order.
 */
export class Calibration {
  readonly #templates = new Map<string, number>();
  readonly #kinds = new Map<FindingKind, number>();
  readonly #newestMs: number;

  /** @param judged in the order of the verdicts */
  constructor(judged: readonly JudgedSignature[] = []) {
    this.#newestMs = judged.reduce((newest, { atMs }) => Math.max(newest, atMs), 0);
    for (const one of judged) if (!isKeptToItself(one)) this.#add(one);
  }

  /**
   * Nats to add to the ln p of a detector's claim; above 0 it weighs less.
   *
   * @param timeMs of the claim
   */
  nats(kind: FindingKind, templateId: string, timeMs: number): number {
    const ofTemplate = this.#templates.get(keyOf(kind, templateId)) ?? 0;
    const age = Math.max(0, timeMs - this.#newestMs);
    const ofKind = (this.#kinds.get(kind) ?? 0) * 2 ** (-age / halfLifeMs);
    return bounded(ofTemplate, templateNatsMax) + bounded(ofKind, kindNatsMax);
  }

  #add({ verdict, templateId, kinds, atMs }: JudgedSignature): void {
    const weight = 2 ** (-(this.#newestMs - atMs) / halfLifeMs);
    for (const [kind, share] of kinds) {
      const move = movesNats[verdict] * share;
      const key = keyOf(kind, templateId);
      if (templateId !== '') this.#templates.set(key, (this.#templates.get(key) ?? 0) + move);
      this.#kinds.set(kind, (this.#kinds.get(kind) ?? 0) + move * kindShare * weight);
    }
  }
}

/** "Expected" said of what a critical pattern matches suppresses that signature, and teaches nothing. */
function isKeptToItself({ verdict, isProtected }: JudgedSignature): boolean {
  return isProtected && verdict === 'expected';
}

function keyOf(kind: FindingKind, templateId: string): string {
  return `${kind} ${templateId}`;
}

function bounded(value: number, most: number): number {
  return Math.max(-most, Math.min(most, value));
}
