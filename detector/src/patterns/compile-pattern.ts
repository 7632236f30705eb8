import { buildAutomaton } from './build-automaton.ts';
import { expressionFacts, type ExpressionFacts } from './expression-facts.ts';
import { expressionTree } from './expression-tree.ts';
import { grokNames } from './grok-names.ts';
import { isLineBound } from './is-line-bound.ts';
import type { Pattern, PatternProblem } from './pattern.ts';
import { SkeletonAsker } from './skeleton-answer.ts';

/** A compiled expression, of whatever engine. */
export interface Expression {
  test(text: string): boolean;
}

/**
 * Compiles with the engine that the pattern's origin asks for.
 *
 * @param flags of `i`, `m`, `s`
 * @throws {Error} when the engine refuses it; its message says why
 */
export type ExpressionEngine = (source: string, flags: string) => Expression;

export interface CompiledPattern extends ExpressionFacts {
  readonly pattern: Pattern;
  readonly expression: Expression;
  /** What was compiled, and its flags. */
  readonly source: string;
  readonly flags: string;
  /** Answers for all texts of a skeleton at once; undefined where the expression is not understood. */
  readonly askSkeletons: () => SkeletonQuestion | undefined;
  /** Whether a text matches exactly where one of its lines does by itself. */
  readonly isLineBound: () => boolean;
}

export interface SkeletonQuestion {
  readonly asker: SkeletonAsker;
  /** Characters: a yes is one for texts no longer than this alone. */
  readonly lengthMax: number;
  /** Says yes to no more than the expression, of texts of any length; undefined where the other does. */
  readonly sure: () => SkeletonAsker | undefined;
}

/** Expands grok names, takes the leading flags off, compiles. A refusal is data, nothing is thrown. */
export function compilePattern(
  pattern: Pattern,
  engine: ExpressionEngine,
): CompiledPattern | PatternProblem {
  const { expression: written, file, line, column } = pattern;
  const problem = (offset: number, reason: string): PatternProblem => {
    return { file, line, column: column + Math.max(0, offset), reason };
  };
  const [all = '', flags = ''] = /^\(\?([ims]+)\)/.exec(written) ?? [];
  const body = written.slice(all.length);
  for (const { 0: use, 1: name = '', index } of body.matchAll(/%\{(\w*)[^}]*\}/g)) {
    if (!grokNames.has(name)) return problem(all.length + index, `no grok name ${use}`);
  }
  const source = forPlainText(
    body.replaceAll(/%\{(\w+)[^}]*\}/g, (_use, name: string) => grokNames.get(name) ?? ''),
  );
  try {
    return {
      pattern,
      expression: engine(source, flags),
      source,
      flags,
      askSkeletons: once(() => questionOf(source, flags)),
      isLineBound: once(() => isLineBound(source, flags)),
      ...expressionFacts(source),
    };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const [, part = ''] = /`([^`]+)`/.exec(reason) ?? [];
    return problem(part === '' ? 0 : written.indexOf(part), reason);
  }
}

/**
 * What is written for whole lines as they stand in files, for the texts that there are: a tab is a
 * blank, several blanks are one, and the number of the process in brackets may be missing.
 */
function forPlainText(source: string): string {
  return source
    .replaceAll(/(?<!\\)((?:\\\\)*)\\t/g, '$1 ')
    .replaceAll(/ {2,}/g, ' ')
    .replaceAll(/\\\[\\d(?:\+|\{1,\d{1,2}\})\\\]/g, (number) => `(?:${number})?`);
}

function questionOf(source: string, flags: string): SkeletonQuestion | undefined {
  const tree = expressionTree(source, flags);
  const automaton = tree === undefined ? undefined : buildAutomaton(tree);
  if (tree === undefined || automaton === undefined) return undefined;
  const { boundLeast: lengthMax } = automaton;
  return {
    asker: new SkeletonAsker(automaton),
    lengthMax,
    sure: once(() => {
      const low = lengthMax === Infinity ? undefined : buildAutomaton(tree, 'low');
      return low === undefined ? undefined : new SkeletonAsker(low);
    }),
  };
}

function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => (made ??= { value: make() }).value;
}
