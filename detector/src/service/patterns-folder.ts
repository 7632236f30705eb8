import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { CompiledPattern } from '../patterns/compile-pattern.ts';
import { loadPatterns } from '../pipeline/load-patterns.ts';
import type { FollowedFile } from './followed-files.ts';

export interface PatternsFolderOptions {
  readonly folder: string;
  /** Gets the built-in patterns and those of the folder, each time that it has changed and is right. */
  readonly apply: (patterns: readonly CompiledPattern[]) => void;
}

/** Problems that are named; the rest are counted. */
const namedMax = 10;

/**
 * A folder of pattern files that is read anew when one of them changes. While one is broken, the patterns
 * before hold, all of them, and `problems` says where it is broken.
 */
export class PatternsFolder implements FollowedFile {
  readonly #options: PatternsFolderOptions;
  #version = '';
  #problems: readonly string[] = [];

  constructor(options: PatternsFolderOptions) {
    this.#options = options;
  }

  /** In sentences, with file, line and column: why the folder is not in force as it stands. */
  problems(): readonly string[] {
    return this.#problems;
  }

  /** Reads the folder where it has changed. */
  async check(): Promise<void> {
    try {
      const version = await versionOf(this.#options.folder);
      if (version === this.#version) return;
      const { patterns, problems } = await loadPatterns(this.#options.folder);
      this.#version = version;
      if (problems.length === 0) this.#options.apply(patterns);
      this.#problems = sentencesOf(
        problems.map(({ file, line, column, reason }) => `${file}:${line}:${column}: ${reason}`),
      );
    } catch (error) {
      this.#version = '';
      this.#problems = sentencesOf([error instanceof Error ? error.message : String(error)]);
    }
  }
}

async function versionOf(folder: string): Promise<string> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.patterns'));
  const files = names.toSorted().map(async (name) => {
    const { mtimeMs, size, ino } = await stat(join(folder, name));
    return `${name} ${mtimeMs} ${size} ${ino}`;
  });
  return `of ${(await Promise.all(files)).join('\n')}`;
}

function sentencesOf(problems: readonly string[]): readonly string[] {
  const more = problems.length - namedMax;
  const named = problems.slice(0, namedMax).map((one) => `${one}; the patterns before hold`);
  return more > 0 ? [...named, `${more} more problems in patterns`] : named;
}
