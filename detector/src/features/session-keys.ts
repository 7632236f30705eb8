import { RecurringValues } from './recurring-values.ts';

export interface SessionKeysOptions {
  /** Distinct values looked at while it learns; what comes after is not. Default 500,000. */
  readonly valuesMax?: number;
}

interface Class {
  /** Lines with at least one value of it. */
  lines: number;
  readonly values: RecurringValues<string>;
}

/** Fewer values are no sessions. */
const valuesMin = 20;
const tokens = /[^\s,;=()[\]{}"'<>|/]+/g;
const shapes: readonly (readonly [expression: RegExp, shape: string])[] = [
  [/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, 'uuid'],
  [/^\d{1,3}(\.\d{1,3}){3}(:\d+)?$/, 'address'],
  [/^-?\d{5,}$/, 'number'],
  [/^(?=.*\d)(?=.*[a-f])[0-9a-f]{8,}$/i, 'hexadecimal'],
  [/^(?=.*\d)[0-9a-z]{6,}$/i, 'letters and digits'],
];
const prefixed = /^([A-Za-z]{1,16}[_:#-])(-?\w*\d\w*)$/;

/**
 * Finds the word by which lines belong together (a block, a request, a job), which nobody names: values
 * of a class, told apart by their form ("blk_" and a number, a UUID), that recur over lines of several
 * templates, of which there are many, and which most lines have.
 *
 * The score of a class is the share of lines that have it, times 1 - 1/s for s templates a value on
 * average, over 1 + n/100 for n lines a value. Wrong where two kinds of ids have one form.
 */
export class SessionKeys {
  readonly #valuesMax: number;
  readonly #classes = new Map<string, Class>();
  #values = 0;
  #lines = 0;
  #chosen: string | undefined;
  #prefix = '';

  constructor({ valuesMax = 500_000 }: SessionKeysOptions = {}) {
    this.#valuesMax = valuesMax;
  }

  /** The class that was chosen: a prefix ("blk_") or a form. */
  get chosen(): string | undefined {
    return this.#chosen;
  }

  /** Looks at a line while it learns. @param template its number */
  observe(message: string, template: number): void {
    this.#lines++;
    const seen = new Set<string>();
    for (const [token] of message.matchAll(tokens)) {
      const value = withoutEnd(token);
      const name = classOf(value);
      if (name === undefined) continue;
      const known = this.#class(name);
      if (!seen.has(name)) known.lines++;
      seen.add(name);
      if (known.values.note(value, template, this.#values < this.#valuesMax)) this.#values++;
    }
  }

  /** @returns the best class so far, undefined when lines belong together by nothing; learning ends */
  choose(): string | undefined {
    let best = 0.1;
    for (const [name, known] of this.#classes) {
      const score = this.#scoreOf(known);
      if (score > best) [best, this.#chosen] = [score, name];
    }
    this.#prefix = /[_:#-]$/.test(this.#chosen ?? '') ? (this.#chosen ?? '') : '';
    this.#classes.clear();
    return this.#chosen;
  }

  /** The keys in a line, each once; they are parts of `message` and keep it alive: copy what stays. */
  keysOf(message: string): readonly string[] {
    if (this.#chosen === undefined || !message.includes(this.#prefix)) return [];
    const keys: string[] = [];
    for (const [token] of message.matchAll(tokens)) {
      if (!token.includes(this.#prefix)) continue;
      const value = withoutEnd(token);
      if (classOf(value) === this.#chosen && !keys.includes(value)) keys.push(value);
    }
    return keys;
  }

  #class(name: string): Class {
    let known = this.#classes.get(name);
    if (known === undefined) {
      known = { lines: 0, values: new RecurringValues() };
      this.#classes.set(name, known);
    }
    return known;
  }

  #scoreOf({ lines, values }: Class): number {
    if (values.size < valuesMin) return 0;
    return ((lines / this.#lines) * values.spread) / values.crowd;
  }
}

/** Its prefix with the separator, else its form; undefined for words and small numbers. */
function classOf(value: string): string | undefined {
  if (value.length < 5 || value.length > 80 || !/\d/.test(value)) return undefined;
  for (const [expression, shape] of shapes) if (expression.test(value)) return shape;
  return prefixed.exec(value)?.[1];
}

function withoutEnd(token: string): string {
  return token.replace(/[.:!?]+$/, '');
}
