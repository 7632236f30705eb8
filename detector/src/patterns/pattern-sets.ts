import { unionOf } from './union-of.ts';

/** Pairs that are remembered. */
const unionsMax = 16_384;
/** More than there are sets. */
const keyFactor = 2 ** 26;

/** Numbers sets of patterns; 0 is the empty one. */
export class PatternSets {
  readonly #max: number;
  readonly #numbers = new Map<string, number>();
  readonly #sets: (readonly number[])[] = [[]];

  /** By two of them, the first the lower: the number of what is in either. */
  readonly #unions = new Map<number, number>();

  /** @param max sets, from which on `isFull` */
  constructor(max: number) {
    this.#max = max;
    this.#numbers.set('', 0);
  }

  get size(): number {
    return this.#sets.length;
  }

  /** Time to begin anew. */
  get isFull(): boolean {
    return this.#sets.length >= this.#max;
  }

  /** @param patterns ascending */
  numberOf(patterns: readonly number[]): number {
    if (patterns.length === 0) return 0;
    const key = patterns.join(' ');
    let number = this.#numbers.get(key);
    if (number === undefined) {
      number = this.#sets.push(patterns) - 1;
      this.#numbers.set(key, number);
    }
    return number;
  }

  /** @returns the number of what is in either of two */
  union(a: number, b: number): number {
    if (a === b || b === 0) return a;
    if (a === 0) return b;
    const key = Math.min(a, b) * keyFactor + Math.max(a, b);
    let number = this.#unions.get(key);
    if (number === undefined) {
      number = this.numberOf(unionOf(this.get(a), this.get(b)));
      if (this.#unions.size >= unionsMax) this.#unions.clear();
      this.#unions.set(key, number);
    }
    return number;
  }

  get(number: number): readonly number[] {
    return this.#sets[number] ?? [];
  }

  clear(): void {
    this.#numbers.clear();
    this.#numbers.set('', 0);
    this.#sets.length = 1;
    this.#unions.clear();
  }
}
