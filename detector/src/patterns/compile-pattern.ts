import { expressionFacts, type ExpressionFacts } from './expression-facts.ts';
import { grokNames } from './grok-names.ts';
import type { Pattern, PatternProblem } from './pattern.ts';

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
  const source = body.replaceAll(
    /%\{(\w+)[^}]*\}/g,
    (_use, name: string) => grokNames.get(name) ?? '',
  );
  try {
    return { pattern, expression: engine(source, flags), ...expressionFacts(source) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const [, part = ''] = /`([^`]+)`/.exec(reason) ?? [];
    return problem(part === '' ? 0 : written.indexOf(part), reason);
  }
}
