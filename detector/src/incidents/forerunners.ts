import { timeOf } from './join-report.ts';
import type { Report } from './report.ts';

export interface ForerunnersOptions {
  /** What came at most so long before an incident may be its beginning, ms. */
  readonly beforeMs: number;
  /** How many are kept; above it the oldest are forgotten. */
  readonly reportsMax: number;
}

export type ForerunnersState = readonly Report[];

/**
 * Reports of late that were too weak to be told and belong to no incident. What begins with a single odd line is
 * often certain only with the next one: the first is then found here.
 */
export class Forerunners {
  readonly #options: ForerunnersOptions;
  /** In the order in which they came. */
  #reports: Report[] = [];

  constructor(options: ForerunnersOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#reports.length;
  }

  add(report: Report): void {
    const oldestMs = timeOf(report) - this.#options.beforeMs;
    this.#reports = this.#reports
      .filter((other) => timeOf(other) >= oldestMs)
      .slice(1 - this.#options.reportsMax);
    this.#reports.push(report);
  }

  /** Takes those out that may be the beginning of what `opened` opens: of its host and service, soon before it. */
  take(opened: Report): readonly Report[] {
    const openedMs = timeOf(opened);
    const isBefore = (report: Report): boolean => {
      const beforeMs = openedMs - timeOf(report);
      const isOfIt = report.host === opened.host && report.service === opened.service;
      return isOfIt && beforeMs >= 0 && beforeMs <= this.#options.beforeMs;
    };
    const taken = this.#reports.filter((report) => isBefore(report));
    if (taken.length > 0) this.#reports = this.#reports.filter((report) => !isBefore(report));
    return taken;
  }

  snapshot(): ForerunnersState {
    return [...this.#reports];
  }

  restore(state: ForerunnersState): void {
    this.#reports = [...state];
  }
}
