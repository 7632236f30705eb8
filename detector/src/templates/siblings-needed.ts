import { BLANK, byteClasses, DIGIT, LETTER } from './byte-class.ts';
import { isByteUnit } from './is-byte-unit.ts';
import { EMPTY_HASH, hashWord, NUMBER, type TokenColumns, VARIABLE_HASH } from './token-columns.ts';

/** Words after which a name stands: its place varies as soon as two names were seen. */
const before = [
  'user',
  'username',
  'host',
  'hostname',
  'client',
  'server',
  'node',
  'device',
  'container',
  'pod',
  'account',
  'database',
  'table',
  'queue',
  'topic',
  'file',
  'domain',
  'address',
  'peer',
  'named',
  'for',
  'from',
  'login',
];
const hints: ReadonlySet<number> = new Set(
  before.map((word) => hashWord(new TextEncoder().encode(word), 0, word.length)),
);

const EQUALS = 0x3d;
const EXPECTED = 2;
const NAME_LIKE = 4;
const PLAIN = 6;
const FIRST = 12;
const STATE = 24;

/**
 * How many different values a place must have shown, in lines otherwise equal, before it is taken to
 * vary. Few where a value is expected ("user=", "'...'", "from"), many for a plain word, most for one
 * in capitals, which mostly names a state.
 */
export function siblingsNeeded(bytes: Uint8Array, tokens: TokenColumns, i: number): number {
  const hash = tokens.hash[i] as number;
  if (hash === VARIABLE_HASH || hash === EMPTY_HASH) return EXPECTED;
  if (isExpected(bytes, tokens, i)) return EXPECTED;
  const start = tokens.start[i] as number;
  const end = tokens.end[i] as number;
  if (isInCapitals(bytes, start, end)) return STATE;
  if (i === 0) return FIRST;
  if (isAfterHint(bytes, tokens, i)) return EXPECTED;
  return isNameLike(bytes, start, end) ? NAME_LIKE : PLAIN;
}

/** After "=", in quotes, a unit after a number. */
function isExpected(bytes: Uint8Array, tokens: TokenColumns, i: number): boolean {
  const start = tokens.start[i] as number;
  const end = tokens.end[i] as number;
  const sign = start > tokens.lineStart ? (bytes[start - 1] as number) : 0;
  if (sign === EQUALS || (isQuote(sign) && bytes[end] === sign)) return true;
  return i > 0 && tokens.kind[i - 1] === NUMBER && isByteUnit(bytes, start, end);
}

function isAfterHint(bytes: Uint8Array, tokens: TokenColumns, i: number): boolean {
  const sign = bytes[(tokens.start[i] as number) - 1] as number;
  return byteClasses[sign] === BLANK && hints.has(tokens.hash[i - 1] as number);
}

function isQuote(byte: number | undefined): boolean {
  return byte === 0x22 || byte === 0x27;
}

function isInCapitals(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start < 2) return false;
  for (let i = start; i < end; i++) {
    const byte = bytes[i] as number;
    const kind = byteClasses[byte] as number;
    if (kind === DIGIT || (byte >= 0x61 && byte <= 0x7a)) return false;
  }
  return true;
}

/** Holds a digit, or punctuation between letters. */
function isNameLike(bytes: Uint8Array, start: number, end: number): boolean {
  for (let i = start; i < end; i++) {
    const kind = byteClasses[bytes[i] as number] as number;
    if (kind === DIGIT || kind > LETTER) return true;
  }
  return false;
}
