import { type Severity, severities } from '../model/types.ts';
import { bandOfScore } from './band-of-score.ts';
import type { CompiledPattern } from './compile-pattern.ts';
import { PatternMatcher } from './pattern-matcher.ts';

/** Of a longer message, the beginning is compared. */
const lengthMax = 4_096;

/** Which patterns a line matches. */
export interface PatternMatch {
  /** The highest of their bands; undefined when it matches none. */
  readonly band: Severity | undefined;
  readonly names: readonly string[];
}

/** How grave the patterns say that a line is. Asked of lines that are judged already, not of every one. */
export class PatternBands {
  readonly #matcher: PatternMatcher;

  constructor(patterns: readonly CompiledPattern[]) {
    this.#matcher = new PatternMatcher(patterns);
  }

  /** The line is compared as `service: message`. */
  matchOf(service: string, message: string): PatternMatch {
    const matches = this.#matcher
      .match(`${service}: ${message.slice(0, lengthMax)}`)
      .map((i) => this.#matcher.patterns[i]?.pattern)
      .filter((pattern) => pattern !== undefined);
    const bands = new Set(matches.map(({ score }) => bandOfScore(score)));
    return {
      band: severities.findLast((severity) => bands.has(severity)),
      names: matches.map(({ name }) => name),
    };
  }
}
