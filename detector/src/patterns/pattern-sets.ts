/** Numbers sets of patterns; 0 is the empty one. */
export class PatternSets {
  readonly #max: number;
  readonly #numbers = new Map<string, number>();
  readonly #sets: (readonly number[])[] = [[]];

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

  get(number: number): readonly number[] {
    return this.#sets[number] ?? [];
  }

  clear(): void {
    this.#numbers.clear();
    this.#numbers.set('', 0);
    this.#sets.length = 1;
  }
}
