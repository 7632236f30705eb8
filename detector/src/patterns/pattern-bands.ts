import { type Severity, severities } from '../model/types.ts';
import { bandOfScore } from './band-of-score.ts';
import type { CompiledPattern } from './compile-pattern.ts';
import { PatternMatcher } from './pattern-matcher.ts';

/** Of a longer message, the beginning is compared. */
const lengthMax = 4_096;

/** How grave the patterns say that a line is. Asked of lines that are judged already, not of every one. */
export class PatternBands {
  readonly #matcher: PatternMatcher;

  constructor(patterns: readonly CompiledPattern[]) {
    this.#matcher = new PatternMatcher(patterns);
  }

  /**
   * The line is compared as `service: message`.
   *
   * @returns the highest band of the patterns that it matches; undefined when it matches none
   */
  bandOf(service: string, message: string): Severity | undefined {
    const { patterns } = this.#matcher;
    const matches = this.#matcher.match(`${service}: ${message.slice(0, lengthMax)}`);
    const bands = new Set(matches.map((i) => bandOfScore(patterns[i]?.pattern.score ?? 0)));
    return severities.findLast((severity) => bands.has(severity));
  }
}
