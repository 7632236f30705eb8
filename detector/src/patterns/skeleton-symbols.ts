import { digitsInWord, wholeNumber } from './skeleton-answer.ts';

const DIGIT = 1;
const HEX_LETTER = 2;
const LETTER = 4;
/** Of the ASCII characters; 0 for what is no letter or digit. */
const kinds = Uint8Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code);
  if (/\d/.test(character)) return DIGIT;
  if (/[a-f]/i.test(character)) return HEX_LETTER;
  return /[a-z]/i.test(character) ? LETTER : 0;
});
/** Hexadecimal runs of letters and digits without 0x are numbers from this length on. */
const hexRunMin = 4;

/**
 * The skeleton of a text of one line: its characters, with symbols for what skeletons leave out. It is
 * that of templates/skeleton-hash.ts, which a test holds it to.
 *
 * @param text as `plainText` makes it
 * @returns undefined for a text with characters beyond ASCII
 */
export function skeletonSymbols(text: string): readonly number[] | undefined {
  const symbols: number[] = [];
  for (let i = 0; i < text.length;) {
    const code = text.charCodeAt(i);
    if (code > 126) return undefined;
    if (kinds[code] === 0) {
      symbols.push(code);
      i++;
    } else i = addRun(symbols, text, i);
  }
  return symbols;
}

/** @returns where the run of letters and digits at `start` ends */
function addRun(symbols: number[], text: string, start: number): number {
  let union = 0;
  let end = start;
  for (; end < text.length; end++) {
    const kind = kinds[text.charCodeAt(end)] ?? 0;
    if (kind === 0) break;
    union |= kind;
  }
  if (isNumber(text, start, end, union)) symbols.push(wholeNumber);
  else addParts(symbols, text, start, end);
  return end;
}

/** As `isNumberRun` of templates. */
function isNumber(text: string, start: number, end: number, union: number): boolean {
  if (union === DIGIT) return true;
  if (union === (DIGIT | HEX_LETTER)) return end - start >= hexRunMin;
  if ((union & LETTER) === 0 || end - start < 3) return false;
  if (text.charCodeAt(start) !== 0x30 || (text.charCodeAt(start + 1) | 0x20) !== 0x78) return false;
  for (let i = start + 2; i < end; i++) if (kinds[text.charCodeAt(i)] === LETTER) return false;
  return true;
}

/** Two digits or more in a row are a number, one is not. */
function addParts(symbols: number[], text: string, start: number, end: number): void {
  for (let i = start; i < end;) {
    const from = i;
    while (i < end && kinds[text.charCodeAt(i)] === DIGIT) i++;
    if (i - from > 1) symbols.push(digitsInWord);
    else {
      symbols.push(text.charCodeAt(from));
      i = from + 1;
    }
  }
}
