import { digitsInWord, wholeNumber } from './skeleton-answer.ts';

const number = /^(?:\d+|0x[0-9a-f]+|(?=.*\d)[0-9a-f]{4,})$/i;

/**
 * The skeleton of a text of one line: its characters, with symbols for what skeletons leave out. It is
 * that of templates/skeleton-hash.ts, which a test holds it to.
 *
 * @param text as `plainText` makes it
 * @returns undefined for a text with characters beyond ASCII
 */
export function skeletonSymbols(text: string): readonly number[] | undefined {
  const symbols: number[] = [];
  for (const [part] of text.matchAll(/[0-9A-Za-z]+|[^0-9A-Za-z]/g)) {
    if (part.charCodeAt(0) > 126) return undefined;
    if (number.test(part)) symbols.push(wholeNumber);
    else
      for (const [piece] of part.matchAll(/\d\d+|[^]/g)) {
        symbols.push(piece.length > 1 ? digitsInWord : piece.charCodeAt(0));
      }
  }
  return symbols;
}
