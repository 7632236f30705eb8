import type { Span } from './message-span.ts';

const statesMax = 0xff_ff;

/** Finds which of many literals are in texts; blanks in them are taken as `plainText` makes them. */
export interface LiteralFinder {
  /**
   * Looks at `beginning` and bytes[start, end) as one text, of one line or more.
   *
   * @returns a number, the same where the same literals are found, until `clear`; -1 where it gives none
   */
  find(bytes: Uint8Array, span: Span, beginning: Uint8Array): number;
  /** The literals of the text that was last looked at, ascending. */
  found(): readonly number[];
  /** Other sets of literals have these numbers from now on. */
  clear?(): void;
}

/** Makes one for literals of small ASCII letters, of 3 to 16 bytes. */
export type MakeLiteralFinder = (literals: readonly string[]) => LiteralFinder;

/**
 * Which of many literals occur in some bytes, in one pass whatever their number: Aho and Corasick,
 * "Efficient string matching", CACM 18 (1975), as a table of transitions. Upper and lower case ASCII are
 * the same to it. `kernel/assembly/literals.ts` is its twin, and several times as fast.
 */
export class LiteralSearch implements LiteralFinder {
  readonly #classOf = new Uint8Array(256);
  readonly #classes: number;
  #next = new Uint16Array(0);
  /** Literals that end in a state, those of its suffixes too. */
  #endings: (readonly number[])[] = [[]];
  #isEnding = new Uint8Array(0);
  /** 1 for each literal that was found. */
  readonly #has: Uint8Array;
  #found: number[] = [];
  /** Of the text so far. */
  #state = 0;
  #isAfterBlank = true;

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
    this.#has = new Uint8Array(literals.length);
    this.#link(this.#plant(literals));
  }

  find(bytes: Uint8Array, { start, end }: Span, beginning: Uint8Array): number {
    for (const literal of this.#found) this.#has[literal] = 0;
    this.#found = [];
    this.#state = 0;
    this.#isAfterBlank = true;
    this.#scan(beginning, 0, beginning.length);
    this.#scan(bytes, start, end);
    return -1;
  }

  found(): readonly number[] {
    return this.#found.toSorted((a, b) => a - b);
  }

  /** Each run of blanks and control characters, line feeds aside, is one blank, and none is at the beginning. */
  #scan(bytes: Uint8Array, start: number, end: number): void {
    const [classOf, next, isEnding, classes] = [
      this.#classOf,
      this.#next,
      this.#isEnding,
      this.#classes,
    ];
    let at = this.#state;
    let isAfterBlank = this.#isAfterBlank;
    for (let i = start; i < end; i++) {
      let byte = bytes[i] as number;
      if ((byte <= 0x20 && byte !== 0x0a) || byte === 0x7f) {
        if (isAfterBlank) continue;
        isAfterBlank = true;
        byte = 0x20;
      } else isAfterBlank = false;
      at = next[at * classes + (classOf[byte] as number)] as number;
      if (isEnding[at] === 1) this.#add(this.#endings[at] ?? []);
    }
    this.#state = at;
    this.#isAfterBlank = isAfterBlank;
  }

  #add(literals: readonly number[]): void {
    for (const literal of literals) {
      if (this.#has[literal] === 1) continue;
      this.#has[literal] = 1;
      this.#found.push(literal);
    }
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
