import type { LineBatch } from '../model/line-batch.ts';
import { eachKeyToken, type KeyFormCode, prefixLength, shapeOf } from './key-form.ts';

/** A form of keys, as it is found. */
export interface KeyForm {
  readonly code: KeyFormCode;
  /** What each value begins with, '' where it is a shape. */
  readonly prefix: string;
  /** The word before the value in the line that had it first: "block", "job". */
  readonly name: string;
}

interface Value {
  lines: number;
  /** Bit t % 32 for each template t that it came with. */
  templates: number;
}

interface Candidate {
  /** Lines with at least one value of it. */
  lines: number;
  lastLine: number;
  readonly prefix: string;
  readonly name: string;
  readonly values: Map<number, Value>;
}

export interface KeySearchState {
  readonly lines: number;
  readonly forms: readonly (Omit<Candidate, 'values'> & {
    readonly code: KeyFormCode;
    /** Of each value its hash, lines and templates. */
    readonly values: readonly number[];
  })[];
}

/** Distinct values, and forms, of which notes are kept; what comes after is passed over. */
const valuesMax = 2_048;
const formsMax = 64;
/** Fewer values are no sessions. */
const valuesMin = 20;
/** Lines without the key are of something else, but not most of them. */
const shareMin = 0.25;
const scoreMin = 0.12;
/** A value in more lines than about this is an address or a name rather than a session. */
const linesUsual = 100;
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
  readonly #forms = new Map<KeyFormCode, Candidate>();
  #values = 0;
  #lines = 0;

  /** Lines that were looked at. */
  get lines(): number {
    return this.#lines;
  }

  observe(batch: LineBatch, row: number): void {
    const { bytes: text } = batch;
    const from = batch.messageStart[row] as number;
    const to = batch.messageEnd[row] as number;
    this.#lines++;
    eachKeyToken(text, [from, to], ({ start, end, code }) => {
      const form = this.#forms.get(code) ?? this.#open(text, { from, start, end, code });
      if (form === undefined) return;
      if (form.lastLine !== this.#lines) form.lines++;
      form.lastLine = this.#lines;
      this.#note(form, hashOf(text, start, end), batch.template[row] as number);
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
      const isOfOthers = isKnown(code) && linesPerValue(form) >= recurringMin;
      const score = share * (isOfOthers ? 1 : scoreOf(form));
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
      values: [...form.values].flatMap(([hash, { lines, templates }]) => [hash, lines, templates]),
    }));
    return { lines: this.#lines, forms };
  }

  static of({ lines, forms }: KeySearchState): KeySearch {
    const search = new KeySearch();
    search.#lines = lines;
    for (const { code, values, ...form } of forms) {
      const known = new Map<number, Value>();
      for (let i = 0; i < values.length; i += 3) {
        known.set(values[i] ?? 0, { lines: values[i + 1] ?? 0, templates: values[i + 2] ?? 0 });
      }
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
      values: new Map(),
    };
    this.#forms.set(code, form);
    return form;
  }

  #note({ values }: Candidate, hash: number, template: number): void {
    let value = values.get(hash);
    if (value === undefined) {
      if (this.#values >= valuesMax) return;
      this.#values++;
      value = { lines: 0, templates: 0 };
      values.set(hash, value);
    }
    value.lines++;
    value.templates |= 1 << (template % 32);
  }
}

function linesPerValue({ values }: Candidate): number {
  let occurrences = 0;
  for (const { lines } of values.values()) occurrences += lines;
  return occurrences / values.size;
}

function scoreOf({ values }: Candidate): number {
  let occurrences = 0;
  let spans = 0;
  for (const value of values.values()) {
    occurrences += value.lines;
    spans += bits(value.templates);
  }
  const span = spans / values.size;
  return (1 - 1 / span) / (1 + occurrences / values.size / linesUsual);
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
  let low = 0x81_1c_9d_c5;
  let high = 0x9e_37_79_b9;
  for (let at = start; at < end; at++) {
    const byte = text[at] as number;
    low = Math.imul(low ^ byte, 0x01_00_01_93);
    high = Math.imul(high + byte, 0x85_eb_ca_6b) ^ (high >>> 15);
  }
  return (low >>> 0) * 0x10_00_00 + (high & 0x0f_ff_ff);
}

function bits(mask: number): number {
  let count = 0;
  for (let left = mask >>> 0; left > 0; left = (left & (left - 1)) >>> 0) count++;
  return count;
}
