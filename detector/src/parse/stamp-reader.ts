import { formsFor } from './forms-for.ts';
import { Moment } from './moment.ts';
import { timestampForms } from './timestamp-forms.ts';

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

function isAmong(forms: readonly number[], form: number): boolean {
  for (let i = 0; i < forms.length; i++) if (forms[i] === form) return true;
  return false;
}

/** A time is not the beginning of a longer word. */
function endsThere(bytes: Uint8Array, at: number, end: number): boolean {
  if (at >= end) return true;
  const c = bytes[at]!;
  return !((c >= 48 && c <= 57) || ((c | 32) >= 97 && (c | 32) <= 122));
}
