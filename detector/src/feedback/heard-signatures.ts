import type { FindingKind, Signature } from '../model/types.ts';

/** Ms after which something told counts half. */
const halfLifeMs = 3 * 86_400_000;
/** Nats below the threshold from which on something is nearly told. */
const nearNats = 3;
/** Signatures kept; the one not heard for the longest goes first. */
const heardMax = 1_000;

/** One thing that was told, or nearly. */
export interface HeardReport {
  readonly signature: Signature;
  readonly templateId: string;
  readonly host: string;
  readonly service: string;
  /** One sentence. */
  readonly title: string;
  /** Its first line; "" for a silence. */
  readonly example: string;
  /** The detectors that made it, with their shares of it. */
  readonly kinds: readonly (readonly [FindingKind, number])[];
  /** Whether its line matches a pattern that learning must never train away. */
  readonly isProtected: boolean;
  /** Nats; how strong it was, and what it would have needed. */
  readonly strength: number;
  readonly threshold: number;
  readonly isTold: boolean;
  /** Event time, ms. */
  readonly timeMs: number;
}

/** What is remembered of a signature that was told, or nearly. */
export interface HeardSignature extends Omit<
  HeardReport,
  'strength' | 'threshold' | 'isTold' | 'timeMs'
> {
  readonly told: number;
  readonly nearly: number;
  readonly lastMs: number;
  /** How much of what was told lately it is, at `lastMs`: 1 for each time, less when long ago. */
  readonly weight: number;
}

export type HeardSignaturesState = readonly HeardSignature[];

/** What people were told of lately, or nearly: what their word would have changed. */
export class HeardSignatures {
  #heard = new Map<Signature, HeardSignature>();

  get size(): number {
    return this.#heard.size;
  }

  note({ strength, threshold, isTold, timeMs, ...about }: HeardReport): void {
    if (!isTold && !(strength > threshold - nearNats)) return;
    const before = this.#heard.get(about.signature);
    const weight = isTold ? 1 : Math.min(0.9, Math.exp(strength - threshold));
    this.#heard.delete(about.signature);
    const { told, nearly } = before ?? { told: 0, nearly: 0 };
    this.#heard.set(about.signature, {
      ...about,
      told: told + Number(isTold),
      nearly: nearly + Number(!isTold),
      lastMs: timeMs,
      weight: weight + (before === undefined ? 0 : weightAt(before, timeMs)),
    });
    if (this.#heard.size <= heardMax) return;
    const [oldest] = this.#heard.keys();
    if (oldest !== undefined) this.#heard.delete(oldest);
  }

  get(signature: Signature): HeardSignature | undefined {
    return this.#heard.get(signature);
  }

  /** The one not heard for the longest first. */
  list(): readonly HeardSignature[] {
    return [...this.#heard.values()];
  }

  snapshot(): HeardSignaturesState {
    return this.list();
  }

  restore(state: HeardSignaturesState): void {
    this.#heard = new Map(state.map((heard) => [heard.signature, heard]));
  }
}

/** How much of what was told lately a signature is. */
export function weightAt({ weight, lastMs }: HeardSignature, timeMs: number): number {
  return weight * 2 ** (-Math.max(0, timeMs - lastMs) / halfLifeMs);
}
