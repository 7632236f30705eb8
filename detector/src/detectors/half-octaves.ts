const bucketsMax = 40;

/** How many values there were, by half octaves of one more than the value: 0, 0.4, 1, 1.8, 3 … a million. */
export class HalfOctaves {
  readonly #counts: Float64Array;
  #total = 0;

  constructor(counts: readonly number[] = []) {
    this.#counts = new Float64Array(bucketsMax);
    this.#counts.set(counts.slice(0, bucketsMax));
    for (const count of this.#counts) this.#total += count;
  }

  get total(): number {
    return this.#total;
  }

  add(value: number): void {
    this.addTo(halfOctaveOf(value));
  }

  /** @param bucket by `halfOctaveOf` */
  addTo(bucket: number): void {
    this.#counts[bucket] = (this.#counts[bucket] as number) + 1;
    this.#total++;
  }

  /** How many were at least as great, as far as half octaves tell. */
  atLeast(value: number): number {
    let count = 0;
    for (let i = halfOctaveOf(value); i < bucketsMax; i++) count += this.#counts[i] as number;
    return count;
  }

  /** What this share of the values does not exceed: the upper end of a half octave. */
  quantile(share: number): number {
    let left = share * this.#total;
    let bucket = 0;
    while (bucket < bucketsMax - 1 && (left -= this.#counts[bucket] as number) > 0) bucket++;
    return 2 ** ((bucket + 1) / 2) - 1;
  }

  /** Adds all that another one has. */
  join(other: HalfOctaves): void {
    for (const [i, count] of other.#counts.entries()) {
      this.#counts[i] = (this.#counts[i] as number) + count;
    }
    this.#total += other.#total;
  }

  halve(): void {
    for (const [i, count] of this.#counts.entries()) this.#counts[i] = count / 2;
    this.#total /= 2;
  }

  snapshot(): readonly number[] {
    return [...this.#counts.subarray(0, this.#counts.findLastIndex((count) => count > 0) + 1)];
  }
}

/** The bucket of a value. */
export function halfOctaveOf(value: number): number {
  return Math.min(bucketsMax - 1, Math.floor(2 * Math.log2(1 + Math.max(0, value))));
}
