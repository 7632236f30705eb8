import type { ExpressionAutomaton } from './build-automaton.ts';
import type { Assertion } from './expression-tree.ts';

/** In a skeleton: a whole word that is a number, decimal or hexadecimal; and digits within a word. */
export const wholeNumber = 128;
export const digitsInWord = 129;

/** What an expression says of all texts of one skeleton: of each yes, of none, or it depends. */
export type SkeletonAnswer = 'yes' | 'no' | 'depends';

const setsMax = 48;
const pairsMax = 4_000;
const knownMax = 3_000;
/** Of what stands before or after a place. */
const EDGE = 0;
const OTHER = 1;
const WORD = 2;
/** The only state of a text in which a match has been found. */
const FOUND = 0;
const digits = '0123456789';
const letters = 'abcdefABCDEF';

/**
 * Asks an expression about all texts of a skeleton at once: a set of its automaton's states becomes,
 * by a number, all the sets that any number of that form leads to. So what it answers holds for every
 * text of the skeleton, with any numbers.
 */
export class SkeletonAsker {
  readonly #automaton: ExpressionAutomaton;
  /** Sets of states, numbered; 0 stands for "found". */
  #sets: (readonly number[])[] = [[]];
  #numbers = new Map<string, number>([['found', FOUND]]);
  /** By set, what stands before, and character: one more than the set after it, 0 where it is not known. */
  #steps = new Uint16Array(0);
  /** Of a set and a number. */
  readonly #reached = new Map<number, readonly number[]>();
  readonly #digitChars: readonly number[];
  readonly #letterChars: readonly number[];

  constructor(automaton: ExpressionAutomaton) {
    this.#automaton = automaton;
    this.#digitChars = this.#apart(digits.slice(1));
    this.#letterChars = this.#apart(letters);
  }

  /** @param symbols codes of ASCII characters, `wholeNumber`, `digitsInWord`; no blank beside a blank */
  answer(symbols: readonly number[]): SkeletonAnswer {
    if (this.#sets.length > knownMax) this.#forget();
    let sets: readonly number[] = [this.#numberOf([])];
    let before = EDGE;
    for (let i = 0; i < symbols.length; i++) {
      const symbol = symbols[i] as number;
      const only = sets.length === 1 && symbol < wholeNumber;
      if (only) {
        const from = sets[0] as number;
        const to = this.#step(from, symbol, before);
        if (to !== from) sets = [to];
      } else if (symbol < wholeNumber) sets = this.#move(sets, symbol, before);
      else sets = this.#number(sets, symbol, before);
      before = kindOf(symbol);
      if (sets.length === 0) return 'depends';
      if (sets.length === 1 && sets[0] === FOUND) return 'yes';
    }
    const ends = sets.map((set) => set === FOUND || this.#close(set, before, EDGE).isFound);
    if (ends.every(Boolean)) return 'yes';
    return ends.some(Boolean) ? 'depends' : 'no';
  }

  #forget(): void {
    this.#sets = [[]];
    this.#numbers = new Map([['found', FOUND]]);
    this.#steps.fill(0);
    this.#reached.clear();
  }

  #move(sets: readonly number[], code: number, before: number): readonly number[] {
    return [...new Set(sets.map((set) => this.#step(set, code, before)))];
  }

  /** All sets that a number leads to; none when there are too many. */
  #number(sets: readonly number[], symbol: number, before: number): readonly number[] {
    if (sets.length === 1) return this.#numbersFrom(sets[0] as number, symbol, before);
    const result = new Set<number>();
    for (const set of sets) {
      const reached = this.#numbersFrom(set, symbol, before);
      if (reached.length === 0) return [];
      for (const to of reached) result.add(to);
    }
    return result.size > setsMax ? [] : [...result];
  }

  #numbersFrom(from: number, symbol: number, before: number): readonly number[] {
    const key = (from * 3 + before) * 2 + (symbol - wholeNumber);
    let reached = this.#reached.get(key);
    if (reached === undefined) {
      reached = [...this.#explore(from, symbol, before)];
      this.#reached.set(key, reached);
    }
    return reached;
  }

  #explore(from: number, symbol: number, before: number): Set<number> {
    const result = new Set<number>();
    const seen = new Set<string>();
    const open: (readonly [set: number, form: NumberForm])[] = [
      [from, { length: 0, hasDigit: false, hasLetter: false, prefix: 0 }],
    ];
    for (let pair = open.pop(); pair !== undefined; pair = open.pop()) {
      const [set, form] = pair;
      for (const code of this.#charsAfter(form, symbol)) {
        const next = formAfter(form, code);
        const to = this.#step(set, code, form.length === 0 ? before : WORD);
        const key = `${to} ${next.length} ${next.hasDigit} ${next.hasLetter} ${next.prefix}`;
        if (seen.has(key)) continue;
        seen.add(key);
        if (isWhole(next, symbol)) result.add(to);
        open.push([to, next]);
      }
      if (seen.size > pairsMax || result.size > setsMax) return new Set();
    }
    return result;
  }

  #charsAfter(form: NumberForm, symbol: number): readonly number[] {
    const digitsOnly = [48, ...this.#digitChars];
    if (symbol === digitsInWord) return digitsOnly;
    const hexadecimal = [...digitsOnly, ...this.#letterChars];
    return form.prefix === 1 ? [...hexadecimal, 120, 88] : hexadecimal;
  }

  /** @param before what stands before the character */
  #step(set: number, code: number, before: number): number {
    if (set === FOUND) return FOUND;
    const key = (set * 3 + before) * 128 + code;
    const known = this.#steps[key] ?? 0;
    if (known !== 0) return known - 1;
    const { isFound, states } = this.#close(set, before, kindOf(code));
    const next = isFound ? FOUND : this.#numberOf(this.#consumed(states, code));
    if (key >= this.#steps.length) {
      const wider = new Uint16Array(Math.max(key + 1, this.#sets.length * 768));
      wider.set(this.#steps);
      this.#steps = wider;
    }
    this.#steps[key] = next + 1;
    return next;
  }

  #consumed(states: Iterable<number>, code: number): number[] {
    const next = new Set<number>();
    for (const number of states) {
      const state = this.#automaton.states[number];
      if (state?.kind === 'char' && state.chars[code] === 1) next.add(state.next);
    }
    return [...next].toSorted((a, b) => a - b);
  }

  #numberOf(states: readonly number[]): number {
    const key = states.join(' ');
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    const number = this.#sets.push(states) - 1;
    this.#numbers.set(key, number);
    return number;
  }

  /** All states that are reached without a character; a match may begin anywhere. */
  #close(set: number, before: number, after: number): { isFound: boolean; states: Set<number> } {
    const states = new Set<number>();
    const open = [this.#automaton.start, ...(this.#sets[set] ?? [])];
    let isFound = false;
    for (let number = open.pop(); number !== undefined; number = open.pop()) {
      if (states.has(number)) continue;
      states.add(number);
      const state = this.#automaton.states[number];
      if (state?.kind === 'match') isFound = true;
      else if (state?.kind === 'split') open.push(...state.nexts);
      else if (state?.kind === 'assert' && holds(state.what, before, after)) open.push(state.next);
    }
    return { isFound, states };
  }

  /** One character of each kind that the expression tells apart. */
  #apart(chars: string): readonly number[] {
    const kinds = new Map<string, number>();
    const sets = this.#automaton.states.flatMap((state) =>
      state.kind === 'char' ? [state.chars] : [],
    );
    for (const char of chars) {
      const code = char.charCodeAt(0);
      const kind = sets.map((set) => set[code]).join('');
      if (!kinds.has(kind)) kinds.set(kind, code);
    }
    return [...kinds.values()];
  }
}

/** What a number in the making has so far. */
interface NumberForm {
  /** 4 for that and more. */
  readonly length: number;
  readonly hasDigit: boolean;
  readonly hasLetter: boolean;
  /** 1 after "0", 2 after "0x", 3 with digits after that; 0 for others. */
  readonly prefix: number;
}

function formAfter(form: NumberForm, code: number): NumberForm {
  const isX = code === 120 || code === 88;
  const length = Math.min(4, form.length + 1);
  if (form.prefix >= 2 || isX) {
    return { length, hasDigit: true, hasLetter: true, prefix: isX ? 2 : 3 };
  }
  return {
    length,
    hasDigit: form.hasDigit || code < 65,
    hasLetter: form.hasLetter || code >= 65,
    prefix: form.length === 0 && code === 48 ? 1 : 0,
  };
}

function isWhole({ length, hasDigit, hasLetter, prefix }: NumberForm, symbol: number): boolean {
  if (symbol === digitsInWord) return length >= 2;
  if (prefix >= 2) return prefix === 3;
  return hasDigit && (!hasLetter || length >= 4);
}

function kindOf(symbol: number | undefined): number {
  if (symbol === undefined) return EDGE;
  if (symbol >= wholeNumber) return WORD;
  const isWord =
    (symbol >= 48 && symbol <= 57) ||
    (symbol >= 65 && symbol <= 90) ||
    (symbol >= 97 && symbol <= 122) ||
    symbol === 95;
  return isWord ? WORD : OTHER;
}

function holds(what: Assertion, before: number, after: number): boolean {
  if (what === 'start') return before === EDGE;
  if (what === 'end') return after === EDGE;
  const isBoundary = (before === WORD) !== (after === WORD);
  return isBoundary === (what === 'boundary');
}
