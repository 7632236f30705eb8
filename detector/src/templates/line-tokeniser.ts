import { ALPHANUMERIC, BLANK, byteClasses, DIGIT, JOINER } from './byte-class.ts';
import { isBoolean } from './is-boolean.ts';
import { isWordOf } from './is-word-of.ts';
import { mergeSpans } from './merge-spans.ts';
import { PieceTokeniser } from './piece-tokeniser.ts';
import { type Form, FormWriter, type Line } from './template-form.ts';
import { EMPTY, NAME, NUMBER, PATH, REST, type TokenColumns, WORD } from './token-columns.ts';

const LINE_FEED = 0x0a;
const DOT = 0x2e;
const SLASH = 0x2f;
const COLON = 0x3a;
const EQUALS = 0x3d;
const BACKSLASH = 0x5c;
const OPEN = 0x28;
const CLOSE = 0x29;
const QUESTION = 0x3f;
const QUOTE = 0x22;
const methods = ' GET POST PUT HEAD PATCH DELETE OPTIONS TRACE PROPFIND REPORT MKCOL ';

/** What a piece is made of. */
const PIECE = ALPHANUMERIC | JOINER;
/** Longer values in quotes are taken apart. */
const quotedMax = 64;

/** What finds tokens instead, and the same ones: the kernel. */
export interface TokenKernel {
  readonly tokensMax: number;
  /** Of the line that was tokenised last. */
  readonly signature: number;
  /** Fills the columns. @returns how many tokens there are, -1 when it cannot see the line */
  tokenise(line: Line, columns: TokenColumns): number;
  /** The form of the line that was tokenised last, as its hashes stand. */
  form(): Form;
}

/** Finds the tokens of lines. */
export class LineTokeniser {
  readonly tokens: TokenColumns;
  readonly #pieces = new PieceTokeniser();
  readonly #kernel: TokenKernel | undefined;
  readonly #writer = new FormWriter();
  #isByKernel = false;
  /** Whether a request stands before, in the line that is read. */
  #hasRequest = false;

  /**
   * @param tokens filled anew with each line
   * @param kernel used where it tells as many tokens apart. Default: none
   */
  constructor(tokens: TokenColumns, kernel?: TokenKernel) {
    this.tokens = tokens;
    this.#kernel = kernel?.tokensMax === tokens.max ? kernel : undefined;
  }

  /** Fills the columns with the tokens of a line, up to its first line feed. */
  tokenise(line: Line): void {
    const { tokens } = this;
    const kernel = this.#kernel;
    const length = kernel === undefined ? -1 : kernel.tokenise(line, tokens);
    this.#isByKernel = length >= 0;
    if (kernel === undefined || length < 0) {
      this.#read(line);
      return;
    }
    tokens.open(line.start, line.end);
    tokens.length = length;
    tokens.signature = kernel.signature;
  }

  /**
   * @param line that was tokenised last
   * @returns its form, with those values as variable that are by now; it is gone with the next one
   */
  formOf(line: Line): Form {
    const kernel = this.#isByKernel ? this.#kernel : undefined;
    return kernel?.form() ?? this.#writer.write(this.tokens, line);
  }

  #read({ bytes, start, end }: Line): void {
    const { tokens } = this;
    let last = start;
    while (last < end && bytes[last] !== LINE_FEED) last++;
    while (last > start && byteClasses[bytes[last - 1] as number] === BLANK) last--;
    tokens.open(start, last);
    this.#hasRequest = false;
    let i = start;
    while (i < last) {
      const kind = byteClasses[bytes[i] as number] as number;
      if (kind === BLANK) {
        i++;
        continue;
      }
      if (tokens.length >= tokens.max - 2) {
        tokens.push(REST, i, last);
        break;
      }
      if (bytes[i] === SLASH) i = this.#path(bytes, i, last);
      else i = (kind & PIECE) === 0 ? this.#separator(bytes, i, last) : this.#piece(bytes, i, last);
    }
    mergeSpans(bytes, tokens);
    tokens.seal(bytes);
  }

  /** @returns where the piece that starts at `start` ends; ".." and more dots end one too */
  #piece(bytes: Uint8Array, start: number, end: number): number {
    let union = 0;
    let i = start;
    while (i < end) {
      const byte = bytes[i] as number;
      const kind = byteClasses[byte] as number;
      if ((kind & PIECE) === 0 || (byte === DOT && bytes[i + 1] === DOT && i + 1 < end)) break;
      union |= kind;
      i++;
    }
    if ((union & (DIGIT | JOINER)) === 0) this.#word(bytes, start, i);
    else if (union === DIGIT) this.tokens.push(NUMBER, start, i);
    else if ((union & JOINER) === 0)
      this.#pieces.pushRun(bytes, { start, end: i, union }, this.tokens);
    else this.#emit(bytes, start, i);
    while (i < end && bytes[i] === DOT) i++;
    return i;
  }

  /**
   * The target of a request ("GET /a;b=1,2?c=d"), up to a blank or a quote, and any path with a query: how
   * many parameters they have makes no other event. Else a piece. @returns where it ends
   */
  #path(bytes: Uint8Array, start: number, end: number): number {
    let i = start;
    if (isAfterMethod(bytes, this.tokens, start)) {
      while (i < end && byteClasses[bytes[i] as number] !== BLANK && bytes[i] !== QUOTE) i++;
      this.tokens.push(PATH, start, i);
      this.#hasRequest = true;
      return i;
    }
    while (i < end && ((byteClasses[bytes[i] as number] as number) & PIECE) !== 0) {
      if (bytes[i++] === QUESTION) return this.#address(bytes, start, end);
    }
    return this.#piece(bytes, start, end);
  }

  /** In quotes behind a request: who referred to it, with which agent. @returns where to go on */
  #field(bytes: Uint8Array, start: number, end: number): number {
    let close = start;
    while (close < end && (bytes[close] !== QUOTE || bytes[close - 1] === BACKSLASH)) close++;
    if (close >= end) return start;
    this.tokens.push(close > start ? NAME : EMPTY, start, close);
    return close + 1;
  }

  /** A piece that is letters alone. */
  #word(bytes: Uint8Array, start: number, end: number): void {
    if (end > start) this.tokens.push(isBoolean(bytes, start, end) ? NAME : WORD, start, end);
  }

  #emit(bytes: Uint8Array, start: number, end: number): void {
    const tokens = this.tokens;
    const first = bytes[start];
    if (first === BACKSLASH && tokens.length > 0 && isDrive(bytes, tokens, start)) {
      tokens.length--;
      tokens.push(PATH, start - 2, end);
    } else this.#pieces.tokenise(bytes, start, end, tokens);
  }

  /** @returns where to go on after the separator at `at` */
  #separator(bytes: Uint8Array, at: number, end: number): number {
    const byte = bytes[at];
    if (byte === COLON && at + 2 < end && isAddressSign(bytes, at)) {
      return this.#address(bytes, at + 3, end);
    }
    if (byte === QUOTE && this.#hasRequest && isAfterBlank(bytes, at, this.tokens))
      return this.#field(bytes, at + 1, end);
    if (byte === EQUALS) return this.#value(bytes, at, end);
    if (byte === OPEN && this.#isClosed(bytes, at, end)) this.tokens.push(EMPTY, at + 1, at + 1);
    return at + 1;
  }

  /** Behind "=". */
  #value(bytes: Uint8Array, at: number, end: number): number {
    if (at + 1 < end && isQuote(bytes[at + 1])) return this.#quoted(bytes, at + 2, end);
    if (this.#isLast(bytes, at, end)) this.tokens.push(EMPTY, at + 1, at + 1);
    return at + 1;
  }

  /** "logname= uid=0": a word before, nothing after. */
  #isLast(bytes: Uint8Array, at: number, end: number): boolean {
    return isAfterWord(bytes, at, this.tokens) && isEndOfValue(bytes, at + 1, end);
  }

  /** " ()", which is no call. */
  #isClosed(bytes: Uint8Array, at: number, end: number): boolean {
    return at + 1 < end && bytes[at + 1] === CLOSE && isAfterBlank(bytes, at, this.tokens);
  }

  /** tag="View Lock": what is in the quotes is one word. @returns where to go on */
  #quoted(bytes: Uint8Array, start: number, end: number): number {
    const close = bytes
      .subarray(start, Math.min(end, start + quotedMax))
      .indexOf(bytes[start - 1] ?? 0);
    if (close <= 0 || !isPhrase(bytes, start, start + close)) return start;
    this.tokens.push(WORD, start, start + close);
    return start + close;
  }

  /** What follows "scheme://", up to a blank, a quote, a bracket, a comma. */
  #address(bytes: Uint8Array, start: number, end: number): number {
    let i = start;
    while (i < end && !isEndOfAddress(bytes[i] as number)) i++;
    let stop = i;
    while (stop > start && (bytes[stop - 1] === DOT || bytes[stop - 1] === COLON)) stop--;
    if (stop > start) this.tokens.push(PATH, start, stop);
    return i;
  }
}

/** Whether the word before is the method of a request (RFC 9110, WebDAV's as well). */
function isAfterMethod(bytes: Uint8Array, tokens: TokenColumns, start: number): boolean {
  const last = tokens.length - 1;
  if (last < 0 || tokens.kind[last] !== WORD || tokens.end[last] !== start - 1) return false;
  if (byteClasses[bytes[start - 1] as number] !== BLANK) return false;
  return isWordOf(methods, bytes, tokens.start[last] as number, start - 1);
}

/** Whether "C:" stands before the path, its letter as the last token. */
function isDrive(bytes: Uint8Array, tokens: TokenColumns, start: number): boolean {
  const last = tokens.length - 1;
  return (
    bytes[start - 1] === COLON && tokens.start[last] === start - 2 && tokens.kind[last] === WORD
  );
}

/** The :// behind a scheme. */
function isAddressSign(bytes: Uint8Array, at: number): boolean {
  return bytes[at + 1] === SLASH && bytes[at + 2] === SLASH;
}

function isEndOfAddress(byte: number): boolean {
  return byteClasses[byte] === BLANK || endsOfAddress.has(byte);
}

/** " ' < > ( ) [ ] { } , ; | */
const endsOfAddress: ReadonlySet<number> = new Set(new TextEncoder().encode('"\'<>()[]{},;|'));

function isQuote(byte: number | undefined): boolean {
  return byte === 0x22 || byte === 0x27;
}

/** Several words, single blanks between them, and no digit: lines of one skeleton have it alike. */
function isPhrase(bytes: Uint8Array, start: number, end: number): boolean {
  let blanks = 0;
  for (let i = start; i < end; i++) {
    const kind = byteClasses[bytes[i] as number];
    if (kind === DIGIT) return false;
    if (kind !== BLANK) continue;
    if (bytes[i] !== 0x20 || bytes[i - 1] === 0x20) return false;
    blanks++;
  }
  return blanks > 0;
}

function isAfterWord(bytes: Uint8Array, at: number, { lineStart }: TokenColumns): boolean {
  return at > lineStart && ((byteClasses[bytes[at - 1] as number] as number) & ALPHANUMERIC) !== 0;
}

function isAfterBlank(bytes: Uint8Array, at: number, { lineStart }: TokenColumns): boolean {
  return at > lineStart && byteClasses[bytes[at - 1] as number] === BLANK;
}

function isEndOfValue(bytes: Uint8Array, at: number, end: number): boolean {
  if (at >= end) return true;
  const byte = bytes[at] as number;
  return byteClasses[byte] === BLANK || byte === 0x2c || byte === 0x3b || byte === 0x26;
}
