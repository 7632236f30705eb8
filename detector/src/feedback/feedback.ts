import type { Signature, Verdict } from '../model/types.ts';

/** Something that is not to be told for a while, with who said so and why: suppressions are code. */
export interface Suppression {
  readonly id: string;
  readonly signature?: Signature | undefined;
  readonly templateId?: string | undefined;
  readonly host?: string | undefined;
  readonly service?: string | undefined;
  readonly reason: string;
  readonly owner: string;
  /** Ms since the Unix epoch; from then on it has no effect. */
  readonly expiresMs: number;
}

/** What feedback is asked about. */
export interface FeedbackSubject {
  readonly signature: Signature;
  readonly templateId: string;
  readonly host: string;
  readonly service: string;
  /** Event time, ms. */
  readonly timeMs: number;
}

export interface FeedbackState {
  readonly verdicts: readonly (readonly [Signature, Verdict])[];
  readonly suppressions: readonly Suppression[];
}

/** Verdicts and suppressions kept; the oldest verdict goes first, a suppression above is refused. */
const verdictsMax = 10_000;
const suppressionsMax = 1_000;

/** What people said: one verdict a signature, and suppressions that expire. */
export class Feedback {
  #verdicts = new Map<Signature, Verdict>();
  #suppressions: Suppression[] = [];

  get size(): number {
    return this.#verdicts.size + this.#suppressions.length;
  }

  setVerdict(signature: Signature, verdict: Verdict): void {
    this.#verdicts.delete(signature);
    this.#verdicts.set(signature, verdict);
    if (this.#verdicts.size <= verdictsMax) return;
    const [oldest] = this.#verdicts.keys();
    if (oldest !== undefined) this.#verdicts.delete(oldest);
  }

  verdictOf(signature: Signature): Verdict | undefined {
    return this.#verdicts.get(signature);
  }

  /** Takes the place of one with the same id. @returns false when there is no room */
  suppress(suppression: Suppression): boolean {
    this.unsuppress(suppression.id);
    if (this.#suppressions.length >= suppressionsMax) return false;
    this.#suppressions.push(suppression);
    return true;
  }

  unsuppress(id: string): void {
    this.#suppressions = this.#suppressions.filter((other) => other.id !== id);
  }

  /** @returns the suppression in force that covers the subject: all that it names is equal */
  suppressionOf(subject: FeedbackSubject): Suppression | undefined {
    return this.#suppressions.find((s) => s.expiresMs > subject.timeMs && covers(s, subject));
  }

  snapshot(): FeedbackState {
    return { verdicts: [...this.#verdicts], suppressions: this.#suppressions.slice() };
  }

  restore(state: FeedbackState): void {
    this.#verdicts = new Map(state.verdicts);
    this.#suppressions = state.suppressions.slice();
  }
}

function covers(suppression: Suppression, subject: FeedbackSubject): boolean {
  const names = ['signature', 'templateId', 'host', 'service'] as const;
  const named = names.filter((name) => suppression[name] !== undefined);
  return named.length > 0 && named.every((name) => suppression[name] === subject[name]);
}
