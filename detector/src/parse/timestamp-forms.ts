import { letterForms } from './letter-forms.ts';
import { numberForms } from './number-forms.ts';
import { separatedForms } from './separated-forms.ts';
import type { TimestampForm } from './timestamp-form.ts';

/**
 * The forms in the order in which they are tried on a line whose stream has shown none yet; the more
 * particular first, so that none takes the beginning of another. A number alone comes last.
 */
export const timestampForms: readonly TimestampForm[] = [
  ...letterForms,
  ...separatedForms,
  ...numberForms,
];
