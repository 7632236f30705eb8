import type { Pattern, PatternProblem } from './pattern.ts';

export interface ParsedPatterns {
  readonly patterns: readonly Pattern[];
  readonly problems: readonly PatternProblem[];
}

const defaultScore = 2.5;
const nameForm = /^[A-Za-z_][\w.-]{0,99}$/;
const number = /^\d{1,2}(?:\.\d+)?$/;

/** `# services: postgres postgresql` begins a section for them, `# services:` ends it. */
const section = /^\s*#\s*services:\s*(.*?)\s*$/i;

/**
 * Reads `NAME REGEX [score] [description]` lines; `#` begins a comment line. The score is the first word
 * after the name that is a number from 0.0 to 10.0; a tab ends the expression at once, for expressions
 * that hold such a word. Without a score the whole rest is the expression. A section's patterns are for
 * its services, and for all that no section of the file names: `notFor` says for which they are not.
 */
export function parsePatterns(text: string, file: string): ParsedPatterns {
  const patterns: Pattern[] = [];
  const problems: PatternProblem[] = [];
  const names = new Set<string>();
  const sections: (readonly string[])[] = [];
  let services: readonly string[] = [];
  const servicesOf = new Map<string, readonly string[]>();
  for (const [index, content] of text.split(/\r?\n/).entries()) {
    const named = section.exec(content)?.[1];
    if (named !== undefined) {
      services = named
        .toLowerCase()
        .split(/[\s,]+/)
        .filter((name) => name !== '');
      sections.push(services);
    }
    if (/^\s*(?:#|$)/.test(content)) continue;
    const place = { file, line: index + 1 };
    const parsed = parseLine(content);
    if ('reason' in parsed) problems.push({ ...place, ...parsed });
    else if (names.has(parsed.name))
      problems.push({ ...place, column: 1, reason: `a second pattern named ${parsed.name}` });
    else patterns.push({ ...parsed, ...place, category: categoryOf(file) });
    if ('name' in parsed) names.add(parsed.name);
    if ('name' in parsed && services.length > 0) servicesOf.set(parsed.name, services);
  }
  const all = [...new Set(sections.flat())];
  return {
    patterns: patterns.map((each) => forServices(each, servicesOf.get(each.name), all)),
    problems,
  };
}

function forServices(
  pattern: Pattern,
  own: readonly string[] | undefined,
  all: readonly string[],
): Pattern {
  if (own === undefined) return pattern;
  return { ...pattern, notFor: all.filter((name) => !own.includes(name)) };
}

type Parsed = Omit<Pattern, 'file' | 'line' | 'category'>;

function parseLine(content: string): Parsed | Pick<PatternProblem, 'column' | 'reason'> {
  const [, indent = '', name = '', gap = '', rest = ''] =
    /^(\s*)(\S+)(\s*)(.*?)\s*$/.exec(content) ?? [];
  if (!nameForm.test(name)) {
    const reason = `${name} is not a name: letters, digits, _ . - and first a letter`;
    return { column: indent.length + 1, reason };
  }
  const column = indent.length + name.length + gap.length + 1;
  const parts = splitRest(rest);
  if (parts.expression === '') return { column, reason: 'no expression after the name' };
  return { name, column, ...parts };
}

function splitRest(rest: string): Pick<Pattern, 'expression' | 'score' | 'description'> {
  const tab = rest.indexOf('\t');
  if (tab !== -1) {
    const after = rest.slice(tab + 1).trim();
    const [word = '', ...description] = after.split(/\s+/);
    const expression = rest.slice(0, tab).trimEnd();
    return isScore(word)
      ? { expression, score: Number(word), description: description.join(' ') }
      : { expression, score: defaultScore, description: after };
  }
  for (const { 0: word, index } of rest.matchAll(/\S+/g)) {
    if (!isScore(word)) continue;
    const description = rest.slice(index + word.length).trim();
    return { expression: rest.slice(0, index).trimEnd(), score: Number(word), description };
  }
  return { expression: rest, score: defaultScore, description: '' };
}

function isScore(word: string): boolean {
  return number.test(word) && Number(word) <= 10;
}

function categoryOf(file: string): string {
  return file.replace(/^.*[/\\]/, '').replace(/\.[^.]*$/, '');
}
