import type { Signature, Verdict } from './types.ts';

/** What a person does with an incident. */
export type PersonAction =
  | { readonly kind: 'acknowledge' }
  | { readonly kind: 'close' }
  | {
      readonly kind: 'ignore';
      readonly reason: string;
      /** Wall clock, ms since the Unix epoch; undefined: until somebody takes it back. */
      readonly untilMs: number | undefined;
    }
  | { readonly kind: 'verdict'; readonly verdict: Verdict };

/** Who did it, and when (wall clock, ms since the Unix epoch). */
export interface ActionStamp {
  readonly by: string;
  readonly atMs: number;
}

/** A signature of which people do not want to hear, and why. */
export interface Suppression {
  readonly signature: Signature;
  readonly reason: string;
  readonly owner: string;
  readonly createdMs: number;
  /** Undefined: until somebody takes it back. */
  readonly untilMs: number | undefined;
}

/** The last word of a person on a signature. */
export interface SignatureVerdict {
  readonly signature: Signature;
  readonly verdict: Verdict;
  readonly by: string;
  readonly atMs: number;
}

/** Which incidents to list: newest first; what is not given does not matter. */
export interface IncidentQuery {
  readonly status?: string | undefined;
  readonly severity?: string | undefined;
  readonly host?: string | undefined;
  readonly service?: string | undefined;
  /** Active at or after; ms since the Unix epoch. */
  readonly sinceMs?: number | undefined;
  /** 1 to 1,000. Default 50. */
  readonly limit?: number | undefined;
}
