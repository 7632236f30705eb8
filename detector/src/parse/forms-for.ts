import { digitsEnd, isDigit, isLetter } from './header-ends.ts';
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

/** The forms, by their numbers, of which a time at `at` may be: by its first bytes, whatever its digits. */
export function formsFor(bytes: Uint8Array, at: number): readonly number[] {
  const first = bytes[at]!;
  if (isDigit(first)) {
    const digits = digitsEnd(bytes, at + 1, at + digitsMax) - at;
    return digitForms[digits * 8 + (separatorOf[bytes[at + digits] ?? 0] ?? 0)]!;
  }
  if (first === 64) return atForms;
  return isLetter(first) ? (letterForms[bytes[at + 3]!] ?? noForms) : noForms;
}

function canStart(
  { digits: [least, most, behind] = [0, 0, ''] }: TimestampForm,
  count: number,
  separator = '\0',
): boolean {
  return count >= least && count <= most && (behind === '' || behind.includes(separator));
}

function numbersOf(isOf: (form: TimestampForm) => boolean): readonly number[] {
  return timestampForms.flatMap((form, number) => (isOf(form) ? [number] : []));
}
