import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DetectorError } from '../model/detector-error.ts';
import { backtrackingEngine } from '../patterns/backtracking-engine.ts';
import type { ExpressionEngine } from '../patterns/compile-pattern.ts';
import { linearEngine } from './linear-engine.ts';
import { type LoadedPatterns, loadPatternFile } from './load-pattern-file.ts';

const builtInFolder = join(import.meta.dirname, '../../patterns');

/**
 * The built-in patterns, and those of the `*.patterns` files in a folder of the user's. A user's pattern
 * takes the place of a built-in one of its name.
 *
 * @throws {DetectorError} when the folder or a file in it cannot be read
 */
export async function loadPatterns(folder?: string): Promise<LoadedPatterns> {
  const builtIn = await loadFolder(builtInFolder, backtrackingEngine);
  if (folder === undefined) return builtIn;
  const own = await loadFolder(folder, linearEngine);
  const names = new Set(own.patterns.map(({ pattern }) => pattern.name));
  const others = builtIn.patterns.filter(({ pattern }) => !names.has(pattern.name));
  return { patterns: [...others, ...own.patterns], problems: own.problems };
}

async function loadFolder(folder: string, engine: ExpressionEngine): Promise<LoadedPatterns> {
  const names = await readdir(folder).catch((cause: unknown) => {
    throw new DetectorError(`Cannot read the folder of patterns ${folder}`, {
      code: 'input-unreadable',
      hint: 'Name a folder of .patterns files that can be read.',
      cause,
    });
  });
  const files = names.filter((name) => name.endsWith('.patterns')).toSorted();
  const loaded: LoadedPatterns[] = [];
  for (const name of files) {
    loaded.push(await loadPatternFile(join(folder, name), engine));
  }
  return {
    patterns: loaded.flatMap(({ patterns }) => patterns),
    problems: loaded.flatMap(({ problems }) => problems),
  };
}
