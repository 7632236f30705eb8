import { steadyLiteral } from './steady-literal.ts';

/** What is known of an expression without running it. */
export interface ExpressionFacts {
  /**
   * Lower case ASCII: every text that matches holds one of them, in any case, and with it all texts of
   * its skeleton. Empty: not known.
   */
  readonly literals: readonly string[];
  /**
   * More of the same, at most as strict as the expression: one of the branches, of it every group, of
   * each group one of its literals. Empty where there is no more to say than `literals` says.
   */
  readonly branches: readonly Branch[];
}

type Branch = readonly (readonly string[])[];

const literalLeast = 3;
const literalsMax = 64;
/** Of a longer literal the beginning tells enough, and the search stays small. */
const literalMost = 16;
const unknown: ExpressionFacts = { literals: [], branches: [] };

/**
 * Reads the literals that an expression requires. What it does not understand has no facts: then the expression is run on every line, which is slow and never wrong.
 *
 * @param source grok names expanded, flags taken off
 */
export function expressionFacts(source: string): ExpressionFacts {
  const reader = new ExpressionReader(withoutGroupAround(source));
  const literals = reader.read();
  if (literals === undefined) return unknown;
  if (!isUseful(literals)) return unknown;
  const branches = reader.branches.map((groups) =>
    groups.filter((group) => group.length > 0 && isUseful(group)),
  );
  const isStricter = branches.every((groups) => groups.length > 0);
  return { literals, branches: isStricter ? branches : [] };
}

/** Takes off a group that the whole expression is: its alternatives are the outermost ones then. */
function withoutGroupAround(source: string): string {
  if (!source.startsWith('(?:') || !source.endsWith(')')) return source;
  let depth = 0;
  for (let i = 0; i < source.length; i++) {
    const char = source[i];
    if (char === '\\') i++;
    else if (char === '[') i = classEnd(source, i);
    else if (char === '(') depth++;
    else if (char === ')' && --depth === 0)
      return i === source.length - 1 ? source.slice(3, -1) : source;
  }
  return source;
}

function classEnd(source: string, open: number): number {
  let at = open + (source[open + 1] === '^' ? 2 : 1);
  while (at < source.length && source[at] !== ']') at += source[at] === '\\' ? 2 : 1;
  return at;
}

function isUseful(literals: readonly string[]): boolean {
  return literals.length <= literalsMax && literals.every((text) => text.length >= literalLeast);
}

function shortest(literals: readonly string[]): number {
  return Math.min(6, ...literals.map(({ length }) => length));
}

/** The better of two sets of required literals: the longer shortest, then the fewer. */
function better(a: readonly string[] | undefined, b: readonly string[]): readonly string[] {
  if (a === undefined || a.length === 0) return b;
  if (b.length === 0) return a;
  const [x, y] = [shortest(a), shortest(b)];
  if (x !== y) return x > y ? a : b;
  return b.length < a.length ? b : a;
}

function groupOf(run: string): readonly string[] {
  const literal = steadyLiteral(steadyLiteral(run).slice(0, literalMost));
  return literal === '' ? [] : [literal];
}

interface Atom {
  /** One character that stands for itself. */
  readonly char?: string;
  /** Of a group: one of them is in it. */
  readonly literals?: readonly string[];
  /** An anchor: takes no room. */
  readonly isEmpty?: boolean;
}

class ExpressionReader {
  readonly #source: string;
  #at = 0;
  #isKnown = true;
  #depth = 0;
  /** Of the outermost alternatives. */
  readonly branches: (readonly string[])[][] = [];

  constructor(source: string) {
    this.#source = source;
  }

  /** @returns undefined where the expression is not understood */
  read(): readonly string[] | undefined {
    const literals = this.#alternatives();
    return this.#isKnown && this.#at === this.#source.length ? literals : undefined;
  }

  #alternatives(): readonly string[] {
    const branches = [this.#sequence()];
    while (this.#source[this.#at] === '|') {
      this.#at++;
      branches.push(this.#sequence());
    }
    return branches.some((branch) => branch.length === 0) ? [] : [...new Set(branches.flat())];
  }

  #sequence(): readonly string[] {
    const groups: (readonly string[])[] = [];
    if (this.#depth === 0) this.branches.push(groups);
    let run = '';
    while (!'|)'.includes(this.#source[this.#at] ?? '')) {
      const atom = this.#atom();
      const least = this.#least();
      if (atom.isEmpty === true) continue;
      if (least > 0) run += atom.char ?? '';
      if (atom.char === undefined || least !== 1 || !this.#isOnce) {
        groups.push(groupOf(run));
        run = '';
      }
      if (least > 0) groups.push(atom.literals ?? []);
    }
    groups.push(groupOf(run));
    return groups.reduce((best, group) => better(best, group), []);
  }

  #isOnce = true;

  /** How often the atom before must come at least. */
  #least(): number {
    const [all = '', counts = ''] = /^(?:[?*+]|\{(\d+,?\d*)\})\??/.exec(this.#rest()) ?? [];
    this.#at += all.length;
    this.#isOnce = all === '' || counts === '1';
    if (all === '') return 1;
    if (counts !== '') return Number.parseInt(counts, 10);
    return all.startsWith('+') ? 1 : 0;
  }

  #rest(): string {
    return this.#source.slice(this.#at, this.#at + 12);
  }

  #atom(): Atom {
    const char = this.#source[this.#at] ?? '';
    if (char === '(') return this.#group();
    if (char === '[') return this.#class();
    this.#at++;
    if (char === '\\') return this.#escape();
    if (char === '^' || char === '$') return { isEmpty: true };
    if (char === '.') return {};
    if (/[?*+]/.test(char)) this.#isKnown = false;
    return this.#literal(char);
  }

  #literal(char: string): Atom {
    return char < '\u0080' ? { char: char.toLowerCase() } : {};
  }

  #group(): Atom {
    const [open = '('] = /^\((?:\?(?:i?:|P?<\w+>))?/.exec(this.#source.slice(this.#at)) ?? [];
    this.#at += open.length;
    if (this.#source[this.#at] === '?') this.#isKnown = false;
    this.#depth++;
    const literals = this.#alternatives();
    this.#depth--;
    if (this.#source[this.#at] !== ')') this.#isKnown = false;
    this.#at++;
    return { literals };
  }

  #escape(): Atom {
    const char = this.#source[this.#at] ?? '';
    this.#at++;
    if (/[bBAz]/.test(char)) return { isEmpty: true };
    if (/[dDwWsStnr]/.test(char)) return {};
    if (/[\dA-Za-z]/.test(char)) this.#isKnown = false;
    return this.#literal(char);
  }

  #class(): Atom {
    const [all = '', , inner = ''] =
      /^\[(\^?)((?:\\.|[^\]\\])+)\]/.exec(this.#source.slice(this.#at)) ?? [];
    if (all === '' || inner.startsWith('[:')) {
      this.#isKnown = false;
      this.#at = this.#source.length;
      return {};
    }
    this.#at += all.length;
    return {};
  }
}
