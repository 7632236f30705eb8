import { Envelope } from './envelope.ts';
import { FieldRanges } from './field-ranges.ts';
import { fixedStampOf, readFixedStamp } from './fixed-stamp.ts';
import { afterReach, headerReach, isoReach, prefixedReach, syslogReach } from './header-reach.ts';
import type { HeaderReading } from './header-reading.ts';
import { isIsoSyslog } from './is-iso-syslog.ts';
import { isUptime } from './is-uptime.ts';
import { levelNumber } from './level-number.ts';
import { levelWord } from './level-word.ts';
import { readHeader } from './read-header.ts';
import { readPrefixed } from './read-prefixed.ts';
import { readRfc5424 } from './read-rfc5424.ts';
import { readSpecialHeader } from './read-special-header.ts';
import { readSyslog } from './read-syslog.ts';
import { scanJson } from './scan-json.ts';
import { scanLogfmt } from './scan-logfmt.ts';
import { skipBlanks } from './skip-blanks.ts';
import { StampReader } from './stamp-reader.ts';
import { timestampForms } from './timestamp-forms.ts';

/** What the lines of a stream looked like so far: what is tried first on the next. JSON. */
export interface LineFormat {
  /** Of the time at the head of a line. */
  form: number;
  /** Of a layout with the time further in. */
  prefix: number;
  /** Of a time within what syslog or Docker carried, or in a field. */
  inner: { form: number };
  /** Whether lines with an ISO time were seen to have syslog's host and program after it. */
  isIsoSyslog: boolean;
}

const syslog = formNumber('syslog');
const iso = formNumber('iso-8601');
const android = formNumber('month-dash-day');
const proxifier = formNumber('month-dot-day');

/** What was read of a header that the line has too, and what its stream has shown so far. */
export interface KnownHeader {
  readonly reading: HeaderReading;
  readonly format: LineFormat;
}

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
    const at = bytes[start] === 27 ? skipBlanks(bytes, start, last) : start;
    if (at >= last) return e;
    const c = bytes[at]!;
    if (c === 123) this.#readJson(bytes, at, last, format);
    else if (c === 60) this.#readPriority(bytes, at, last, format);
    else if (c > 32) this.#readLine(bytes, at, last, format);
    e.keepWithin(start, last);
    // Positions of a layout count from the line's start.
    if (at > start) e.reach = -1;
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
    { reading, format }: KnownHeader,
  ): Envelope | undefined {
    const e = this.#envelope;
    const last = trimmedEnd(bytes, start, end);
    if (last < start + reading.reach + afterReach) return undefined;
    if (format.isIsoSyslog !== reading.isIsoSyslog) return undefined;
    if (reading.prefix >= 0 && reading.prefix !== format.prefix) return undefined;
    if (!this.#readKnownStamp(bytes, start, last, { reading, format })) return undefined;
    fillFrom(reading, e, start, last);
    return e;
  }

  #readKnownStamp(
    bytes: Uint8Array,
    start: number,
    last: number,
    { reading, format }: KnownHeader,
  ): boolean {
    const { stamps } = this.#envelope;
    const { stamp, form } = reading;
    // Another form that fitted last would be tried first.
    const isFixed = stamp !== undefined && stamp !== null && format.form === form;
    if (isFixed && readFixedStamp(stamp, stamps.moment, bytes, start)) return true;
    const stampStart = start + reading.stampStart;
    const stampEnd = start + reading.stampEnd;
    const after = stamps.read(format, bytes, stampStart, last);
    if (after !== stampEnd || format.form !== form) return false;
    if (stamp === undefined) {
      const line = { bytes, start, stampStart, stampEnd, form };
      reading.stamp = fixedStampOf(stamps.moment, line);
    }
    return true;
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
    this.#readLevelPrefix(bytes, at, end);
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
      e.reach = syslogReach(e, bytes);
      return;
    }
    e.kind = 'stamped';
    const { name } = timestampForms[format.form]!;
    if (readSpecialHeader(e, name, bytes, at)) return;
    const isClosed = readHeader(e, bytes, at, end);
    if (triesSpecial(format.form)) return;
    const reach = headerReach(e, bytes, at, isClosed);
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
      if (!triesSpecial(form)) e.reach = headerReach(e, bytes, at, isClosed);
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
  }

  /** What syslog or Docker carried: the program's own time, level and fields, if it writes any. */
  #readPayload(bytes: Uint8Array, at: number, end: number, format: LineFormat): void {
    if (at >= end) return;
    const c = bytes[at]!;
    if (c === 123) {
      if (scanJson(this.#fields, bytes, at, end)) this.#takeFields(bytes, format);
    } else if ((c >= 48 && c <= 57) || c === 91) {
      this.#readInnerStamp(bytes, at, end, format);
    } else if (
      c > 32 &&
      !(looksLikePair(bytes, at, end) && this.#readPairs(bytes, at, end, format))
    ) {
      this.#readLevelPrefix(bytes, at, end);
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
      this.#readLevelPrefix(bytes, at, end);
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

  /** `[error]`, `ERROR: `, `error: ` at the head of a message: its level; the message keeps it. */
  #readLevelPrefix(bytes: Uint8Array, at: number, end: number): void {
    const e = this.#envelope;
    const from = bytes[at] === 91 ? at + 1 : at;
    let p = from;
    const limit = Math.min(end, from + 14);
    while (p < limit && (bytes[p]! | 32) >= 97 && (bytes[p]! | 32) <= 122) p++;
    const c = p < end ? bytes[p] : 0;
    const isCapital = c === 32 && bytes[from + 1]! <= 90;
    if (c !== 58 && c !== 93 && !isCapital) return;
    const level = levelWord(bytes, from, p);
    if (level >= 0) e.level = level;
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
    if (from + 1 < end && bytes[from] === 49 && bytes[from + 1] === 32) {
      readRfc5424(e, format, bytes, from + 2);
      this.#readPayload(bytes, e.messageStart, end, format);
      return;
    }
    const after = e.stamps.read(format, bytes, skipBlanks(bytes, from, end), end);
    if (after > 0) {
      e.hasTime = true;
      readSyslog(e, bytes, after, end);
    } else {
      e.messageStart = skipBlanks(bytes, from, end);
    }
    this.#readPayload(bytes, e.messageStart, end, format);
  }

  #readJson(bytes: Uint8Array, at: number, end: number, format: LineFormat): void {
    const fields = this.#fields;
    this.#envelope.isBroken = !scanJson(fields, bytes, at, end);
    if (this.#envelope.isBroken) return;
    const isDocker = fields.has(FieldRanges.log) && fields.isText[FieldRanges.log] === 1;
    if (isDocker && (fields.has(FieldRanges.stream) || fields.has(FieldRanges.time))) {
      this.#readDocker(bytes, format);
    } else {
      this.#takeFields(bytes, format);
    }
  }

  #readDocker(bytes: Uint8Array, format: LineFormat): void {
    const e = this.#envelope;
    this.#takeTime(bytes, format);
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
    this.#takeFields(bytes, format);
    return true;
  }

  #takeFields(bytes: Uint8Array, format: LineFormat): void {
    const e = this.#envelope;
    const { start, end } = this.#fields;
    e.isWhole = true;
    e.hasInner = true;
    if (!e.hasTime) this.#takeTime(bytes, format);
    if (this.#fields.has(FieldRanges.level)) this.#takeLevel(bytes);
    if (this.#fields.has(FieldRanges.message)) {
      e.messageStart = start[FieldRanges.message]!;
      e.messageEnd = end[FieldRanges.message]!;
    }
    if (e.serviceEnd === e.serviceStart && this.#fields.has(FieldRanges.service)) {
      e.serviceStart = start[FieldRanges.service]!;
      e.serviceEnd = end[FieldRanges.service]!;
    }
    if (e.hostEnd === e.hostStart && this.#fields.has(FieldRanges.host)) {
      e.hostStart = start[FieldRanges.host]!;
      e.hostEnd = end[FieldRanges.host]!;
    }
  }

  #takeTime(bytes: Uint8Array, format: LineFormat): void {
    const e = this.#envelope;
    if (!this.#fields.has(FieldRanges.time)) return;
    const at = this.#fields.start[FieldRanges.time]!;
    const end = this.#fields.end[FieldRanges.time]!;
    e.hasTime = e.stamps.read(format.inner, bytes, at, end) > 0;
  }

  #takeLevel(bytes: Uint8Array): void {
    const from = this.#fields.start[FieldRanges.level]!;
    const to = this.#fields.end[FieldRanges.level]!;
    const word = levelWord(bytes, from, to);
    const level = word >= 0 ? word : levelNumber(bytes, from, to);
    if (level >= 0) this.#envelope.level = level;
  }
}

/** Whether a special header was looked for, further in than a reach says. */
function triesSpecial(form: number): boolean {
  return form === android || form === proxifier;
}

function fillFrom(reading: HeaderReading, e: Envelope, start: number, last: number): void {
  e.hasTime = true;
  e.stampStart = start + reading.stampStart;
  e.stampEnd = start + reading.stampEnd;
  e.hostStart = start + reading.hostStart;
  e.hostEnd = start + reading.hostEnd;
  e.serviceStart = start + reading.serviceStart;
  e.serviceEnd = start + reading.serviceEnd;
  e.level = reading.level;
  e.messageStart = start + reading.messageStart;
  e.messageEnd = last;
  e.textStart = start + reading.textStart;
  e.kind = reading.kind;
  e.hasInner = false;
  e.isWhole = false;
  e.isBroken = false;
  e.isPrefixed = reading.prefix >= 0;
}

function formNumber(name: string): number {
  return timestampForms.findIndex((form) => form.name === name);
}

/** Without the blanks, line ends and NULs at the end. */
function trimmedEnd(bytes: Uint8Array, start: number, end: number): number {
  let p = end;
  while (p > start && bytes[p - 1]! <= 32) p--;
  return p;
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
  const limit = Math.min(end, at + 24);
  for (let p = at; p < limit; p++) {
    const c = bytes[p]!;
    if (c === 61) return p > at;
    if (c <= 44 || (c >= 58 && c < 64) || c > 122) return false;
  }
  return false;
}

/** Whether `\n`, `\r` or `\t`, written as two bytes, is at the end. */
function isEscapedEnd(bytes: Uint8Array, from: number, to: number): boolean {
  if (to - from < 2 || bytes[to - 2] !== 92 || bytes[to - 3] === 92) return false;
  const c = bytes[to - 1];
  return c === 110 || c === 114 || c === 116;
}
