import type { CompiledPattern } from './compile-pattern.ts';
import { LiteralSearch } from './literal-search.ts';

/** Which patterns a text matches: an expression is run only where one of its literals occurs. */
export class PatternMatcher {
  readonly patterns: readonly CompiledPattern[];
  readonly #search: LiteralSearch;
  /** Of each literal: the patterns that require it. */
  readonly #users: readonly (readonly number[])[];
  /** Patterns without a literal: run on everything. */
  readonly #always: readonly number[];
  readonly #encoder = new TextEncoder();

  constructor(patterns: readonly CompiledPattern[]) {
    this.patterns = patterns;
    const users = new Map<string, number[]>();
    for (const [index, { literals }] of patterns.entries()) {
      for (const literal of literals) {
        const others = users.get(literal);
        if (others === undefined) users.set(literal, [index]);
        else others.push(index);
      }
    }
    this.#search = new LiteralSearch([...users.keys()]);
    this.#users = [...users.values()];
    this.#always = [...patterns.keys()].filter((i) => patterns[i]?.literals.length === 0);
  }

  /** @returns indices into `patterns`, ascending */
  match(text: string): readonly number[] {
    const bytes = this.#encoder.encode(text);
    const candidates = new Set(this.#always);
    this.#search.scan(bytes, { start: 0, end: bytes.length }, (literal) => {
      for (const user of this.#users[literal] ?? []) candidates.add(user);
    });
    return [...candidates]
      .filter((index) => this.patterns[index]?.expression.test(text) ?? false)
      .toSorted((a, b) => a - b);
  }
}
