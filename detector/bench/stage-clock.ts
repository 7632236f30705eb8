/** CPU time of one stage, batch by batch; of several rounds the best counts. */
export class StageClock {
  #seconds = 0;
  #best = Infinity;
  #startUs = 0;
  readonly #perLineNs: number[] = [];

  start(): void {
    this.#startUs = cpuUs();
  }

  /** @param lines that the stage went through since `start` */
  stop(lines: number): void {
    const us = cpuUs() - this.#startUs;
    this.#seconds += us / 1e6;
    if (lines > 0) this.#perLineNs.push((us * 1000) / lines);
  }

  endRound(): void {
    this.#best = Math.min(this.#best, this.#seconds);
    this.#seconds = 0;
  }

  /** CPU-seconds of the best round. */
  get best(): number {
    return this.#best;
  }

  /** Of the mean cost of a line in a batch, over all batches of all rounds. */
  get p99Ns(): number {
    const sorted = this.#perLineNs.toSorted((a, b) => a - b);
    return sorted[Math.floor(sorted.length * 0.99)] ?? 0;
  }
}

/** Of the whole process: the garbage collector's threads count. */
function cpuUs(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}
