/** One line of a pattern file. */
export interface Pattern {
  readonly name: string;
  /** RE2 syntax, as written: flags and grok names still in it. */
  readonly expression: string;
  /** 0 to 10, see `bandOfScore`. */
  readonly score: number;
  /** "" where there is none. */
  readonly description: string;
  /** Name of the file it is from, without its ending. */
  readonly category: string;
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** Of its expression's first character, from 1. */
  readonly column: number;
  /** Services, in lower case, whose lines it need not be tried on: those that its file names for others. */
  readonly notFor?: readonly string[];
}

/** Why a line of a pattern file, or a pattern, is refused. */
export interface PatternProblem {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** "no expression after the name", without a full stop */
  readonly reason: string;
}
