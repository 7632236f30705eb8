import type { CompiledPattern } from './compile-pattern.ts';
import { LiteralSearch } from './literal-search.ts';
import { plainText } from './plain-text.ts';

/** Of a text that is searched in two parts: where the search stands after the first. */
export interface TextBeginning {
  readonly state: number;
  readonly literals: readonly number[];
  /** Patterns that are not for the service of the text. */
  readonly others: ReadonlySet<number>;
}

const nothing: TextBeginning = { state: 0, literals: [], others: new Set() };

/** Which patterns a text matches: an expression is run only where one of its literals occurs. */
export class PatternMatcher {
  readonly patterns: readonly CompiledPattern[];
  readonly #search: LiteralSearch;
  /** Of each literal: the patterns that require it. */
  readonly #users: readonly (readonly number[] | undefined)[];
  /** Of each pattern: its branches of groups of literals. */
  readonly #branches: readonly (readonly (readonly (readonly number[])[])[])[];
  /** Of services that sections name: the patterns of others. */
  readonly #others = new Map<string, Set<number>>();
  /** Patterns without a literal: run on everything. */
  readonly #always: readonly number[];
  readonly #encoder = new TextEncoder();
  readonly #found = new Set<number>();

  constructor(patterns: readonly CompiledPattern[]) {
    this.patterns = patterns;
    const numbers = new Map<string, number>();
    const numberOf = (literal: string): number => {
      const number = numbers.get(literal) ?? numbers.size;
      numbers.set(literal, number);
      return number;
    };
    const users: number[][] = [];
    for (const [index, { literals }] of patterns.entries()) {
      for (const literal of literals) (users[numberOf(literal)] ??= []).push(index);
    }
    this.#branches = patterns.map(({ branches }) =>
      branches.map((groups) => groups.map((group) => group.map((text) => numberOf(text)))),
    );
    this.#search = new LiteralSearch([...numbers.keys()]);
    this.#users = users;
    for (const [index, { pattern }] of patterns.entries()) {
      for (const service of pattern.notFor ?? []) {
        this.#others.set(service, (this.#others.get(service) ?? new Set()).add(index));
      }
    }
    this.#always = [...patterns.keys()].filter((i) => patterns[i]?.literals.length === 0);
  }

  /**
   * @param text blanks in it are as `plainText` makes them
   * @param service that wrote it; of "" all patterns are tried
   * @returns indices into `patterns`, ascending
   */
  match(text: string, service = ''): readonly number[] {
    const plain = plainText(text);
    const bytes = this.#encoder.encode(plain);
    const beginning = { ...nothing, others: this.#othersOf(service) };
    return this.matchAmong(
      this.candidates(bytes, { start: 0, end: bytes.length }, beginning),
      plain,
    );
  }

  /** What a text of a service has of its beginning, `service: `. */
  begin(service: string): TextBeginning {
    const bytes = this.#encoder.encode(service === '' ? '' : `${service}: `);
    const found = new Set<number>();
    const span = { start: 0, end: bytes.length };
    const state = this.#search.scan(bytes, span, (literal) => found.add(literal));
    return { state, literals: [...found], others: this.#othersOf(service) };
  }

  #othersOf(service: string): ReadonlySet<number> {
    return this.#others.get(service.toLowerCase()) ?? nothing.others;
  }

  /**
   * Patterns that a text may match, ascending: all that do, and the same for all texts of a skeleton.
   *
   * @param beginning of the text, which the bytes go on from
   */
  candidates(
    bytes: Uint8Array,
    { start, end }: { readonly start: number; readonly end: number },
    { state, literals, others }: TextBeginning = nothing,
  ): readonly number[] {
    const found = this.#found;
    found.clear();
    for (const literal of literals) found.add(literal);
    this.#search.scanPlain(bytes, { start, end, state }, (literal) => found.add(literal));
    if (found.size === 0 && others.size === 0) return this.#always;
    const candidates = new Set(this.#always);
    for (const literal of found) {
      for (const user of this.#users[literal] ?? []) if (this.#mayMatch(user)) candidates.add(user);
    }
    const kept = others.size === 0 ? candidates : candidates.difference(others);
    return [...kept].toSorted((a, b) => a - b);
  }

  #mayMatch(index: number): boolean {
    const branches = this.#branches[index] ?? [];
    return (
      branches.length === 0 ||
      branches.some((groups) =>
        groups.every((group) => group.some((text) => this.#found.has(text))),
      )
    );
  }

  /** @param text as `plainText` makes it */
  matchAmong(candidates: readonly number[], text: string): readonly number[] {
    return candidates.filter((i) => this.patterns[i]?.expression.test(text));
  }
}
