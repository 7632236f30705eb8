import type { Signature } from '../model/types.ts';

/** Something that is not to be told for a while, with who said so and why: suppressions are code. */
export interface Suppression {
  readonly id: string;
  readonly signature?: Signature | undefined;
  /** A template's id, or its text. */
  readonly template?: string | undefined;
  /** Name of a pattern that the line matches. */
  readonly pattern?: string | undefined;
  /** `*` stands for anything in these two. */
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
  /** The template's text. */
  readonly template: string;
  /** Names of the patterns that its line matches. */
  readonly patterns: readonly string[];
  readonly host: string;
  readonly service: string;
  /** Event time, ms. */
  readonly timeMs: number;
}
