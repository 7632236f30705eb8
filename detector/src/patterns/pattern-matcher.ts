import type { CompiledPattern } from './compile-pattern.ts';
import { FoundLiterals, LiteralSearch } from './literal-search.ts';
import { plainText } from './plain-text.ts';

/** Of a text that is searched in two parts: where the search stands after the first. */
export interface TextBeginning {
  readonly bytes: Uint8Array;
  readonly state: number;
  readonly literals: readonly number[];
  /** Patterns that are not for the service of the text. */
  readonly others: ReadonlySet<number>;
}

const nothing: TextBeginning = {
  bytes: new Uint8Array(0),
  state: 0,
  literals: [],
  others: new Set(),
};

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
  readonly #found: FoundLiterals;
  /** Of each pattern: the search that asked it last. */
  readonly #asked: Uint32Array;
  #searches = 0;

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
    this.#found = new FoundLiterals(numbers.size);
    this.#asked = new Uint32Array(patterns.length);
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
    const found = this.#found;
    found.clear();
    const state = this.#search.scan(bytes, { start: 0, end: bytes.length }, found);
    const literals = [...found.list.subarray(0, found.size)];
    return { bytes, state, literals, others: this.#othersOf(service) };
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
    this.#search.scanPlain(bytes, { start, end, state }, found);
    if (found.size === 0 && others.size === 0) return this.#always;
    const candidates = this.#usersOf(found);
    if (candidates.length === 0 && others.size === 0) return this.#always;
    const all = [...candidates, ...this.#always];
    const kept = others.size === 0 ? all : all.filter((index) => !others.has(index));
    return kept.toSorted((a, b) => a - b);
  }

  /** Each once: patterns that require one of the literals, and all of whose other ones are there. */
  #usersOf(found: FoundLiterals): number[] {
    const users: number[] = [];
    const search = ++this.#searches;
    for (let i = 0; i < found.size; i++) {
      for (const user of this.#users[found.list[i] as number] ?? []) {
        if (this.#asked[user] === search) continue;
        this.#asked[user] = search;
        if (this.#mayMatch(user)) users.push(user);
      }
    }
    return users;
  }

  #mayMatch(index: number): boolean {
    const branches = this.#branches[index] ?? [];
    if (branches.length === 0) return true;
    for (const groups of branches) if (this.#hasAll(groups)) return true;
    return false;
  }

  #hasAll(groups: readonly (readonly number[])[]): boolean {
    for (const group of groups) if (!this.#hasOne(group)) return false;
    return true;
  }

  #hasOne(group: readonly number[]): boolean {
    const { has } = this.#found;
    for (const literal of group) if (has[literal] === 1) return true;
    return false;
  }

  /** @param text as `plainText` makes it */
  matchAmong(candidates: readonly number[], text: string): readonly number[] {
    return candidates.filter((i) => this.patterns[i]?.expression.test(text));
  }
}
