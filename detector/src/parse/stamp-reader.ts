import { Moment } from './moment.ts';
import { timestampForms } from './timestamp-forms.ts';

/** Which forms can start with a byte, by their numbers. */
const digitForms = numbersOf('digit');
const letterForms = numbersOf('letter');
const atForms = numbersOf('at');
const noForms: readonly number[] = [];

/** Which form a stream uses: tried first, and changed when another one fits. -1: none seen yet. */
export interface FormLock {
  form: number;
}

/** Reads times of any form into one `Moment`. */
export class StampReader {
  readonly moment = new Moment();

  /**
   * The form that fitted last is tried first, so on most lines it is the only one.
   *
   * @returns where the time at `at` ends, -1 where there is none
   */
  read(lock: FormLock, bytes: Uint8Array, at: number, end: number): number {
    const { moment } = this;
    if (lock.form >= 0) {
      moment.clear();
      const after = timestampForms[lock.form]!.read(moment, bytes, at, end);
      if (after > 0 && after <= end) return after;
    }
    for (const form of formsFor(bytes[at]!)) {
      moment.clear();
      const after = timestampForms[form]!.read(moment, bytes, at, end);
      if (after < 0 || after > end || !endsThere(bytes, after, end)) continue;
      lock.form = form;
      return after;
    }
    return -1;
  }
}

function formsFor(first: number): readonly number[] {
  if (first >= 48 && first <= 57) return digitForms;
  if (first === 64) return atForms;
  const letter = first | 32;
  return letter >= 97 && letter <= 122 ? letterForms : noForms;
}

/** A time is not the beginning of a longer word. */
function endsThere(bytes: Uint8Array, at: number, end: number): boolean {
  if (at >= end) return true;
  const c = bytes[at]!;
  return !((c >= 48 && c <= 57) || ((c | 32) >= 97 && (c | 32) <= 122));
}

function numbersOf(first: 'digit' | 'letter' | 'at'): readonly number[] {
  return timestampForms.flatMap((form, number) => (form.first === first ? [number] : []));
}
