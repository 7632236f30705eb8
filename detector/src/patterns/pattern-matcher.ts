import type { CompiledPattern } from './compile-pattern.ts';
import { type LiteralFinder, LiteralSearch, type MakeLiteralFinder } from './literal-search.ts';
import { LiteralSets, noLiterals } from './literal-sets.ts';
import type { Span } from './message-span.ts';
import { plainText } from './plain-text.ts';
import { hasMark } from './plain-writer.ts';

/** What stands before a text. */
export interface TextBeginning {
  readonly bytes: Uint8Array;
  /** Patterns that are not for the service of the text. */
  readonly others: ReadonlySet<number>;
}

/** Both ascending. */
export interface Candidates {
  readonly all: readonly number[];
  /** Those whose matches may reach over the end of a line, or ask for the text's own ends. */
  readonly spanning: readonly number[];
}

export const nothing: TextBeginning = { bytes: new Uint8Array(0), others: new Set() };

/** Sets of literals that are told apart, from which on they are numbered anew. */
const literalSetsMax = 16_384;

/** Which patterns a text matches: an expression is run only where one of its literals occurs. */
export class PatternMatcher {
  readonly patterns: readonly CompiledPattern[];
  readonly #finder: LiteralFinder;
  /** Of each literal: the patterns that require it. */
  readonly #users: readonly (readonly number[] | undefined)[];
  /** Of each pattern: its branches of groups of literals. */
  readonly #branches: readonly (readonly (readonly (readonly number[])[])[])[];
  /** Of services that sections name: the patterns of others. */
  readonly #others = new Map<string, Set<number>>();
  /** Patterns without a literal: run on everything. */
  readonly #always: readonly number[];
  readonly #encoder = new TextEncoder();
  /** 1 for each literal of a set that is looked at. */
  readonly #has: Uint8Array;
  readonly #sets: LiteralSets;
  /** Of each literal: the patterns that require it, or it among others. */
  readonly #askers: readonly (readonly number[] | undefined)[];
  /** By what the finder gave it: the number of the set of literals. */
  readonly #setOfFound: (number | undefined)[] = [];
  /** Of each literal, where it was asked for, whether one of those may reach over the end of a line. */
  readonly #spans: (boolean | undefined)[] = [];
  /** By set of literals. */
  readonly #spanning: (number | undefined)[] = [];
  /** By what is not for a service, and by set of literals. */
  readonly #candidates = new Map<ReadonlySet<number>, Candidates[]>();
  /** Of each pattern: the search that asked it last. */
  readonly #asked: Uint32Array;
  #searches = 0;
  #hasSpanning: boolean | undefined;

  /** @param makeFinder default: `LiteralSearch` */
  constructor(
    patterns: readonly CompiledPattern[],
    makeFinder: MakeLiteralFinder = (literals) => new LiteralSearch(literals),
  ) {
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
    this.#finder = makeFinder([...numbers.keys()]);
    this.#has = new Uint8Array(numbers.size);
    this.#sets = new LiteralSets(numbers.size, literalSetsMax);
    this.#asked = new Uint32Array(patterns.length);
    this.#users = users;
    this.#askers = askersOf(users, this.#branches);
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
    const literals = this.literalsIn(bytes, { start: 0, end: bytes.length }, nothing);
    return this.matchAmong(this.candidates(literals, this.#othersOf(service)).all, plain);
  }

  /** What a text of a service has of its beginning, `service: `. */
  begin(service: string): TextBeginning {
    const bytes = this.#encoder.encode(service === '' ? '' : `${service}: `);
    return { bytes, others: this.#othersOf(service) };
  }

  /** Time to begin anew: with other numbers of sets of literals, so nobody may know one any more. */
  get isFull(): boolean {
    return this.#sets.isFull;
  }

  beginAnew(): void {
    this.#sets.clear();
    this.#candidates.clear();
    this.#spanning.length = 0;
    this.#setOfFound.length = 0;
    this.#finder.clear?.();
  }

  /**
   * The literals of a text, or of a line of it: none holds a line feed. The same for all of a skeleton.
   *
   * @param beginning of the text, which the bytes go on from
   * @returns the number of their set
   */
  literalsIn(bytes: Uint8Array, span: Span, { bytes: beginning }: TextBeginning): number {
    const { start, end } = span;
    // A mark of byte order is no part of a text: what its service begins goes on behind it.
    const isMarked = beginning.length > 0 && hasMark(bytes, start, end);
    const number = this.#finder.find(bytes, isMarked ? { start: start + 3, end } : span, beginning);
    if (number < 0) return this.#setOf(this.#finder.found());
    return (this.#setOfFound[number] ??= this.#setOf(this.#finder.found()));
  }

  /** Of a set of literals those that a pattern asks for which may reach over the end of a line. */
  spanningLiterals(literals: number): number {
    return (this.#spanning[literals] ??= this.#setOf(
      this.#sets.get(literals).filter((literal) => this.#isOfSpanning(literal)),
    ));
  }

  #isOfSpanning(literal: number): boolean {
    this.#spans[literal] ??= this.#askers[literal]?.some((i) => !this.#isBound(i)) ?? false;
    return this.#spans[literal];
  }

  /** Whether any pattern may match over the end of a line, or ask for a text's own ends. */
  get hasSpanning(): boolean {
    return (this.#hasSpanning ??= this.patterns.some((_, index) => !this.#isBound(index)));
  }

  #isBound(index: number): boolean {
    return this.patterns[index]?.isLineBound() === true;
  }

  /** What two parts of a text hold. */
  literalsOfBoth(a: number, b: number): number {
    return this.#sets.union(a, b);
  }

  /**
   * Patterns that a text with these literals may match: all that do are among them.
   *
   * @param others patterns that are not for its service
   */
  candidates(literals: number, others: ReadonlySet<number>): Candidates {
    let bySet = this.#candidates.get(others);
    if (bySet === undefined) {
      bySet = [];
      this.#candidates.set(others, bySet);
    }
    return (bySet[literals] ??= this.#candidatesOf(literals, others));
  }

  #setOf(literals: readonly number[]): number {
    return literals.reduce((set, literal) => this.#sets.with(set, literal), noLiterals);
  }

  #candidatesOf(set: number, others: ReadonlySet<number>): Candidates {
    const literals = this.#sets.get(set);
    for (const literal of literals) this.#has[literal] = 1;
    const all = [...this.#usersOf(literals), ...this.#always]
      .filter((index) => !others.has(index))
      .toSorted((a, b) => a - b);
    for (const literal of literals) this.#has[literal] = 0;
    return { all, spanning: all.filter((index) => !this.#isBound(index)) };
  }

  #othersOf(service: string): ReadonlySet<number> {
    return this.#others.get(service.toLowerCase()) ?? nothing.others;
  }

  /** Each once: patterns that require one of the literals, and all of whose other ones are there. */
  #usersOf(literals: readonly number[]): number[] {
    const users: number[] = [];
    const search = ++this.#searches;
    for (const literal of literals) {
      for (const user of this.#users[literal] ?? []) {
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
    for (const literal of group) if (this.#has[literal] === 1) return true;
    return false;
  }

  /** @param text as `plainText` makes it */
  matchAmong(candidates: readonly number[], text: string): readonly number[] {
    return candidates.filter((i) => this.patterns[i]?.expression.test(text));
  }
}

/** By literal: the patterns that it is needed by, in whatever way. */
function askersOf(
  users: readonly (readonly number[] | undefined)[],
  branches: readonly (readonly (readonly (readonly number[])[])[])[],
): readonly (readonly number[] | undefined)[] {
  const askers: number[][] = users.map((of) => [...(of ?? [])]);
  for (const [index, groups] of branches.entries()) {
    for (const literal of groups.flat(2)) (askers[literal] ??= []).push(index);
  }
  return askers;
}
