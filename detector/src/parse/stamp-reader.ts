import { Moment } from './moment.ts';
import type { TimestampForm } from './timestamp-form.ts';
import { timestampForms } from './timestamp-forms.ts';

/** More digits than that are as good as that many. */
const digitsMax = 20;
const separators = '-/. :T';
/** Place of each byte among the separators, one behind the last for others. */
const separatorOf = Uint8Array.from({ length: 256 }, (_, byte) => {
  const at = separators.indexOf(String.fromCodePoint(byte));
  return at < 0 ? separators.length : at;
});
/** Which forms, by their numbers, a line can start with: by its digits and what is behind them. */
const digitForms = Array.from({ length: (digitsMax + 1) * 8 }, (_, place) =>
  numbersOf((form) => canStart(form, place >> 3, separators[place & 7])),
);
/** By the fourth byte. */
const letterForms = Array.from({ length: 256 }, (_, byte) => {
  const fourth = byte >= 48 && byte <= 57 ? '0' : String.fromCodePoint(byte);
  return numbersOf((form) => form.fourth === fourth);
});
const atForms = numbersOf(({ first }) => first === 'at');
const noForms: readonly number[] = [];

/** Which form a stream uses: tried first, and changed when another one fits. -1: none seen yet. */
export interface FormLock {
  form: number;
}

/** Reads times of any form into one `Moment`. */
export class StampReader {
  readonly moment = new Moment();

  /**
   * The form that fitted last is tried first, of the others only those that the line's first bytes
   * allow: so mostly one, also where lines of many programs lie in one stream.
   *
   * @returns where the time at `at` ends, -1 where there is none
   */
  read(lock: FormLock, bytes: Uint8Array, at: number, end: number): number {
    const { moment } = this;
    const forms = formsFor(bytes, at);
    if (forms.length === 0) return -1;
    const last = lock.form;
    if (isAmong(forms, last)) {
      moment.clear();
      const after = timestampForms[last]!.read(moment, bytes, at, end);
      if (after > 0 && after <= end) return after;
    }
    for (let i = 0; i < forms.length; i++) {
      const form = forms[i]!;
      // It was tried.
      if (form === last) continue;
      moment.clear();
      const after = timestampForms[form]!.read(moment, bytes, at, end);
      if (after < 0 || after > end || !endsThere(bytes, after, end)) continue;
      lock.form = form;
      return after;
    }
    return -1;
  }
}

function formsFor(bytes: Uint8Array, at: number): readonly number[] {
  const first = bytes[at]!;
  if (first >= 48 && first <= 57) {
    let digits = 1;
    while (digits < digitsMax && bytes[at + digits]! >= 48 && bytes[at + digits]! <= 57) digits++;
    return digitForms[digits * 8 + (separatorOf[bytes[at + digits] ?? 0] ?? 0)]!;
  }
  if (first === 64) return atForms;
  const letter = first | 32;
  return letter >= 97 && letter <= 122 ? (letterForms[bytes[at + 3]!] ?? noForms) : noForms;
}

function isAmong(forms: readonly number[], form: number): boolean {
  for (let i = 0; i < forms.length; i++) if (forms[i] === form) return true;
  return false;
}

function canStart(
  { digits: [least, most, behind] = [0, 0, ''] }: TimestampForm,
  count: number,
  separator = '\0',
): boolean {
  return count >= least && count <= most && (behind === '' || behind.includes(separator));
}

/** A time is not the beginning of a longer word. */
function endsThere(bytes: Uint8Array, at: number, end: number): boolean {
  if (at >= end) return true;
  const c = bytes[at]!;
  return !((c >= 48 && c <= 57) || ((c | 32) >= 97 && (c | 32) <= 122));
}

function numbersOf(isOf: (form: TimestampForm) => boolean): readonly number[] {
  return timestampForms.flatMap((form, number) => (isOf(form) ? [number] : []));
}
