/** An expression as data, for ASCII text on one line; the form that `buildAutomaton` takes. */
export type ExpressionNode =
  | { readonly kind: 'set'; readonly chars: CharSet }
  | { readonly kind: 'sequence' | 'choice'; readonly parts: readonly ExpressionNode[] }
  | {
      readonly kind: 'repeat';
      readonly part: ExpressionNode;
      readonly least: number;
      /** Infinity where there is none. */
      readonly most: number;
    }
  | { readonly kind: 'assert'; readonly what: Assertion };

export type Assertion = 'start' | 'end' | 'boundary' | 'not-boundary';

/** `chars[code]` is 1 for each ASCII character that it holds. */
export type CharSet = Uint8Array;

const asciiSize = 128;
const depthMax = 64;
const classes: Readonly<Record<string, string>> = {
  d: '0-9',
  w: '0-9A-Za-z_',
  s: ' \t\n\v\f\r',
};
const signs: Readonly<Record<string, { readonly least: number; readonly most: number }>> = {
  '?': { least: 0, most: 1 },
  '*': { least: 0, most: Infinity },
  '+': { least: 1, most: Infinity },
};
const controls: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  f: '\f',
  v: '\v',
};

/**
 * Reads an expression of the common part of RE2's and ECMAScript's syntax.
 *
 * @param source grok names expanded, flags taken off
 * @returns undefined where something in it is not understood
 */
export function expressionTree(source: string, flags: string): ExpressionNode | undefined {
  const reader = new TreeReader(source, flags.includes('i'));
  try {
    return reader.read();
  } catch (error) {
    if (error instanceof NotUnderstood) return undefined;
    throw error;
  }
}

class NotUnderstood extends Error {}

class TreeReader {
  readonly #source: string;
  readonly #isFolded: boolean;
  #at = 0;
  #depth = 0;

  constructor(source: string, isFolded: boolean) {
    this.#source = source;
    this.#isFolded = isFolded;
  }

  read(): ExpressionNode {
    const tree = this.#choice();
    if (this.#at < this.#source.length) throw new NotUnderstood();
    return tree;
  }

  get #char(): string {
    return this.#source[this.#at] ?? '';
  }

  #choice(): ExpressionNode {
    const parts = [this.#sequence()];
    while (this.#char === '|') {
      this.#at++;
      parts.push(this.#sequence());
    }
    return parts.length === 1 && parts[0] !== undefined ? parts[0] : { kind: 'choice', parts };
  }

  #sequence(): ExpressionNode {
    const parts: ExpressionNode[] = [];
    while (this.#char !== '' && this.#char !== '|' && this.#char !== ')') {
      parts.push(this.#repeated(this.#atom()));
    }
    return { kind: 'sequence', parts };
  }

  #repeated(part: ExpressionNode): ExpressionNode {
    const [all = '', sign = '', from = '', comma = '', to = ''] =
      /^(?:([?*+])|\{(\d{1,4})(,?)(\d{0,4})\})\??/.exec(
        this.#source.slice(this.#at, this.#at + 14),
      ) ?? [];
    if (all === '') return part;
    this.#at += all.length;
    const bounds = signs[sign];
    if (bounds !== undefined) return { kind: 'repeat', part, ...bounds };
    const least = Number(from);
    const upper = to === '' ? Infinity : Number(to);
    return { kind: 'repeat', part, least, most: comma === '' ? least : upper };
  }

  #atom(): ExpressionNode {
    const char = this.#char;
    if (char === '(') return this.#group();
    if (char === '[') return { kind: 'set', chars: this.#class() };
    this.#at++;
    if (char === '\\') return this.#escape();
    if (char === '^') return { kind: 'assert', what: 'start' };
    if (char === '$') return { kind: 'assert', what: 'end' };
    if (char === '.') return { kind: 'set', chars: inverted(setOf('\n')) };
    if ('*+?'.includes(char) || char > '~') throw new NotUnderstood();
    return { kind: 'set', chars: this.#folded(setOf(char)) };
  }

  #group(): ExpressionNode {
    const [open = ''] = /^\((?:\?(?::|P?<\w+>))?/.exec(this.#source.slice(this.#at)) ?? [];
    this.#at += open.length;
    if (this.#char === '?' || ++this.#depth > depthMax) throw new NotUnderstood();
    const inner = this.#choice();
    if (this.#char !== ')') throw new NotUnderstood();
    this.#at++;
    this.#depth--;
    return inner;
  }

  #escape(): ExpressionNode {
    const char = this.#char;
    if (char === 'b' || char === 'B') {
      this.#at++;
      return { kind: 'assert', what: char === 'b' ? 'boundary' : 'not-boundary' };
    }
    return { kind: 'set', chars: this.#folded(this.#escaped()) };
  }

  /** What stands after a backslash, as the set that it means. */
  #escaped(): CharSet {
    const char = this.#char;
    this.#at++;
    const named = classes[char.toLowerCase()];
    if (named !== undefined) {
      const set = rangesOf(named);
      return char === char.toLowerCase() ? set : inverted(set);
    }
    const control = controls[char];
    if (control !== undefined) return setOf(control);
    if (char === '' || /[0-9A-Za-z]/.test(char) || char > '~') throw new NotUnderstood();
    return setOf(char);
  }

  #class(): CharSet {
    this.#at++;
    const isInverted = this.#char === '^';
    if (isInverted) this.#at++;
    const set = new Uint8Array(asciiSize);
    for (let isFirst = true; this.#char !== ']' || isFirst; isFirst = false) {
      const from = this.#member();
      const isRange = this.#char === '-' && (this.#source[this.#at + 1] ?? ']') !== ']';
      if (!isRange) {
        add(set, from);
        continue;
      }
      this.#at++;
      const [low, high] = [from.indexOf(1), this.#member().lastIndexOf(1)];
      set.fill(1, low, high + 1);
    }
    this.#at++;
    const folded = this.#folded(set);
    return isInverted ? inverted(folded) : folded;
  }

  #member(): CharSet {
    const char = this.#char;
    if (char === '' || char > '~' || this.#source.startsWith('[:', this.#at)) {
      throw new NotUnderstood();
    }
    this.#at++;
    return char === '\\' ? this.#escaped() : setOf(char);
  }

  #folded(set: CharSet): CharSet {
    if (!this.#isFolded) return set;
    const folded = set.slice();
    for (let upper = 65; upper <= 90; upper++) {
      const isIn = (set[upper] ?? 0) | (set[upper + 32] ?? 0);
      folded[upper] = isIn;
      folded[upper + 32] = isIn;
    }
    return folded;
  }
}

function setOf(chars: string): CharSet {
  const set = new Uint8Array(asciiSize);
  for (const char of chars) set[char.charCodeAt(0)] = 1;
  return set;
}

/** @param ranges "0-9A-Z_" */
function rangesOf(ranges: string): CharSet {
  const set = new Uint8Array(asciiSize);
  for (const [, from = '', to = from] of ranges.matchAll(/([^])(?:-([^]))?/g)) {
    set.fill(1, from.charCodeAt(0), (to === '' ? from : to).charCodeAt(0) + 1);
  }
  return set;
}

function inverted(set: CharSet): CharSet {
  return set.map((isIn) => 1 - isIn);
}

function add(set: CharSet, more: CharSet): void {
  for (const [code, isIn] of more.entries()) if (isIn === 1) set[code] = 1;
}
