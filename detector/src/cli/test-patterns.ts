import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { DetectorError } from '../model/detector-error.ts';
import { parseExamples } from '../patterns/parse-examples.ts';
import { PatternMatcher } from '../patterns/pattern-matcher.ts';
import type { PatternProblem } from '../patterns/pattern.ts';
import { linearEngine } from '../pipeline/linear-engine.ts';
import { loadPatternFile } from '../pipeline/load-pattern-file.ts';

export interface PatternTest {
  readonly patterns: number;
  readonly examples: number;
  readonly problems: readonly PatternProblem[];
  /** Lines of the log by pattern; empty without one. */
  readonly hits: ReadonlyMap<string, number>;
}

/**
 * Tries a pattern file: does it load, do the examples beside it hold, what does it match in a log.
 *
 * @throws {DetectorError} when the file or the log cannot be read
 */
export async function testPatterns(file: string, log?: string): Promise<PatternTest> {
  const { patterns, problems } = await loadPatternFile(file, linearEngine);
  const matcher = new PatternMatcher(patterns);
  const examples = await examplesOf(file.replace(/\.[^./\\]*$/, '.examples'));
  const wrong = examples.examples.flatMap(({ name, isMatch, text, line }) => {
    const matches = matcher.match(text).map((i) => patterns[i]?.pattern.name);
    if (matches.includes(name) === isMatch) return [];
    const reason = `${name} ${isMatch ? 'does not match' : 'matches'} this line`;
    return [{ file: examples.file, line, column: name.length + 4, reason }];
  });
  return {
    patterns: patterns.length,
    examples: examples.examples.length,
    problems: [...problems, ...examples.problems, ...wrong],
    hits: log === undefined ? new Map() : await hitsIn(matcher, log),
  };
}

async function examplesOf(
  file: string,
): Promise<ReturnType<typeof parseExamples> & { file: string }> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw unreadable(file, error);
  });
  return { ...parseExamples(text, file), file };
}

async function hitsIn(matcher: PatternMatcher, log: string): Promise<ReadonlyMap<string, number>> {
  const hits = new Map(matcher.patterns.map(({ pattern }) => [pattern.name, 0]));
  const input = createReadStream(log);
  try {
    for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
      for (const index of matcher.match(line)) {
        const name = matcher.patterns[index]?.pattern.name ?? '';
        hits.set(name, (hits.get(name) ?? 0) + 1);
      }
    }
  } catch (error) {
    throw unreadable(log, error);
  }
  return hits;
}

function unreadable(path: string, cause: unknown): DetectorError {
  return new DetectorError(
    `Cannot read ${path}: ${cause instanceof Error ? cause.message : 'unknown'}`,
    { code: 'input-unreadable', hint: 'Name a file that this user may read.', cause },
  );
}
