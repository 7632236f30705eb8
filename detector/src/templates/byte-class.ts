/** What a byte is to the tokeniser; bits, so that a run of bytes is described by their union. */
export const DIGIT = 1;
/** a to f, A to F. */
export const HEX_LETTER = 2;
/** Other letters, and every byte of a character beyond ASCII. */
export const LETTER = 4;
/** Punctuation within words: . _ - / \ $ * + ~ % ! ? ^ ` */
export const JOINER = 8;
/** Punctuation between values: = : , ; ( ) [ ] { } < > " ' | # @ & */
export const SEPARATOR = 16;
/** Blank, tab and the other control characters. */
export const BLANK = 32;
export const ALPHANUMERIC = 7;

/** The class of each of the 256 bytes. */
export const byteClasses: Uint8Array = Uint8Array.from({ length: 256 }, (_, byte) => {
  if (byte <= 0x20 || byte === 0x7f) return BLANK;
  if (byte >= 0x80) return LETTER;
  const character = String.fromCodePoint(byte);
  if (character >= '0' && character <= '9') return DIGIT;
  if ('abcdefABCDEF'.includes(character)) return HEX_LETTER;
  if (character.toLowerCase() !== character.toUpperCase()) return LETTER;
  return '=:,;()[]{}<>"\'|#@&'.includes(character) ? SEPARATOR : JOINER;
});
