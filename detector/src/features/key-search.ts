import { eachKeyToken, type KeyFormCode, prefixLength, shapeOf } from './key-form.ts';
import { keyHash } from './key-hash.ts';
import { type RecurringValue, RecurringValues } from './recurring-values.ts';

/** A form of keys, as it is found. */
export interface KeyForm {
  readonly code: KeyFormCode;
  /** What each value begins with, '' where it is a shape. */
  readonly prefix: string;
  /** The word before the value in the line that had it first: "block", "job". */
  readonly name: string;
}

interface Candidate {
  /** Lines with at least one value of it. */
  lines: number;
  lastLine: number;
  readonly prefix: string;
  readonly name: string;
  readonly values: RecurringValues;
}

export interface KeySearchState {
  readonly lines: number;
  readonly forms: readonly (Omit<Candidate, 'values'> & {
    readonly code: KeyFormCode;
    /** Of each value its hash, lines and templates. */
    readonly values: readonly number[];
  })[];
}

/** Forms of which notes are kept; what comes after is passed over. */
const formsMax = 64;
/** Fewer values are no sessions. */
const valuesMin = 20;
/** Lines without the key are of something else, but not most of them. */
const shareMin = 0.25;
const scoreMin = 0.12;
/** Lines a value, on average, of a form that others of the host have too. */
const recurringMin = 1.3;
const wordMax = 24;

/**
 * Finds the form of the values by which a source's lines belong together, which nobody names: values that recur
 * over lines of several templates, of which there are many, and which much of the source's lines have.
 *
 * The score of a form is the share of lines that have it, times 1 - 1/s for s templates a value on average, over
 * 1 + n/100 for n lines a value. Wrong where two kinds of ids have one form.
 */
export class KeySearch {
  readonly #valuesMax: number;
  readonly #forms = new Map<KeyFormCode, Candidate>();
  #values = 0;
  #lines = 0;

  /** @param valuesMax distinct values of which notes are kept; what comes after is passed over */
  constructor(valuesMax = 2_048) {
    this.#valuesMax = valuesMax;
  }

  /** Lines that were looked at. */
  get lines(): number {
    return this.#lines;
  }

  /** The message of a line, `text[from, to)`, and its template's number. */
  observe(text: Uint8Array, range: readonly [from: number, to: number], template: number): void {
    const [from] = range;
    this.#lines++;
    eachKeyToken(text, range, ({ start, end, code }) => {
      const form = this.#forms.get(code) ?? this.#open(text, { from, start, end, code });
      if (form === undefined) return;
      if (form.lastLine !== this.#lines) form.lines++;
      form.lastLine = this.#lines;
      const hasRoom = this.#values < this.#valuesMax;
      if (form.values.note(hashOf(text, start, end), template, hasRoom)) this.#values++;
    });
  }

  /**
   * @param isKnown whether others of the host have keys of the form: then one kind of line with it is enough
   * @returns the best form so far, undefined where lines belong together by nothing
   */
  choose(isKnown: (code: KeyFormCode) => boolean): KeyForm | undefined {
    let best: KeyForm | undefined;
    let most = scoreMin;
    for (const [code, form] of this.#forms) {
      const share = form.lines / this.#lines;
      if (share < shareMin || form.values.size < valuesMin) continue;
      const isOfOthers = isKnown(code) && form.values.linesPerValue >= recurringMin;
      const score = share * (isOfOthers ? 1 : form.values.spread / form.values.crowd);
      if (score <= most) continue;
      most = score;
      best = { code, prefix: form.prefix, name: form.name };
    }
    return best;
  }

  snapshot(): KeySearchState {
    const forms = [...this.#forms].map(([code, form]) => ({
      ...form,
      code,
      values: [...form.values.entries()].flatMap(([hash, { lines, templates }]) => [
        hash,
        lines,
        templates,
      ]),
    }));
    return { lines: this.#lines, forms };
  }

  static of({ lines, forms }: KeySearchState): KeySearch {
    const search = new KeySearch();
    search.#lines = lines;
    for (const { code, values, ...form } of forms) {
      const known = RecurringValues.of(inThrees(values));
      search.#values += known.size;
      search.#forms.set(code, { ...form, values: known });
    }
    return search;
  }

  #open(
    text: Uint8Array,
    { from, start, end, code }: { from: number; start: number; end: number; code: KeyFormCode },
  ): Candidate | undefined {
    if (this.#forms.size >= formsMax) return undefined;
    const length = shapeOf(code).isPrefixed ? prefixLength(text, start, end) : 0;
    const form: Candidate = {
      lines: 0,
      lastLine: 0,
      prefix: textOf(text, start, start + length),
      name: wordBefore(textOf(text, Math.max(from, start - wordMax), start)),
      values: new RecurringValues(),
    };
    this.#forms.set(code, form);
    return form;
  }
}

/** Of a state: hash, lines and templates of each value. */
function* inThrees(values: readonly number[]): Generator<readonly [number, RecurringValue]> {
  for (let i = 0; i < values.length; i += 3) {
    yield [values[i] ?? 0, { lines: values[i + 1] ?? 0, templates: values[i + 2] ?? 0 }];
  }
}

/** "block" of "Received block ", "job" of "state job=". */
function wordBefore(text: string): string {
  return /([A-Za-z_]+)\W*$/.exec(text)?.[1] ?? '';
}

function textOf(text: Uint8Array, from: number, to: number): string {
  return String.fromCharCode(...text.subarray(from, to));
}

/** 52 bits: two values in many thousands that share one do no harm. */
function hashOf(text: Uint8Array, start: number, end: number): number {
  let { low, high } = keyHash;
  for (let at = start; at < end; at++) {
    const byte = text[at] as number;
    low = keyHash.nextLow(low, byte);
    high = keyHash.nextHigh(high, byte);
  }
  return (low >>> 0) * 0x10_00_00 + (high & 0x0f_ff_ff);
}
