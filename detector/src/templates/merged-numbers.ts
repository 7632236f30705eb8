/** Template `from` is gone and was merged into `into`; lines that have its number keep it. */
export interface TemplateMerge {
  readonly from: number;
  readonly into: number;
}

/** Numbers of templates that were merged, and into which: the latest. */
export class MergedNumbers {
  readonly #into = new Map<number, number>();
  readonly #max: number;

  /** @param max merges remembered */
  constructor(max: number) {
    this.#max = max;
  }

  add({ from, into }: TemplateMerge): void {
    this.#into.set(from, into);
    const [oldest] = this.#into.keys();
    if (this.#into.size > this.#max && oldest !== undefined) this.#into.delete(oldest);
  }

  /** @returns the number itself, or of the template that it was merged into */
  canonical(number: number): number {
    let known = number;
    for (let into = this.#into.get(known); into !== undefined; into = this.#into.get(known)) {
      known = into;
    }
    return known;
  }

  snapshot(): readonly (readonly [from: number, into: number])[] {
    return [...this.#into];
  }

  /** Forgets what it has. */
  restore(state: readonly (readonly [from: number, into: number])[]): void {
    this.#into.clear();
    for (const [from, into] of state) this.#into.set(from, into);
  }
}
