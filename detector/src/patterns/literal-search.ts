const statesMax = 0xff_ff;

/** Which literals were found: each once, in the order in which they were until they are sorted. */
export class FoundLiterals {
  /** 1 for each that was. */
  readonly has: Uint8Array;
  readonly list: Uint16Array;
  size = 0;

  /** @param literals how many there are */
  constructor(literals: number) {
    this.has = new Uint8Array(literals);
    this.list = new Uint16Array(literals);
  }

  add(literal: number): void {
    if (this.has[literal] === 1) return;
    this.has[literal] = 1;
    this.list[this.size++] = literal;
  }

  /** Ascending. */
  sort(): void {
    this.list.subarray(0, this.size).sort();
  }

  clear(): void {
    for (let i = 0; i < this.size; i++) this.has[this.list[i] as number] = 0;
    this.size = 0;
  }
}

/**
 * Which of many literals occur in some bytes, in one pass whatever their number: Aho and Corasick,
 * "Efficient string matching", CACM 18 (1975), as a table of transitions. Upper and lower case ASCII are
 * the same to it.
 */
export class LiteralSearch {
  readonly #classOf = new Uint8Array(256);
  readonly #classes: number;
  #next = new Uint16Array(0);
  /** Literals that end in a state, those of its suffixes too. */
  #endings: (readonly number[])[] = [[]];
  #isEnding = new Uint8Array(0);

  /**
   * @param literals lower case ASCII, not empty
   * @throws {RangeError} when they need more than 65,535 states
   */
  constructor(literals: readonly string[]) {
    const chars = [...new Set(literals.join(''))];
    for (const [index, char] of chars.entries()) {
      this.#classOf[char.charCodeAt(0)] = index + 1;
      this.#classOf[char.toUpperCase().charCodeAt(0)] = index + 1;
    }
    this.#classes = chars.length + 1;
    this.#link(this.#plant(literals));
  }

  /**
   * @param state of what came before the bytes, 0 at the beginning
   * @param found is given each literal that ends in them
   * @returns the state at the end
   */
  scan(
    bytes: Uint8Array,
    { start, end, state = 0 }: { start: number; end: number; state?: number },
    found: FoundLiterals,
  ): number {
    const [classOf, next, isEnding, classes] = [
      this.#classOf,
      this.#next,
      this.#isEnding,
      this.#classes,
    ];
    let at = state;
    for (let i = start; i < end; i++) {
      at = next[at * classes + (classOf[bytes[i] as number] as number)] as number;
      if (isEnding[at] === 1) for (const literal of this.#endings[at] ?? []) found.add(literal);
    }
    return at;
  }

  /** As `scan`, where each run of blanks and control characters, line feeds aside, is one blank, and none is at the beginning. */
  scanPlain(
    bytes: Uint8Array,
    { start, end, state = 0 }: { start: number; end: number; state?: number },
    found: FoundLiterals,
  ): number {
    const [classOf, next, isEnding, classes] = [
      this.#classOf,
      this.#next,
      this.#isEnding,
      this.#classes,
    ];
    let at = state;
    let isAfterBlank = true;
    for (let i = start; i < end; i++) {
      let byte = bytes[i] as number;
      if ((byte <= 0x20 && byte !== 0x0a) || byte === 0x7f) {
        if (isAfterBlank) continue;
        isAfterBlank = true;
        byte = 0x20;
      } else isAfterBlank = false;
      at = next[at * classes + (classOf[byte] as number)] as number;
      if (isEnding[at] === 1) for (const literal of this.#endings[at] ?? []) found.add(literal);
    }
    return at;
  }

  /** The literals as a tree; 0 stands for no edge yet. */
  #plant(literals: readonly string[]): Uint16Array {
    const classes = this.#classes;
    const most = literals.reduce((sum, { length }) => sum + length, 1);
    const edges = new Uint16Array(Math.min(most, statesMax) * classes);
    for (const [literal, text] of literals.entries()) {
      let state = 0;
      for (let i = 0; i < text.length; i++) {
        const edge = state * classes + (this.#classOf[text.charCodeAt(i)] ?? 0);
        if (edges[edge] === 0) edges[edge] = this.#newState();
        state = edges[edge] ?? 0;
      }
      this.#endings[state] = [...(this.#endings[state] ?? []), literal];
    }
    return edges.slice(0, this.#endings.length * classes);
  }

  #newState(): number {
    if (this.#endings.length >= statesMax) throw new RangeError('too many literals');
    return this.#endings.push([]) - 1;
  }

  /** Breadth first: where a state has no edge, it takes that of its longest suffix. */
  #link(edges: Uint16Array): void {
    const classes = this.#classes;
    const next = edges.slice();
    const suffix = new Uint16Array(this.#endings.length);
    const queue = [0];
    for (const state of queue) {
      const fallback = suffix[state] ?? 0;
      const inherited = this.#endings[fallback] ?? [];
      if (state !== fallback && inherited.length > 0) {
        this.#endings[state] = [...(this.#endings[state] ?? []), ...inherited];
      }
      for (let c = 0; c < classes; c++) {
        const target = edges[state * classes + c] ?? 0;
        const other = state === 0 ? 0 : (next[fallback * classes + c] ?? 0);
        if (target === 0) next[state * classes + c] = other;
        else {
          suffix[target] = other;
          queue.push(target);
        }
      }
    }
    this.#next = next;
    this.#isEnding = Uint8Array.from(this.#endings, ({ length }) => Number(length > 0));
  }
}
