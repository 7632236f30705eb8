import { readFile } from 'node:fs/promises';
import { DetectorError } from '../model/detector-error.ts';
import {
  type CompiledPattern,
  compilePattern,
  type ExpressionEngine,
} from '../patterns/compile-pattern.ts';
import { parsePatterns } from '../patterns/parse-patterns.ts';
import type { PatternProblem } from '../patterns/pattern.ts';

export interface LoadedPatterns {
  readonly patterns: readonly CompiledPattern[];
  /** What was refused, in the order of the lines. */
  readonly problems: readonly PatternProblem[];
}

const bytesMax = 1_048_576;

/**
 * Reads and compiles one pattern file. What is wrong in it is data.
 *
 * @throws {DetectorError} when it cannot be read, or is larger than 1 MiB
 */
export async function loadPatternFile(
  path: string,
  engine: ExpressionEngine,
): Promise<LoadedPatterns> {
  return compileText(await readText(path), path, engine);
}

async function readText(path: string): Promise<string> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw unreadable(path, error);
  });
  if (text.length <= bytesMax) return text;
  throw new DetectorError(`${path} is larger than ${bytesMax} bytes`, {
    code: 'over-limit',
    hint: 'Split it into several pattern files.',
  });
}

function compileText(text: string, file: string, engine: ExpressionEngine): LoadedPatterns {
  const parsed = parsePatterns(text, file);
  const patterns: CompiledPattern[] = [];
  const problems = [...parsed.problems];
  for (const pattern of parsed.patterns) {
    const compiled = compilePattern(pattern, engine);
    if ('reason' in compiled) problems.push(compiled);
    else patterns.push(compiled);
  }
  return { patterns, problems: problems.toSorted((a, b) => a.line - b.line) };
}

function unreadable(path: string, cause: unknown): DetectorError {
  return new DetectorError(
    `Cannot read ${path}: ${cause instanceof Error ? cause.message : 'unknown'}`,
    {
      code: 'input-unreadable',
      hint: 'Name a folder of .patterns files, or one such file, that can be read.',
      cause,
    },
  );
}
