import { poissonBound } from '../stats/poisson-bound.ts';

export interface WindowScore {
  /** Natural log of the p-value of the window among those that were trained on, <= 0. */
  readonly logPValue: number;
  readonly reason: string;
  /** The unanswered template that decides the score: what to ask a person about. */
  readonly decisive: string | undefined;
}

export interface WindowModelOptions {
  /** Templates that are remembered; above it, the oldest that no person spoke of go. Default 100,000. */
  readonly templatesMax?: number;
  /**
   * No anomalous template is in a greater share of windows than this, in (0, 1): one that certainly is
   * has become a habit, though nobody said so. Default 0.025.
   */
  readonly habitShare?: number;
}

/** The last so many windows, of which a habit makes its share. */
const recentWindows = 5_000;
/** A share of windows as great as `habitShare` reaches what makes a habit so seldom by luck. */
const luck = 1e-4;

interface Past {
  /** In how many windows. */
  windows: number;
  /** In how many alarms since, which are not learned. */
  alarms: number;
  isAnomalous: boolean | undefined;
}

/** A template that a person called anomalous makes its window one: ln of the p-value it gives. */
const knownBadLogP = -30;

/**
 * Whether a window of lines (their template ids) is like those before: how rare its rarest templates
 * are, a person's answers first. A template that a person called normal says nothing any more, one
 * that was called anomalous makes the window anomalous.
 *
 * A template's surprise is minus ln of the share of past windows that had it (one more counted); the
 * window's is the greatest plus a tenth of the others' above it, and its p-value the conformal rank
 * among the training windows. On BlueGene/L one answer for a template is worth more than any model.
 *
 * Wrong for windows that are odd by the counts or the order of usual templates. Time O(lines).
 */
export class WindowModel {
  readonly #templatesMax: number;
  readonly #habitShare: number;
  readonly #pasts = new Map<string, Past>();
  #windows = 0;
  /** Windows that were alarms: usual templates are not rarer for them. */
  #passed = 0;
  #calibration: number[] = [];

  constructor({ templatesMax = 100_000, habitShare = 0.025 }: WindowModelOptions = {}) {
    this.#templatesMax = templatesMax;
    this.#habitShare = habitShare;
  }

  /** How many answers were given. */
  get answers(): number {
    let count = 0;
    for (const { isAnomalous } of this.#pasts.values()) if (isAnomalous !== undefined) count++;
    return count;
  }

  /** @param windows normal ones in time order: the first three quarters are learned, the last
   * calibrate and are learned then */
  train(windows: readonly (readonly string[])[]): void {
    const cut = Math.ceil(windows.length * 0.75);
    for (const window of windows.slice(0, cut)) this.learn(window);
    const held = windows.slice(cut).map((window) => this.#surprise(window).surprise);
    this.#calibration = held.toSorted((a, b) => a - b);
    for (const window of windows.slice(cut)) this.learn(window);
  }

  /** Adds a window to the past: what comes again is less of a surprise. */
  learn(window: readonly string[]): void {
    this.#windows++;
    for (const template of new Set(window)) this.#past(template).windows++;
  }

  /** A window that was an alarm is not learned, but what is in one alarm after the other is at last. */
  passOver(window: readonly string[]): void {
    this.#passed++;
    const recent = Math.min(recentWindows, this.#windows + this.#passed);
    const habit = poissonBound(this.#habitShare * recent, luck);
    for (const template of new Set(window)) {
      const past = this.#past(template);
      past.alarms++;
      if (past.alarms < habit) continue;
      past.windows += past.alarms;
      past.alarms = 0;
    }
  }

  /** A person's answer: are lines of this template anomalous? */
  answer(template: string, isAnomalous: boolean): void {
    this.#past(template).isAnomalous = isAnomalous;
  }

  score(window: readonly string[]): WindowScore {
    const bad = window.find((template) => this.#pasts.get(template)?.isAnomalous === true);
    if (bad !== undefined) {
      return {
        logPValue: knownBadLogP,
        reason: `${bad} was called anomalous`,
        decisive: undefined,
      };
    }
    const { surprise, decisive, windows } = this.#surprise(window);
    const n = this.#calibration.length;
    const atLeast = n - this.#calibration.filter((value) => value < surprise - 1e-12).length;
    const beyond = Math.max(0, surprise - (this.#calibration.at(-1) ?? 0));
    return {
      logPValue: Math.min(0, Math.log((atLeast + 1) / (n + 1)) - beyond),
      reason:
        windows === 0
          ? `${decisive} was never seen`
          : `${decisive} was in ${windows} windows before`,
      decisive,
    };
  }

  #surprise(window: readonly string[]): {
    surprise: number;
    decisive: string | undefined;
    windows: number;
  } {
    let greatest = 0;
    let sum = 0;
    let decisive: string | undefined;
    for (const template of new Set(window)) {
      const past = this.#pasts.get(template);
      if (past?.isAnomalous === false) continue;
      const surprise = -Math.log(((past?.windows ?? 0) + 1) / (this.#windows + 1));
      sum += surprise;
      if (surprise > greatest) [greatest, decisive] = [surprise, template];
    }
    const windows = this.#pasts.get(decisive ?? '')?.windows ?? 0;
    return { surprise: greatest + 0.1 * Math.min(greatest, sum - greatest), decisive, windows };
  }

  #past(template: string): Past {
    let past = this.#pasts.get(template);
    if (past === undefined) {
      past = { windows: 0, alarms: 0, isAnomalous: undefined };
      this.#pasts.set(template, past);
      if (this.#pasts.size > this.#templatesMax) this.#forgetOldest();
    }
    return past;
  }

  #forgetOldest(): void {
    for (const [template, { isAnomalous }] of this.#pasts) {
      if (isAnomalous !== undefined) continue;
      this.#pasts.delete(template);
      return;
    }
  }
}
