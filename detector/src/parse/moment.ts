import { zoneMinutes } from './zone-minutes.ts';

const monthNames = 'janfebmaraprmayjunjulaugsepoctnovdec';
const dayNames = 'sunmontuewedthufrisat';
const months = packNames(monthNames);
const weekdays = packNames(dayNames);
const daysOfMonth = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const fractionUnits = [0, 100, 10, 1, 0.1, 0.01, 0.001, 1e-4, 1e-5, 1e-6];

/**
 * A time as a line writes it, in the parts that it names, and the readers of those parts. Every reader
 * takes where it starts and gives where what it read ends, or -1 where that is not there; nothing is
 * allocated. One instance is used for all lines: `clear()` first.
 */
export class Moment {
  /** `offsetMinutes` of a time that names no zone. */
  static readonly noOffset = 0x7fff;

  /** Ms since the epoch where the line says just that, else NaN, and the parts hold. */
  epochMs = NaN;
  /** -1: not said. */
  year = -1;
  /** 1 to 12; 0: not said, and neither is the day. */
  month = 0;
  day = 0;
  hour = 0;
  minute = 0;
  second = 0;
  /** Fraction of the second, in [0, 1000). */
  ms = 0;
  /** East of UTC. */
  offsetMinutes: number = Moment.noOffset;

  clear(): void {
    this.epochMs = NaN;
    this.year = -1;
    this.month = 0;
    this.day = 0;
    this.ms = 0;
    this.offsetMinutes = Moment.noOffset;
  }

  /** `2024-01-02` with that separator (a byte). */
  yearMonthDay(bytes: Uint8Array, at: number, separator: number): number {
    if (bytes[at + 4] !== separator || bytes[at + 7] !== separator) return -1;
    const year = two(bytes, at) * 100 + two(bytes, at + 2);
    return this.#date(year, two(bytes, at + 5), two(bytes, at + 8)) ? at + 10 : -1;
  }

  /** `20240102`. */
  compactDate(bytes: Uint8Array, at: number): number {
    const year = two(bytes, at) * 100 + two(bytes, at + 2);
    return this.#date(year, two(bytes, at + 4), two(bytes, at + 6)) ? at + 8 : -1;
  }

  /** `24/01/02` or, with separator -1, `240102`. */
  shortDate(bytes: Uint8Array, at: number, separator: number): number {
    const step = separator < 0 ? 2 : 3;
    if (separator >= 0 && (bytes[at + 2] !== separator || bytes[at + 5] !== separator)) return -1;
    const year = two(bytes, at);
    if (year < 0) return -1;
    // POSIX's window for years of two digits.
    const full = year < 69 ? 2000 + year : 1900 + year;
    const end = at + step * 2 + 2;
    return this.#date(full, two(bytes, at + step), two(bytes, at + 2 * step)) ? end : -1;
  }

  /** `02.01.2024`, and `01/02/2024` with the month first. */
  dayMonthYear(bytes: Uint8Array, at: number, separator: number, monthFirst: boolean): number {
    if (bytes[at + 2] !== separator || bytes[at + 5] !== separator) return -1;
    const a = two(bytes, at);
    const b = two(bytes, at + 3);
    const year = two(bytes, at + 6) * 100 + two(bytes, at + 8);
    return this.#date(year, monthFirst ? a : b, monthFirst ? b : a) ? at + 10 : -1;
  }

  /** `10.30` or `03-17`: month and day, without a year. */
  monthDay(bytes: Uint8Array, at: number, separator: number): number {
    if (bytes[at + 2] !== separator) return -1;
    return this.#monthAndDay(two(bytes, at), two(bytes, at + 3)) ? at + 5 : -1;
  }

  /** Klog's `0102`. */
  compactMonthDay(bytes: Uint8Array, at: number): number {
    return this.#monthAndDay(two(bytes, at), two(bytes, at + 2)) ? at + 4 : -1;
  }

  /** `Jan`, in any case. The day is unknown then. */
  monthName(bytes: Uint8Array, at: number): number {
    const month = nameIndex(months, bytes, at);
    this.month = month + 1;
    return month < 0 ? -1 : at + 3;
  }

  /** `Sun`, in any case; what day it is follows from the date. */
  dayName(bytes: Uint8Array, at: number): number {
    return nameIndex(weekdays, bytes, at) < 0 ? -1 : at + 3;
  }

  /** `9`, ` 9`, `09` or `19`, a day of `month`. */
  dayOfMonth(bytes: Uint8Array, at: number): number {
    const from = bytes[at] === 32 ? at + 1 : at;
    let day = digit(bytes, from);
    if (day < 0) return -1;
    const units = digit(bytes, from + 1);
    if (units >= 0) day = day * 10 + units;
    this.day = day;
    const isThere = day >= 1 && (this.month === 0 || day <= daysOfMonth[this.month - 1]!);
    return isThere ? from + (units >= 0 ? 2 : 1) : -1;
  }

  /** `2024`, after month and day. */
  fullYear(bytes: Uint8Array, at: number, end: number): number {
    this.year = two(bytes, at) * 100 + two(bytes, at + 2);
    const isOver = at + 4 >= end || digit(bytes, at + 4) < 0;
    return this.year >= 1000 && isOver ? at + 4 : -1;
  }

  /** `03:04:05` with that separator; HealthApp leaves leading noughts out: `22:19:9`. */
  clock(bytes: Uint8Array, at: number, end: number, separator = 58): number {
    if (at + 8 <= end && bytes[at + 2] === separator && bytes[at + 5] === separator) {
      const seconds = two(bytes, at + 6);
      if (seconds >= 0) {
        return this.#time(two(bytes, at), two(bytes, at + 3), seconds) ? at + 8 : -1;
      }
    }
    return this.#looseClock(bytes, at, end, separator);
  }

  /** `030405`. */
  compactClock(bytes: Uint8Array, at: number, end: number): number {
    const isTime = this.#time(two(bytes, at), two(bytes, at + 2), two(bytes, at + 4));
    return isTime && (at + 6 >= end || digit(bytes, at + 6) < 0) ? at + 6 : -1;
  }

  /** Zero, three, six or nine digits after a dot, comma or colon; nothing there is fine. */
  fraction(bytes: Uint8Array, at: number, end: number): number {
    const mark = bytes[at];
    if (at + 1 >= end || (mark !== 46 && mark !== 44 && mark !== 58)) return at;
    let value = 0;
    let p = at + 1;
    let digits = 0;
    for (; p < end; p++) {
      const d = bytes[p]! - 48;
      if (d < 0 || d > 9) break;
      if (digits < 9) {
        value = value * 10 + d;
        digits++;
      }
    }
    if (digits === 0) return at;
    this.ms = digits === 3 ? value : Math.min(999.999, value * fractionUnits[digits]!);
    return p;
  }

  /** `Z`, `+01:00`, `+0100`, ` +0100`, ` UTC`; nothing there is fine. */
  zone(bytes: Uint8Array, at: number, end: number): number {
    if (at >= end) return at;
    const c = bytes[at]!;
    if (c === 90 || c === 122) {
      if (isWordByte(bytes, at + 1, end)) return at;
      this.offsetMinutes = 0;
      return at + 1;
    }
    if (c === 43 || c === 45) return this.#offset(bytes, at, end);
    return c === 32 && at + 4 <= end ? this.#zoneAfterBlank(bytes, at, end) : at;
  }

  /** ` PM` after a clock of twelve hours; nothing there is fine. */
  halfDay(bytes: Uint8Array, at: number, end: number): number {
    if (at + 3 > end || bytes[at] !== 32 || (bytes[at + 2]! | 32) !== 109) return at;
    const half = bytes[at + 1]! | 32;
    if ((half !== 97 && half !== 112) || this.hour > 12 || this.hour === 0) return at;
    this.hour = (this.hour % 12) + (half === 112 ? 12 : 0);
    return at + 3;
  }

  /** Seconds, ms, us or ns since the epoch by the number of digits: 10, 13, 16 or 19. */
  epoch(bytes: Uint8Array, at: number, end: number): number {
    let value = 0;
    let p = at;
    for (; p < end && p < at + 20; p++) {
      const d = bytes[p]! - 48;
      if (d < 0 || d > 9) break;
      // Digits below the microsecond are beyond what a double holds, and below what counts.
      if (p < at + 16) value = value * 10 + d;
    }
    const digits = p - at;
    if (digits === 10) this.epochMs = value * 1000;
    else if (digits === 13) this.epochMs = value;
    else if (digits === 16 || digits === 19) this.epochMs = value / 1000;
    else return -1;
    if (value < 1e9) return -1;
    if (digits !== 10) return p;
    const after = this.fraction(bytes, p, end);
    this.epochMs += this.ms;
    return after;
  }

  #date(year: number, month: number, day: number): boolean {
    this.year = year;
    return year >= 0 && this.#monthAndDay(month, day);
  }

  #monthAndDay(month: number, day: number): boolean {
    this.month = month;
    this.day = day;
    return month >= 1 && month <= 12 && day >= 1 && day <= daysOfMonth[month - 1]!;
  }

  #time(hour: number, minute: number, second: number): boolean {
    this.hour = hour;
    this.minute = minute;
    this.second = second;
    // 60 is a leap second.
    return (hour | minute | second) >= 0 && hour <= 23 && minute <= 59 && second <= 60;
  }

  #looseClock(bytes: Uint8Array, at: number, end: number, separator: number): number {
    let p = at;
    const parts = [0, 0, 0];
    for (let part = 0; part < 3; part++) {
      if (part > 0 && (p >= end || bytes[p++] !== separator)) return -1;
      let value = p < end ? digit(bytes, p) : -1;
      if (value < 0) return -1;
      const units = p + 1 < end ? digit(bytes, p + 1) : -1;
      if (units >= 0) value = value * 10 + units;
      p += units >= 0 ? 2 : 1;
      parts[part] = value;
    }
    return this.#time(parts[0]!, parts[1]!, parts[2]!) ? p : -1;
  }

  #zoneAfterBlank(bytes: Uint8Array, at: number, end: number): number {
    const next = bytes[at + 1]!;
    if (next === 43 || next === 45) {
      const p = this.#offset(bytes, at + 1, end);
      return p > at + 1 ? p : at;
    }
    return next >= 65 && next <= 90 ? this.#namedZone(bytes, at + 1, end) : at;
  }

  #offset(bytes: Uint8Array, at: number, end: number): number {
    const hours = two(bytes, at + 1);
    const colon = bytes[at + 3] === 58 ? 1 : 0;
    // What stands behind the line is none of its minutes.
    let minutes = at + 5 + colon > end ? -1 : two(bytes, at + 3 + colon);
    let p = at + 5 + colon;
    // PostgreSQL's `+00`; behind a blank it might be any number.
    if (minutes < 0 && bytes[at - 1] !== 32) {
      minutes = 0;
      p = at + 3;
    }
    if (hours < 0 || hours > 15 || minutes < 0 || minutes > 59) return at;
    if (p > end || isWordByte(bytes, p, end)) return at;
    this.offsetMinutes = (bytes[at] === 45 ? -1 : 1) * (hours * 60 + minutes);
    return p;
  }

  #namedZone(bytes: Uint8Array, at: number, end: number): number {
    let to = at;
    while (to < end && to < at + 5 && bytes[to]! >= 65 && bytes[to]! <= 90) to++;
    if (to < at + 3 || to > at + 4 || isWordByte(bytes, to, end)) return at - 1;
    const minutes = zoneMinutes(bytes, at, to);
    if (Number.isNaN(minutes)) return at - 1;
    this.offsetMinutes = minutes;
    return to;
  }
}

function digit(bytes: Uint8Array, at: number): number {
  const d = bytes[at]! - 48;
  return d >= 0 && d <= 9 ? d : -1;
}

/** The number of two digits; where they are not both there, so far below 0 that no century mends it. */
function two(bytes: Uint8Array, at: number): number {
  const a = bytes[at]! - 48;
  const b = bytes[at + 1]! - 48;
  return a >= 0 && a <= 9 && b >= 0 && b <= 9 ? a * 10 + b : -100_000;
}

function isWordByte(bytes: Uint8Array, at: number, end: number): boolean {
  if (at >= end) return false;
  const c = bytes[at]!;
  return (c >= 48 && c <= 57) || ((c | 32) >= 97 && (c | 32) <= 122);
}

function packNames(names: string): readonly number[] {
  return Array.from({ length: names.length / 3 }, (_, i) =>
    [0, 1, 2].reduce((packed, j) => packed * 256 + (names.codePointAt(i * 3 + j) ?? 0), 0),
  );
}

function nameIndex(names: readonly number[], bytes: Uint8Array, at: number): number {
  const packed = ((bytes[at]! | 32) << 16) | ((bytes[at + 1]! | 32) << 8) | (bytes[at + 2]! | 32);
  return names.indexOf(packed);
}
