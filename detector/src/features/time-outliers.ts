/** A line so far ahead of the open window moves it only when others follow. */
const aheadMaxMs = 7 * 24 * 60 * 60_000;
const runMin = 3;

export interface TimeOutliersState {
  readonly ahead: number;
  readonly aheadRun: number;
  readonly aheadMs: number;
}

/** Lines more than seven days ahead of the open window, until three in a row say so. */
export class TimeOutliers {
  /** How many there were. */
  ahead = 0;
  /** How many in a row. */
  run = 0;
  #lastMs = 0;

  /** @param timeMs of a line, at or after `endMs`, the open window's end */
  isOutlier(timeMs: number, endMs: number): boolean {
    if (timeMs < endMs + aheadMaxMs) {
      this.run = 0;
      return false;
    }
    this.run = timeMs >= this.#lastMs - aheadMaxMs ? this.run + 1 : 1;
    this.#lastMs = timeMs;
    if (this.run >= runMin) {
      this.run = 0;
      return false;
    }
    this.ahead++;
    return true;
  }

  snapshot(): TimeOutliersState {
    return { ahead: this.ahead, aheadRun: this.run, aheadMs: this.#lastMs };
  }

  restore(state: TimeOutliersState): void {
    this.ahead = state.ahead;
    this.run = state.aheadRun;
    this.#lastMs = state.aheadMs;
  }
}
