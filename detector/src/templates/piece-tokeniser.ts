import { ALPHANUMERIC, byteClasses, DIGIT } from './byte-class.ts';
import { isBoolean } from './is-boolean.ts';
import { isNumberRun } from './is-number-run.ts';
import { COMPOUND, NAME, NUMBER, PATH, type TokenColumns, WORD } from './token-columns.ts';

const DOT = 0x2e;
const DASH = 0x2d;
const SLASH = 0x2f;
const BACKSLASH = 0x5c;
const EQUALS = 0x3d;
const digitRunMin = 2;

/** Letters and digits, some of them digits. */
interface Run {
  readonly start: number;
  readonly end: number;
  /** Of the classes of its bytes. */
  readonly union: number;
}

/** What a piece (a run of letters, digits and . _ - / and the like) is made of. */
class Shape {
  /** Runs of letters and digits, of them numbers, and those that are an id or a number. */
  runs = 0;
  numbers = 0;
  variable = 0;
  dots = 0;
  dashes = 0;
  slashes = 0;
  /** Runs with a digit in them. */
  digitRuns = 0;
  firstStart = 0;
  firstEnd = 0;
  isFirstVariable = false;
  isFirstWord = false;
  isSecondVariable = false;

  /** "R25-M1-N2": words with numbers of their own. */
  get isLocation(): boolean {
    return this.dashes > 0 && this.digitRuns >= 2;
  }

  /** Digits with at most one point. */
  get isNumber(): boolean {
    return this.numbers === this.runs && this.runs - this.dots <= 1 && this.dots < 2;
  }

  read(bytes: Uint8Array, start: number, end: number): void {
    this.runs = this.numbers = this.variable = 0;
    this.dots = this.dashes = this.slashes = this.digitRuns = 0;
    this.isFirstVariable = this.isFirstWord = this.isSecondVariable = false;
    let i = start;
    while (i < end) {
      const byte = bytes[i] as number;
      if (((byteClasses[byte] as number) & ALPHANUMERIC) !== 0) {
        i = this.#readRun(bytes, i, end);
        continue;
      }
      if (byte === DOT) this.dots++;
      else if (byte === DASH) this.dashes++;
      else if (byte === SLASH) this.slashes++;
      i++;
    }
  }

  #readRun(bytes: Uint8Array, start: number, end: number): number {
    let union = 0;
    let digits = 0;
    let digitsMost = 0;
    let i = start;
    for (; i < end; i++) {
      const kind = byteClasses[bytes[i] as number] as number;
      if ((kind & ALPHANUMERIC) === 0) break;
      union |= kind;
      digits = kind === DIGIT ? digits + 1 : 0;
      if (digits > digitsMost) digitsMost = digits;
    }
    const isNumber = isNumberRun(bytes, start, i, union);
    const isVariable =
      isNumber || digitsMost >= digitRunMin || byteClasses[bytes[start] as number] === DIGIT;
    if (this.runs === 0) {
      this.firstStart = start;
      this.firstEnd = i;
      this.isFirstVariable = isVariable;
      this.isFirstWord = (union & DIGIT) === 0;
    }
    this.#count(isNumber, isVariable, (union & DIGIT) !== 0);
    return i;
  }

  #count(isNumber: boolean, isVariable: boolean, hasDigit: boolean): void {
    if (this.runs === 1) this.isSecondVariable = isVariable;
    this.runs++;
    if (hasDigit) this.digitRuns++;
    if (isNumber) this.numbers++;
    if (isVariable) this.variable++;
  }
}

/** Makes the tokens of a piece; holds the shape that it reads into. */
export class PieceTokeniser {
  readonly #shape = new Shape();

  /** A piece of letters and digits alone is one token. */
  pushRun(bytes: Uint8Array, { start, end, union }: Run, tokens: TokenColumns): void {
    if (isNumberRun(bytes, start, end, union)) tokens.push(NUMBER, start, end);
    else tokens.push(isId(bytes, start, end) ? COMPOUND : WORD, start, end);
  }

  /** @param end of the piece; nothing in it is a blank or a separator */
  tokenise(bytes: Uint8Array, start: number, end: number, tokens: TokenColumns): void {
    const first = bytes[start] as number;
    if (first === SLASH || first === BACKSLASH) {
      const isValue = end - start > 1 || (start > tokens.lineStart && bytes[start - 1] === EQUALS);
      if (isValue) tokens.push(PATH, start, trimmed(bytes, start, end));
      return;
    }
    this.#tokenisePart(bytes, start, trimmed(bytes, start, end), tokens);
  }

  #tokenisePart(bytes: Uint8Array, start: number, end: number, tokens: TokenColumns): void {
    const shape = this.#shape;
    shape.read(bytes, start, end);
    if (shape.runs === 0) return;
    const hasWord = shape.variable < shape.runs;
    if (shape.slashes >= 2 && hasWord) tokens.push(PATH, start, end);
    else if (shape.variable === 0)
      tokens.push(isConstant(shape, bytes, start, end) ? WORD : NAME, start, end);
    else if (shape.slashes > 0 && hasWord) this.#split(bytes, start, end, tokens);
    else if (shape.isFirstVariable) tokens.push(shape.isNumber ? NUMBER : COMPOUND, start, end);
    else if (this.#isPrefixed(bytes, start)) {
      tokens.push(WORD, start, shape.firstEnd);
      tokens.push(NAME, shape.firstEnd + 1, end);
    } else tokens.push(NAME, start, end);
  }

  /** "node-246", "core.2275", "jetty-6.1.26": a word, then numbers. Not a UUID that begins with letters. */
  #isPrefixed(bytes: Uint8Array, start: number): boolean {
    const shape = this.#shape;
    if (!shape.isFirstWord || !shape.isSecondVariable || shape.firstStart !== start) return false;
    const isNumbered = shape.numbers === shape.runs - 1;
    const joiner = bytes[shape.firstEnd];
    if (joiner === DOT) return isNumbered;
    if (joiner !== DASH) return false;
    return shape.runs === 2 || (isNumbered && shape.dashes !== 4);
  }

  #split(bytes: Uint8Array, start: number, end: number, tokens: TokenColumns): void {
    const slash = bytes.indexOf(SLASH, start);
    this.#tokenisePart(bytes, start, slash, tokens);
    this.#tokenisePart(bytes, slash + 1, end, tokens);
  }
}

/** Begins with a digit, or has two side by side. */
function isId(bytes: Uint8Array, start: number, end: number): boolean {
  let wasDigit = true;
  for (let i = start; i < end; i++) {
    const isDigit = byteClasses[bytes[i] as number] === DIGIT;
    if (isDigit && wasDigit) return true;
    wasDigit = isDigit;
  }
  return false;
}

function isConstant(shape: Shape, bytes: Uint8Array, start: number, end: number): boolean {
  return !shape.isLocation && !isBoolean(bytes, start, end);
}

/** Without the full stop, question or exclamation mark that ends a sentence, and without %. */
function trimmed(bytes: Uint8Array, start: number, end: number): number {
  let i = end;
  if (bytes[i - 1] === 0x25) i--;
  while (i > start) {
    const byte = bytes[i - 1];
    if (byte !== DOT && byte !== 0x21 && byte !== 0x3f) break;
    i--;
  }
  return i > start ? i : end;
}
