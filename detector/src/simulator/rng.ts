/**
 * Seeded random numbers: xoshiro128** (D. Blackman, S. Vigna, "Scrambled linear pseudorandom number
 * generators", ACM TOMS 47, 2021), its state filled by splitmix32. The same seed gives the same numbers
 * on every machine. Not for secrets.
 */
export class Rng {
  #a = 0;
  #b = 0;
  #c = 0;
  #d = 0;

  /** @param seeds 32-bit numbers; other seeds, other numbers */
  constructor(...seeds: readonly number[]) {
    this.reseed(...seeds);
  }

  /** Goes on as a new generator with these seeds would. */
  reseed(...seeds: readonly number[]): void {
    let state = 0x9e3779b9;
    for (const seed of seeds) state = mix(state ^ (seed | 0)) + 0x6d2b79f5;
    this.#a = mix(state + 1);
    this.#b = mix(state + 2);
    this.#c = mix(state + 3);
    this.#d = mix(state + 4) | 1;
  }

  /** @returns a whole number in [0, 2^32) */
  uint32(): number {
    const five = Math.imul(this.#b, 5);
    const result = Math.imul((five << 7) | (five >>> 25), 9);
    const shifted = this.#b << 9;
    this.#c ^= this.#a;
    this.#d ^= this.#b;
    this.#b ^= this.#c;
    this.#a ^= this.#d;
    this.#c ^= shifted;
    this.#d = (this.#d << 11) | (this.#d >>> 21);
    return result >>> 0;
  }

  /** @returns a number in [0, 1) with 32 random bits */
  float(): number {
    return this.uint32() / 4_294_967_296;
  }

  /** @returns a whole number in [low, high] */
  int(low: number, high: number): number {
    return low + Math.floor(this.float() * (high - low + 1));
  }

  /** @returns a number in [low, high) */
  between(low: number, high: number): number {
    return low + this.float() * (high - low);
  }

  chance(probability: number): boolean {
    return this.float() < probability;
  }

  /** @throws {RangeError} when there is nothing to pick from */
  pick<Item>(items: readonly Item[]): Item {
    const item = items[this.int(0, items.length - 1)];
    if (item === undefined) throw new RangeError('Cannot pick from nothing');
    return item;
  }

  /** Few items often, most seldom: item k about as often as 1 / (k + 1). */
  pickSkewed<Item>(items: readonly Item[]): Item {
    const index = Math.floor((items.length + 1) ** this.float()) - 1;
    const item = items[Math.min(index, items.length - 1)];
    if (item === undefined) throw new RangeError('Cannot pick from nothing');
    return item;
  }

  /** @returns a normally distributed number of mean 0 and deviation 1 (Box, Muller 1958) */
  normal(): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.float()));
    return radius * Math.cos(2 * Math.PI * this.float());
  }

  /** @returns a count of mean `mean` (Knuth's product below 30, above it the normal approximation) */
  poisson(mean: number): number {
    if (!(mean > 0)) return 0;
    if (mean > 30) return Math.max(0, Math.round(mean + Math.sqrt(mean) * this.normal()));
    const bound = Math.exp(-mean);
    let count = 0;
    for (let product = this.float(); product > bound; product *= this.float()) count++;
    return count;
  }
}

function mix(value: number): number {
  let x = value | 0;
  x = Math.imul(x ^ (x >>> 16), 0x21f0aaad);
  x = Math.imul(x ^ (x >>> 15), 0x735a2d97);
  return x ^ (x >>> 15);
}
