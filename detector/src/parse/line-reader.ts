import { carriedReach } from './carried-reach.ts';
import { Envelope } from './envelope.ts';
import { FieldRanges } from './field-ranges.ts';
import { headerReach, isoReach } from './header-reach.ts';
import { isIsoSyslog } from './is-iso-syslog.ts';
import { isUptime } from './is-uptime.ts';
import { levelWord } from './level-word.ts';
import type { LineFormat } from './line-format.ts';
import { pairBytesMax, pairNameEnd } from './pair-name-end.ts';
import { prefixedReach } from './prefixed-reach.ts';
import { leastReach, reachWithin } from './reach-within.ts';
import { readHeader } from './read-header.ts';
import { type KnownHeader, readKnownHeader } from './read-known-header.ts';
import { readLevelPrefix } from './read-level-prefix.ts';
import { readPrefixed } from './read-prefixed.ts';
import { readRfc5424 } from './read-rfc5424.ts';
import { readSpecialHeader } from './read-special-header.ts';
import { readSyslog } from './read-syslog.ts';
import { scanJson } from './scan-json.ts';
import { scanLogfmt } from './scan-logfmt.ts';
import { skipBlanks } from './skip-blanks.ts';
import { StampReader } from './stamp-reader.ts';
import { takeFields, takeTime } from './take-fields.ts';
import { timestampForms } from './timestamp-forms.ts';
import { trimmedEnd } from './trimmed-end.ts';

const syslog = formNumber('syslog');
const iso = formNumber('iso-8601');
const android = formNumber('month-dash-day');
const proxifier = formNumber('month-dot-day');

/** Finds the envelope of a line: on most lines one try of the form that its stream has shown. */
export class LineReader {
  readonly #envelope = new Envelope();
  readonly #fields = new FieldRanges();
  readonly #innerStamps = new StampReader();

  static newFormat(): LineFormat {
    return { form: -1, prefix: -1, inner: { form: -1 }, isIsoSyslog: false };
  }

  /** @returns the same instance every time, filled for this line */
  read(bytes: Uint8Array, start: number, end: number, format: LineFormat): Envelope {
    const e = this.#envelope;
    const last = trimmedEnd(bytes, start, end);
    e.clear(start, last);
    if (start >= last) return e;
    const c = bytes[start]!;
    if (c === 123) this.#readJson(bytes, start, last, format);
    else if (c === 60) this.#readPriority(bytes, start, last, format);
    else if (c > 32) this.#readLine(bytes, start, last, format);
    e.keepWithin(start, last);
    if (e.reach >= 0) e.reach = leastReach(e, bytes, start);
    return e;
  }

  /**
   * Reads a line whose header is known. Only its time is still to be read: what a form takes depends on
   * what the digits say.
   *
   * @returns the same instance as `read`; undefined when `read` might see it differently
   */
  readKnown(
    bytes: Uint8Array,
    start: number,
    end: number,
    known: KnownHeader,
  ): Envelope | undefined {
    const e = this.#envelope;
    const last = trimmedEnd(bytes, start, end);
    return readKnownHeader(e, known, { bytes, start, end: last }) ? e : undefined;
  }

  #readLine(bytes: Uint8Array, at: number, end: number, format: LineFormat): void {
    const e = this.#envelope;
    if (this.#readStamped(bytes, at, end, format)) return;
    if (this.#readPairs(bytes, at, end, format)) return;
    if (readPrefixed(e, format, bytes)) {
      if (e.kind === 'carried') this.#readPayload(bytes, e.messageStart, end, format);
      else e.reach = prefixedReach(e, bytes, at);
      return;
    }
    e.clear(at, end);
    readLevelPrefix(e, bytes, at, end);
  }

  #readStamped(bytes: Uint8Array, at: number, end: number, format: LineFormat): boolean {
    const e = this.#envelope;
    const isBracketed = bytes[at] === 91;
    const from = isBracketed ? at + 1 : at;
    const after = e.stamps.read(format, bytes, from, end);
    if (after < 0) return false;
    e.stampStart = from;
    e.stampEnd = after;
    e.hasTime = true;
    if (isBracketed) this.#readBracketed(bytes, after, end, format.form);
    else this.#readAfterStamp(bytes, after, format);
    return true;
  }

  #readAfterStamp(bytes: Uint8Array, at: number, format: LineFormat): void {
    const e = this.#envelope;
    const end = e.messageEnd;
    if (format.form === syslog || (format.form === iso && isIsoSyslog(bytes, at, end, format))) {
      readSyslog(e, bytes, at, end);
      this.#readPayload(bytes, e.messageStart, end, format);
      e.reach = carriedReach(e, bytes);
      return;
    }
    e.kind = 'stamped';
    const { name } = timestampForms[format.form]!;
    if (readSpecialHeader(e, name, bytes, at)) return;
    const isClosed = readHeader(e, bytes, at, end);
    if (triesSpecial(format.form)) return;
    const reach = headerReach(e, bytes, isClosed);
    e.reach = format.form === iso ? isoReach(reach, bytes, at, end) : reach;
  }

  /** `[time] …`, and what stands with the time in one pair of brackets: `[time INFO module] …`. */
  #readBracketed(bytes: Uint8Array, at: number, end: number, form: number): void {
    const e = this.#envelope;
    e.kind = 'stamped';
    if (bytes[at] === 93) {
      const { name } = timestampForms[form]!;
      if (readSpecialHeader(e, name, bytes, at + 1)) return;
      const isClosed = readHeader(e, bytes, at + 1, end);
      if (!triesSpecial(form)) e.reach = headerReach(e, bytes, isClosed);
      return;
    }
    const close = bytes.subarray(at, Math.min(end, at + 160)).indexOf(93);
    if (close < 0) {
      e.messageStart = skipBlanks(bytes, at, end);
      return;
    }
    readHeader(e, bytes, at, at + close);
    readInnerWord(e, bytes, e.messageStart, at + close);
    e.messageStart = skipBlanks(bytes, at + close + 1, end);
    e.reach = reachWithin(e.messageStart + 1, end);
  }

  /** What syslog or Docker carried: the program's own time, level and fields, if it writes any. */
  #readPayload(bytes: Uint8Array, at: number, end: number, format: LineFormat): void {
    if (at >= end) return;
    const c = bytes[at]!;
    if (c === 123) {
      if (scanJson(this.#fields, bytes, at, end))
        takeFields(this.#envelope, this.#fields, bytes, format);
    } else if ((c >= 48 && c <= 57) || c === 91) {
      this.#readInnerStamp(bytes, at, end, format);
    } else if (
      c > 32 &&
      !(looksLikePair(bytes, at, end) && this.#readPairs(bytes, at, end, format))
    ) {
      readLevelPrefix(this.#envelope, bytes, at, end);
    }
  }

  #readInnerStamp(bytes: Uint8Array, at: number, end: number, format: LineFormat): void {
    const e = this.#envelope;
    const from = bytes[at] === 91 ? at + 1 : at;
    if (from > at && isUptime(bytes, from, end)) {
      e.messageStart = skipBlanks(bytes, bytes.indexOf(93, from) + 1, end);
      return;
    }
    const after = this.#innerStamps.read(format.inner, bytes, from, end);
    if (after < 0) {
      readLevelPrefix(e, bytes, at, end);
      return;
    }
    e.hasInner = true;
    if (!e.hasTime) this.#copyMoment(bytes, from, end, format);
    this.#readInnerHeader(bytes, after, end, from > at ? format.inner.form : -1);
  }

  /** The program's own header; what carried the line knows better which program it is. */
  #readInnerHeader(bytes: Uint8Array, after: number, end: number, bracketedForm: number): void {
    const e = this.#envelope;
    const { kind, serviceStart, serviceEnd } = e;
    e.serviceEnd = e.serviceStart;
    if (bracketedForm < 0) readHeader(e, bytes, after, end);
    else this.#readBracketed(bytes, after, end, bracketedForm);
    e.kind = kind;
    e.reach = -1;
    if (serviceEnd === serviceStart) return;
    e.serviceStart = serviceStart;
    e.serviceEnd = serviceEnd;
  }

  #copyMoment(bytes: Uint8Array, at: number, end: number, format: LineFormat): void {
    const e = this.#envelope;
    e.hasTime = e.stamps.read(format.inner, bytes, at, end) > 0;
  }

  /** `<13>`, then a syslog line of either kind; journald's and the kernel's `<3>message`. */
  #readPriority(bytes: Uint8Array, at: number, end: number, format: LineFormat): void {
    const e = this.#envelope;
    let p = at + 1;
    let priority = 0;
    while (p < at + 4 && bytes[p]! >= 48 && bytes[p]! <= 57)
      priority = priority * 10 + bytes[p++]! - 48;
    if (p === at + 1 || bytes[p] !== 62 || priority > 191) {
      e.messageStart = at;
      return;
    }
    e.level = priority & 7;
    e.kind = 'carried';
    const from = p + 1;
    // Digits that say the level and the version, not only that there are some.
    e.digitsReach = from + 1;
    if (from + 1 < end && bytes[from] === 49 && bytes[from + 1] === 32)
      readRfc5424(e, format, bytes, from + 2);
    else this.#readCarried(bytes, skipBlanks(bytes, from, end), end, format);
    this.#readPayload(bytes, e.messageStart, end, format);
    e.reach = carriedReach(e, bytes);
  }

  #readCarried(bytes: Uint8Array, at: number, end: number, format: LineFormat): void {
    const e = this.#envelope;
    const after = e.stamps.read(format, bytes, at, end);
    if (after < 0) {
      e.messageStart = at;
      return;
    }
    e.hasTime = true;
    e.stampStart = at;
    e.stampEnd = after;
    readSyslog(e, bytes, after, end);
  }

  #readJson(bytes: Uint8Array, at: number, end: number, format: LineFormat): void {
    const fields = this.#fields;
    this.#envelope.isBroken = !scanJson(fields, bytes, at, end);
    if (this.#envelope.isBroken) return;
    const isDocker = fields.has(FieldRanges.log) && fields.isText[FieldRanges.log] === 1;
    if (isDocker && (fields.has(FieldRanges.stream) || fields.has(FieldRanges.time))) {
      this.#readDocker(bytes, format);
    } else {
      takeFields(this.#envelope, this.#fields, bytes, format);
    }
  }

  #readDocker(bytes: Uint8Array, format: LineFormat): void {
    const e = this.#envelope;
    takeTime(e, this.#fields, bytes, format);
    e.kind = 'wrapped';
    e.messageStart = this.#fields.start[FieldRanges.log]!;
    e.messageEnd = this.#fields.end[FieldRanges.log]!;
    // The line end that Docker keeps, escaped.
    while (isEscapedEnd(bytes, e.messageStart, e.messageEnd)) e.messageEnd -= 2;
    e.textStart = e.messageStart;
    this.#readPayload(bytes, e.messageStart, e.messageEnd, format);
  }

  #readPairs(bytes: Uint8Array, at: number, end: number, format: LineFormat): boolean {
    if (!looksLikePair(bytes, at, end) || !scanLogfmt(this.#fields, bytes, at, end)) return false;
    takeFields(this.#envelope, this.#fields, bytes, format);
    return true;
  }
}

/** Whether a special header was looked for, further in than a reach says. */
function triesSpecial(form: number): boolean {
  return form === android || form === proxifier;
}

function formNumber(name: string): number {
  return timestampForms.findIndex((form) => form.name === name);
}

/** The first level or name among `INFO module`, `: INFO/MainProcess`. */
function readInnerWord(e: Envelope, bytes: Uint8Array, at: number, end: number): void {
  let p = at;
  while (p < end && (bytes[p]! | 32) >= 97 && (bytes[p]! | 32) <= 122) p++;
  const level = e.level < 0 ? levelWord(bytes, at, p) : -1;
  if (level >= 0) {
    e.level = level;
  } else if (e.serviceEnd === e.serviceStart && p > at && end - at <= 64) {
    e.serviceStart = at;
    e.serviceEnd = end;
  }
}

function looksLikePair(bytes: Uint8Array, at: number, end: number): boolean {
  const name = pairNameEnd(bytes, at, end);
  return name > at && name < Math.min(end, at + pairBytesMax) && bytes[name] === 61;
}

/** Whether `\n`, `\r` or `\t`, written as two bytes, is at the end. */
function isEscapedEnd(bytes: Uint8Array, from: number, to: number): boolean {
  if (to - from < 2 || bytes[to - 2] !== 92 || bytes[to - 3] === 92) return false;
  const c = bytes[to - 1];
  return c === 110 || c === 114 || c === 116;
}
