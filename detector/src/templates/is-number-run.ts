import { byteClasses, DIGIT, HEX_LETTER, LETTER } from './byte-class.ts';

/** Hexadecimal runs of letters and digits without 0x are numbers from this length on. */
const hexRunMin = 4;

/**
 * Whether a maximal run of letters and digits is a number: all digits; hexadecimal with a digit and at
 * least 4 long; or 0x and hexadecimal. Skeletons and masks share it, so that they agree.
 *
 * @param union of the classes of the run's bytes
 */
export function isNumberRun(bytes: Uint8Array, start: number, end: number, union: number): boolean {
  if (union === DIGIT) return true;
  if (union === (DIGIT | HEX_LETTER)) return end - start >= hexRunMin;
  if ((union & LETTER) === 0 || end - start < 3) return false;
  if (bytes[start] !== 0x30 || ((bytes[start + 1] as number) | 0x20) !== 0x78) return false;
  for (let i = start + 2; i < end; i++) {
    if (((byteClasses[bytes[i] as number] as number) & LETTER) !== 0) return false;
  }
  return true;
}
