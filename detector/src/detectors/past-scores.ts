export interface PastScoresOptions {
  /** The last so many scores are the past. Default 4,000. */
  readonly scoresMax?: number;
  /** So many of the past may themselves be anomalous: its greatest are not trusted, in [0, 1). Default 0.015. */
  readonly oddShare?: number;
}

/** Sorted anew after so many scores: a hundredth of the past is no matter for a rank. */
const sortEvery = 64;
/** The slope of the tail is taken from the scores above this share of them. */
const tailFrom = 0.9;

/**
 * How a score in nats stands among those before it, of which nobody says that they are normal. Below the
 * greatest that is trusted its rank among the trusted ones, conformal, one more counted; beyond it an
 * exponential tail whose slope is the mean excess of the trusted tenth, at least one nat.
 *
 * Source: V. Vovk et al., "Algorithmic Learning in a Random World", §4; the tail is a generalised Pareto
 * one of shape 0: A. Siffer et al., "Anomaly Detection in Streams with Extreme Value Theory", 2017.
 * Memory: twice `scoresMax` numbers.
 */
export class PastScores {
  readonly #scores: Float64Array;
  readonly #oddShare: number;
  #sorted = new Float64Array(0);
  #slope = 1;
  #sinceSorted = sortEvery;
  #seen = 0;

  constructor({ scoresMax = 4_000, oddShare = 0.015 }: PastScoresOptions = {}) {
    this.#scores = new Float64Array(scoresMax);
    this.#oddShare = oddShare;
  }

  /** @returns natural log of the p-value, <= 0; 0 without a past */
  logPValue(score: number): number {
    if (this.#sinceSorted >= sortEvery) this.#sort();
    const trusted = this.#sorted.length;
    if (trusted === 0) return 0;
    const greatest = this.#sorted[trusted - 1] as number;
    const atLeast = trusted - lowerBound(this.#sorted, score);
    const rank = Math.log((atLeast + 1) / (trusted + 1));
    if (score <= greatest) return rank;
    return Math.max(rank, Math.log(this.#oddShare)) - (score - greatest) / this.#slope;
  }

  add(score: number): void {
    this.#scores[this.#seen % this.#scores.length] = score;
    this.#seen++;
    this.#sinceSorted++;
  }

  #sort(): void {
    const past = this.#scores.subarray(0, Math.min(this.#seen, this.#scores.length)).toSorted();
    this.#sinceSorted = 0;
    this.#sorted = past.subarray(0, Math.ceil(past.length * (1 - this.#oddShare)));
    const tail = this.#sorted.subarray(Math.floor(past.length * tailFrom));
    const excess = tail.reduce((sum, score) => sum + score - (tail[0] as number), 0);
    this.#slope = Math.max(1, excess / Math.max(1, tail.length));
  }
}

function lowerBound(sorted: Float64Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] as number) < value - 1e-12) low = middle + 1;
    else high = middle;
  }
  return low;
}
