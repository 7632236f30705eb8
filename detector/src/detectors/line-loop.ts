/** Kinds of lines in a cycle, at most. */
export const cycleMax = 4;

export interface LineLoopState {
  readonly last: readonly number[];
  readonly runs: readonly number[];
}

/**
 * How often the last lines of a source have gone through one cycle of at most four kinds: for each
 * length of a cycle, how many lines in a row were of the kind of the line so many before. O(4) a line.
 */
export class LineLoop {
  #last: number[] = [];
  #runs: number[] = [0, 0, 0, 0];
  #kinds = 1;

  /** Of the cycle that the last line ended and that was gone through most often, the shortest of such. */
  get kinds(): number {
    return this.#kinds;
  }

  /** @returns how often the cycle that this line ends was gone through, the most of all lengths */
  push(template: number): number {
    const [last, runs] = [this.#last, this.#runs];
    let most = 1;
    this.#kinds = 1;
    for (let length = 1; length <= cycleMax; length++) {
      const run = last[last.length - length] === template ? (runs[length - 1] as number) + 1 : 0;
      runs[length - 1] = run;
      const times = run === 0 ? 1 : Math.floor((run + length) / length);
      if (times > most) {
        most = times;
        this.#kinds = length;
      }
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
