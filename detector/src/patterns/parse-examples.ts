import type { PatternProblem } from './pattern.ts';

/** A line that a pattern must match (`+`), or must not (`-`). */
export interface PatternExample {
  readonly name: string;
  readonly isMatch: boolean;
  readonly text: string;
  readonly line: number;
}

/** Reads the `NAME + line`, `NAME - line` file that stands beside a pattern file. */
export function parseExamples(
  text: string,
  file: string,
): { readonly examples: readonly PatternExample[]; readonly problems: readonly PatternProblem[] } {
  const examples: PatternExample[] = [];
  const problems: PatternProblem[] = [];
  for (const [index, content] of text.split(/\r?\n/).entries()) {
    if (/^\s*(?:#|$)/.test(content)) continue;
    const line = index + 1;
    const [, name, sign, example] = /^(\S+) ([+-]) (.+)$/.exec(content) ?? [];
    if (name === undefined || example === undefined)
      problems.push({ file, line, column: 1, reason: 'not NAME + line or NAME - line' });
    else examples.push({ name, isMatch: sign === '+', text: example, line });
  }
  return { examples, problems };
}
