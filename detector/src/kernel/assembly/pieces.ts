/**
 * The tokens of a piece, a run of letters, digits and . _ - / and the like. As templates/piece-tokeniser.ts
 * makes them; what a run of letters and digits is made of is read from the bitmaps.
 */
import { alphanumeric, digits, hexadecimal, nextBit, onesFrom } from './bitmaps.ts';
import { byteAt, COMPOUND, lineStart, NAME, NUMBER, PATH, push, WORD } from './tokens.ts';

const DOT: u8 = 0x2e;
const DASH: u8 = 0x2d;
const SLASH: u8 = 0x2f;
const BACKSLASH: u8 = 0x5c;
const EQUALS: u8 = 0x3d;
const PERCENT: u8 = 0x25;
const EXCLAMATION: u8 = 0x21;
const QUESTION: u8 = 0x3f;

/** The shape of a piece, as the twin's `Shape`. */
let runs: i32 = 0;
let numbers: i32 = 0;
let variable: i32 = 0;
let dots: i32 = 0;
let dashes: i32 = 0;
let slashes: i32 = 0;
let digitRuns: i32 = 0;
let firstStart: i32 = 0;
let firstEnd: i32 = 0;
let isFirstVariable: bool = false;
let isFirstWord: bool = false;
let isSecondVariable: bool = false;

/** A piece of letters and digits alone is one token. */
export function pushRun(start: i32, end: i32): void {
  const digit = nextDigit(start, end);
  if (digit >= end) push(isBoolean(start, end) ? NAME : WORD, start, end);
  else if (isNumberRun(start, digit, end)) push(NUMBER, start, end);
  else push(digit === start || hasDigitPair(digit, end) ? COMPOUND : WORD, start, end);
}

export function pushPiece(start: i32, end: i32): void {
  const first = byteAt(start);
  if (first === SLASH || first === BACKSLASH) {
    const isAfterEquals = start > lineStart && byteAt(start - 1) === EQUALS;
    if (end - start > 1 || isAfterEquals) push(PATH, start, trimmed(start, end));
    return;
  }
  pushPart(start, trimmed(start, end));
}

function pushPart(start: i32, end: i32): void {
  readShape(start, end);
  if (runs === 0) return;
  const hasWord = variable < runs;
  if (slashes >= 2 && hasWord) push(PATH, start, end);
  else if (variable === 0) push(isConstant(start, end) ? WORD : NAME, start, end);
  else if (slashes > 0 && hasWord) splitPiece(start, end);
  else if (isFirstVariable) push(isNumber() ? NUMBER : COMPOUND, start, end);
  else if (isPrefixed(start)) {
    const wordEnd = firstEnd;
    push(WORD, start, wordEnd);
    push(NAME, wordEnd + 1, end);
  } else push(NAME, start, end);
}

function splitPiece(start: i32, end: i32): void {
  let slash = start;
  while (byteAt(slash) !== SLASH) slash++;
  pushPart(start, slash);
  pushPart(slash + 1, end);
}

function isConstant(start: i32, end: i32): bool {
  const isLocation = dashes > 0 && digitRuns >= 2;
  return !isLocation && !isBoolean(start, end);
}

/** Digits with at most one point. */
function isNumber(): bool {
  return numbers === runs && runs - dots <= 1 && dots < 2;
}

/** "node-246", "core.2275", "jetty-6.1.26": a word, then numbers. Not a UUID that begins with letters. */
function isPrefixed(start: i32): bool {
  if (!isFirstWord || !isSecondVariable || firstStart !== start) return false;
  const isNumbered = numbers === runs - 1;
  const joiner = byteAt(firstEnd);
  if (joiner === DOT) return isNumbered;
  if (joiner !== DASH) return false;
  return runs === 2 || (isNumbered && dashes !== 4);
}

function readShape(start: i32, end: i32): void {
  runs = numbers = variable = 0;
  dots = dashes = slashes = digitRuns = 0;
  isFirstVariable = isFirstWord = isSecondVariable = false;
  for (let i = start; i < end;) {
    const count = onesFrom(alphanumeric, i - lineStart);
    if (count > 0) {
      const runEnd = min(i + count, end);
      readRun(i, runEnd);
      i = runEnd;
      continue;
    }
    const byte = byteAt(i++);
    if (byte === DOT) dots++;
    else if (byte === DASH) dashes++;
    else if (byte === SLASH) slashes++;
  }
}

function readRun(start: i32, end: i32): void {
  const digit = nextDigit(start, end);
  const hasDigit = digit < end;
  const isNumberToo = hasDigit && isNumberRun(start, digit, end);
  const isVariable = isNumberToo || digit === start || (hasDigit && hasDigitPair(digit, end));
  if (runs === 0) {
    firstStart = start;
    firstEnd = end;
    isFirstVariable = isVariable;
    isFirstWord = !hasDigit;
  } else if (runs === 1) isSecondVariable = isVariable;
  runs++;
  if (hasDigit) digitRuns++;
  if (isNumberToo) numbers++;
  if (isVariable) variable++;
}

// @ts-ignore: decorator
@inline
function nextDigit(start: i32, end: i32): i32 {
  return nextBit(digits, start - lineStart, end - lineStart) + lineStart;
}

/** As `isNumberRun` of the twin. @param digit the first in the run */
function isNumberRun(start: i32, digit: i32, end: i32): bool {
  const length = end - start;
  if (digit === start && onesFrom(digits, start - lineStart) >= length) return true;
  if (onesFrom(hexadecimal, start - lineStart) >= length) return length >= 4;
  if (length < 3 || byteAt(start) !== 0x30 || (byteAt(start + 1) | 0x20) !== 0x78) return false;
  return onesFrom(hexadecimal, start + 2 - lineStart) >= length - 2;
}

/** Whether two digits stand side by side. @param first the first digit */
function hasDigitPair(first: i32, end: i32): bool {
  for (let i = first; i < end; ) {
    const count = onesFrom(digits, i - lineStart);
    if (count >= 2) return i + 1 < end;
    i = nextDigit(i + 1, end);
  }
  return false;
}

/** true, false, with a capital or in capitals. */
function isBoolean(start: i32, end: i32): bool {
  const length = end - start;
  if (length !== 4 && length !== 5) return false;
  const byte = byteAt(start) | 0x20;
  if (length === 4)
    return byte === 0x74 && isLetters(start + 1, 0x72, 0x75, 0x65);
  return byte === 0x66 && isLetters(start + 1, 0x61, 0x6c, 0x73) && (byteAt(end - 1) | 0x20) === 0x65;
}

function isLetters(start: i32, first: u8, second: u8, third: u8): bool {
  return (
    (byteAt(start) | 0x20) === first &&
    (byteAt(start + 1) | 0x20) === second &&
    (byteAt(start + 2) | 0x20) === third
  );
}

/** Without the full stop, question or exclamation mark that ends a sentence, and without %. */
function trimmed(start: i32, end: i32): i32 {
  let i = end;
  if (byteAt(i - 1) === PERCENT) i--;
  while (i > start) {
    const byte = byteAt(i - 1);
    if (byte !== DOT && byte !== EXCLAMATION && byte !== QUESTION) break;
    i--;
  }
  return i > start ? i : end;
}
