/** A file or folder of the user's that may change while the service runs. */
export interface FollowedFile {
  /** Reads it where it has changed; what is wrong with it becomes a problem, nothing is thrown. */
  check(): Promise<void>;
  /** In sentences: why it is not in force as it stands. */
  problems(): readonly string[];
}

const checkEveryMs = 2_000;

/** Looks at files again and again, so that a change holds without a restart. */
export class FollowedFiles {
  readonly #files: readonly FollowedFile[];
  #timer: NodeJS.Timeout | undefined;

  constructor(files: readonly FollowedFile[]) {
    this.#files = files;
  }

  /** Looks at all now, and every two seconds from then on. */
  async start(): Promise<void> {
    for (const file of this.#files) await file.check();
    if (this.#files.length === 0) return;
    this.#timer = setInterval(() => {
      for (const file of this.#files) void file.check();
    }, checkEveryMs);
    this.#timer.unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  problems(): readonly string[] {
    return this.#files.flatMap((file) => file.problems());
  }
}
