/** Kinds of lines in a cycle, at most. */
export const cycleMax = 4;

export interface LineLoopState {
  readonly last: readonly number[];
  readonly runs: readonly number[];
}

/** A cycle of kinds of lines that was gone through again and again. */
export interface Loop {
  /** How often. */
  readonly times: number;
  /** Templates of the cycle, in order. */
  readonly cycle: readonly number[];
}

/**
 * How often the last lines of a source have gone through one cycle of at most four kinds: for each
 * length of a cycle, how many lines in a row were of the kind of the line so many before. O(4) a line.
 */
export class LineLoop {
  #last: number[] = [];
  #runs: number[] = Array.from({ length: cycleMax }, () => 0);

  /** @returns how often the cycle that this line ends was gone through, the most of all lengths */
  push(template: number): number {
    const [last, runs] = [this.#last, this.#runs];
    let most = 1;
    for (let length = 1; length <= cycleMax; length++) {
      const run = last[last.length - length] === template ? (runs[length - 1] as number) + 1 : 0;
      runs[length - 1] = run;
      if (run > 0) most = Math.max(most, timesOf(run, length));
    }
    this.#add(template);
    return most;
  }

  /** Moves four numbers, which costs a third less than `shift` and is done for each line. */
  #add(template: number): void {
    const last = this.#last;
    if (last.length < cycleMax) last.push(template);
    else {
      for (let i = 1; i < cycleMax; i++) last[i - 1] = last[i] as number;
      last[cycleMax - 1] = template;
    }
  }

  /** The shortest cycle that was gone through most often up to now. */
  loop(): Loop {
    let loop: Loop = { times: 1, cycle: this.#last.slice(-1) };
    for (let length = 1; length <= cycleMax; length++) {
      const times = timesOf(this.#runs[length - 1] ?? 0, length);
      if (times > loop.times) loop = { times, cycle: this.#last.slice(-length) };
    }
    return loop;
  }

  rename(merges: ReadonlyMap<number, number>): void {
    this.#last = this.#last.map((template) => merges.get(template) ?? template);
  }

  forget(): void {
    this.#last = [];
    this.#runs = this.#runs.map(() => 0);
  }

  snapshot(): LineLoopState {
    return { last: [...this.#last], runs: [...this.#runs] };
  }

  restore({ last, runs }: LineLoopState): void {
    this.#last = [...last];
    this.#runs = [...runs];
  }
}

function timesOf(run: number, length: number): number {
  return Math.floor((run + length) / length);
}
