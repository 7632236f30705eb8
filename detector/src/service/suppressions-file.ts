import { stat } from 'node:fs/promises';
import type { Suppression } from '../feedback/suppression.ts';
import type { Clock } from '../model/clock.ts';
import { expiredSentence } from './expired-sentence.ts';
import type { FollowedFile } from './followed-files.ts';
import { readSuppressionsFile } from './read-suppressions-file.ts';

export interface SuppressionsFileOptions {
  readonly path: string;
  readonly clock: Clock;
  /** Gets what the file holds, each time that it has changed and is right. */
  readonly apply: (suppressions: readonly Suppression[]) => void;
}

/** Expired ones that are named; the rest are counted. */
const namedMax = 10;

/**
 * A file of suppressions that is read anew when it changes. While it is broken or away, what it said
 * before holds, and `problems` says where it is broken; those that have expired are named there too.
 */
export class SuppressionsFile implements FollowedFile {
  readonly #options: SuppressionsFileOptions;
  #version = '';
  #suppressions: readonly Suppression[] = [];
  #problem: string | undefined;

  constructor(options: SuppressionsFileOptions) {
    this.#options = options;
  }

  /** In sentences: why the file is not in force as it stands, and what of it has expired. */
  problems(): readonly string[] {
    const nowMs = this.#options.clock.nowMs();
    const expired = this.#suppressions.filter(({ expiresMs }) => expiresMs <= nowMs);
    const named = expired.slice(0, namedMax).map((one) => expiredSentence(one));
    const more = expired.length - named.length;
    return [
      ...(this.#problem === undefined ? [] : [this.#problem]),
      ...named,
      ...(more > 0 ? [`${more} more suppressions have expired`] : []),
    ];
  }

  /** Reads the file where it has changed. */
  async check(): Promise<void> {
    const { path, apply } = this.#options;
    try {
      const { mtimeMs, size, ino } = await stat(path);
      const version = `${mtimeMs} ${size} ${ino}`;
      if (version === this.#version) return;
      const suppressions = await readSuppressionsFile(path);
      apply(suppressions);
      this.#suppressions = suppressions;
      this.#version = version;
      this.#problem = undefined;
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      this.#problem = `${why}; what it said before holds`;
    }
  }
}
