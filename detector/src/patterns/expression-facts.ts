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
 * Reads the literals that an expression requires. What it does not understand has no facts: then the
 * expression is run on every line, which is slow and never wrong.
 *
 * @param source grok names expanded, flags taken off
 */
export function expressionFacts(source: string): ExpressionFacts {
  const read = new ExpressionReader(source).read();
  if (read === undefined || !isUseful(read.literals)) return unknown;
  const { literals } = read;
  const branches = read.branches.map((groups) =>
    groups.filter((group) => group.length > 0 && isUseful(group)),
  );
  const isStricter = branches.every((groups) => groups.length > 0);
  return { literals, branches: isStricter ? branches : [] };
}

function isUseful(literals: readonly string[]): boolean {
  return literals.length <= literalsMax && literals.every((text) => text.length >= literalLeast);
}

function shortest(literals: readonly string[]): number {
  return Math.min(6, ...literals.map(({ length }) => length));
}

/** The better of two sets of required literals: the longer shortest, then the fewer. */
function better(a: readonly string[], b: readonly string[]): readonly string[] {
  if (a.length === 0) return b;
  if (b.length === 0) return a;
  const [x, y] = [shortest(a), shortest(b)];
  if (x !== y) return x > y ? a : b;
  return b.length < a.length ? b : a;
}

function groupOf(run: string): readonly string[] {
  const literal = steadyLiteral(steadyLiteral(run).slice(0, literalMost));
  return literal === '' ? [] : [literal];
}

/** What a sequence of atoms requires. */
interface Sequence {
  readonly groups: Branch;
  /** What is in it where it is one group and nothing else: its alternatives are the sequence's. */
  readonly sole: ExpressionFacts | undefined;
}

interface Atom {
  /** One character that stands for itself. */
  readonly char?: string;
  /** Of a group. */
  readonly inside?: ExpressionFacts;
  /** An anchor: takes no room. */
  readonly isEmpty?: boolean;
}

/** An atom of a sequence: nothing is known of one that need not come. */
interface Part extends Atom {
  /** Whether what comes after it does not follow its character at once. */
  readonly endsRun: boolean;
}

class ExpressionReader {
  readonly #source: string;
  #at = 0;
  #isKnown = true;

  constructor(source: string) {
    this.#source = source;
  }

  /** @returns undefined where the expression is not understood */
  read(): ExpressionFacts | undefined {
    const facts = this.#alternatives();
    return this.#isKnown && this.#at === this.#source.length ? facts : undefined;
  }

  #alternatives(): ExpressionFacts {
    const first = this.#sequence();
    const branches = [first.groups];
    while (this.#source[this.#at] === '|') {
      this.#at++;
      branches.push(this.#sequence().groups);
    }
    if (branches.length === 1 && first.sole !== undefined) return first.sole;
    const required = branches.map((groups) => groups.reduce((best, group) => better(best, group)));
    const isOpen = required.some((literals) => literals.length === 0);
    return { literals: isOpen ? [] : [...new Set(required.flat())], branches };
  }

  #sequence(): Sequence {
    const parts = this.#parts();
    const groups: (readonly string[])[] = [];
    let run = '';
    for (const { char = '', inside, endsRun } of parts) {
      run += char;
      if (endsRun) {
        groups.push(groupOf(run));
        run = '';
      }
      groups.push(inside?.literals ?? []);
    }
    groups.push(groupOf(run));
    return { groups, sole: parts.length === 1 ? parts[0]?.inside : undefined };
  }

  #parts(): readonly Part[] {
    const parts: Part[] = [];
    while (!'|)'.includes(this.#source[this.#at] ?? '')) {
      const atom = this.#atom();
      const least = this.#least();
      if (atom.isEmpty === true) continue;
      const endsRun = atom.char === undefined || least !== 1 || !this.#isOnce;
      parts.push({ ...(least > 0 ? atom : {}), endsRun });
    }
    return parts;
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
    const inside = this.#alternatives();
    if (this.#source[this.#at] !== ')') this.#isKnown = false;
    this.#at++;
    return { inside };
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
