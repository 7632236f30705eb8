/** The set without literals. */
export const noLiterals = 0;

/**
 * Numbers sets of literals. A set is made from another by one more literal, so that of what a scan finds
 * one after the other only the last step may be new. Two orders of the same literals are two sets: that
 * costs room and changes nothing.
 */
export class LiteralSets {
  readonly #max: number;
  readonly #literals: number;
  readonly #lists: (readonly number[])[] = [[]];
  readonly #next = new Map<number, number>();

  /**
   * @param literals how many there are
   * @param max sets, from which on `isFull`
   */
  constructor(literals: number, max: number) {
    this.#literals = literals;
    this.#max = max;
  }

  get size(): number {
    return this.#lists.length;
  }

  /** Time to begin anew. */
  get isFull(): boolean {
    return this.#lists.length >= this.#max;
  }

  get(set: number): readonly number[] {
    return this.#lists[set] ?? [];
  }

  /** @returns the set with a literal that it may have already */
  with(set: number, literal: number): number {
    const key = set * this.#literals + literal;
    const known = this.#next.get(key);
    if (known !== undefined) return known;
    const list = this.get(set);
    const next = list.includes(literal) ? set : this.#lists.push([...list, literal]) - 1;
    this.#next.set(key, next);
    return next;
  }

  union(a: number, b: number): number {
    if (b === noLiterals || a === b) return a;
    if (a === noLiterals) return b;
    return this.get(b).reduce((set, literal) => this.with(set, literal), a);
  }

  clear(): void {
    this.#lists.length = 1;
    this.#next.clear();
  }
}
