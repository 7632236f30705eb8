import type { Moment } from './moment.ts';

/** One way in which programs write the time at the head of a line. */
export interface TimestampForm {
  readonly name: string;
  /** What it starts with: a digit, a letter or an at sign. Others are not tried. */
  readonly first: 'digit' | 'letter' | 'at';
  /** Of a digit: how many digits there are at least and at most, and what may follow; '' is all. */
  readonly digits?: readonly [least: number, most: number, behind: string];
  /**
   * Fills `moment`, which was cleared.
   *
   * @returns where the time ends, -1 where there is no time of this form
   */
  readonly read: (moment: Moment, bytes: Uint8Array, at: number, end: number) => number;
  /** As lines write it, and what it is (UTC for what names no zone; the year 2024 where none is). */
  readonly examples: readonly (readonly [written: string, iso: string])[];
}

const dash = 45;
const slash = 47;
const dot = 46;
const colon = 58;
const blank = 32;

/** After a clock: fraction, half of the day, zone. */
function tail(moment: Moment, bytes: Uint8Array, at: number, end: number): number {
  if (at < 0) return -1;
  const fraction = moment.fraction(bytes, at, end);
  return moment.zone(bytes, fraction, end);
}

/** Reads `clock tail` after a date that ended at `at`, with one byte between. */
function clockAfter(moment: Moment, bytes: Uint8Array, at: number, end: number): number {
  return tail(moment, bytes, moment.clock(bytes, at + 1, end), end);
}

/** `02 Jan 2024` with that separator. */
function dayNameYear(
  moment: Moment,
  bytes: Uint8Array,
  { at, end }: { at: number; end: number },
  separator: number,
): number {
  const day = moment.dayOfMonth(bytes, at);
  if (day < 0 || bytes[day] !== separator) return -1;
  const month = moment.monthName(bytes, day + 1);
  if (month < 0 || bytes[month] !== separator || moment.day > 31) return -1;
  return moment.fullYear(bytes, month + 1, end);
}

function hexadecimal(bytes: Uint8Array, at: number, digits: number): number {
  let value = 0;
  for (let i = at; i < at + digits; i++) {
    const c = bytes[i]! | 32;
    const d = c >= 48 && c <= 57 ? c - 48 : c >= 97 && c <= 102 ? c - 87 : NaN;
    value = value * 16 + d;
  }
  return value;
}

/**
 * The forms in the order in which they are tried on a line whose stream has shown none yet; the more
 * particular first, so that none takes the beginning of another. A number alone comes last.
 */
export const timestampForms: readonly TimestampForm[] = [
  {
    name: 'syslog',
    first: 'letter',
    read(moment, bytes, at, end) {
      let p = moment.monthName(bytes, at);
      if (p < 0 || bytes[p] !== blank) return -1;
      p = moment.dayOfMonth(bytes, p + 1);
      if (p < 0) return -1;
      if (bytes[p] === 44) p++;
      if (bytes[p] !== blank) return -1;
      if (bytes[p + 5] === blank) {
        const year = moment.fullYear(bytes, p + 1, end);
        if (year > 0) p = year;
      }
      p = moment.clock(bytes, p + 1, end);
      if (p < 0) return -1;
      const fraction = bytes[p] === colon ? p : moment.fraction(bytes, p, end);
      return moment.zone(bytes, moment.halfDay(bytes, fraction, end), end);
    },
    examples: [
      ['Jun  9 06:06:20', '2024-06-09T06:06:20.000Z'],
      ['Nov 9 12:01:01', '2024-11-09T12:01:01.000Z'],
      ['Jan 02 03:04:05.123456', '2024-01-02T03:04:05.123Z'],
      ['Jan  2 2023 03:04:05', '2023-01-02T03:04:05.000Z'],
      ['Jan 02, 2023 3:04:05 PM', '2023-01-02T15:04:05.000Z'],
      ['Feb 29 23:59:60', '2024-03-01T00:00:00.000Z'],
    ],
  },
  {
    name: 'ctime',
    first: 'letter',
    read(moment, bytes, at, end) {
      let p = moment.dayName(bytes, at);
      if (p < 0 || bytes[p] !== blank) return -1;
      p = moment.monthName(bytes, p + 1);
      if (p < 0 || bytes[p] !== blank) return -1;
      p = moment.dayOfMonth(bytes, p + 1);
      if (p < 0 || bytes[p] !== blank) return -1;
      p = clockAfter(moment, bytes, p, end);
      if (p < 0 || bytes[p] !== blank) return -1;
      return moment.fullYear(bytes, p + 1, end);
    },
    examples: [
      ['Sun Dec 04 04:47:44 2005', '2005-12-04T04:47:44.000Z'],
      ['Sun Dec  4 04:47:44.123456 2005', '2005-12-04T04:47:44.123Z'],
      ['Sun Dec  4 04:47:44 CET 2005', '2005-12-04T03:47:44.000Z'],
    ],
  },
  {
    name: 'rfc-1123',
    first: 'letter',
    read(moment, bytes, at, end) {
      let p = moment.dayName(bytes, at);
      if (p < 0 || bytes[p] !== 44 || bytes[p + 1] !== blank) return -1;
      p = dayNameYear(moment, bytes, { at: p + 2, end }, blank);
      return p < 0 || bytes[p] !== blank ? -1 : clockAfter(moment, bytes, p, end);
    },
    examples: [
      ['Tue, 02 Jan 2024 03:04:05 GMT', '2024-01-02T03:04:05.000Z'],
      ['Tue, 2 Jan 2024 03:04:05 +0100', '2024-01-02T02:04:05.000Z'],
    ],
  },
  {
    name: 'klog',
    first: 'letter',
    read(moment, bytes, at, end) {
      const p = moment.compactMonthDay(bytes, at + 1);
      if (p < 0 || bytes[p] !== blank) return -1;
      const severity = bytes[at];
      if (severity !== 73 && severity !== 87 && severity !== 69 && severity !== 70) return -1;
      return tail(moment, bytes, moment.clock(bytes, p + 1, end), end);
    },
    examples: [
      ['I0102 15:04:05.000000', '2024-01-02T15:04:05.000Z'],
      ['E1231 23:59:59.999999', '2024-12-31T23:59:59.999Z'],
    ],
  },
  {
    name: 'iso-8601',
    first: 'digit',
    digits: [4, 4, '-'],
    read(moment, bytes, at, end) {
      const p = moment.yearMonthDay(bytes, at, dash);
      if (p < 0) return -1;
      const c = bytes[p]! | 32;
      // MariaDB fills the hour with a blank.
      if (c === blank && bytes[p + 1] === blank) return clockAfter(moment, bytes, p + 1, end);
      return c === 116 || c === blank || bytes[p] === 95 ? clockAfter(moment, bytes, p, end) : -1;
    },
    examples: [
      ['2024-01-02T03:04:05Z', '2024-01-02T03:04:05.000Z'],
      ['2024-01-02T03:04:05.123456789Z', '2024-01-02T03:04:05.123Z'],
      ['2024-01-02T03:04:05.123+01:00', '2024-01-02T02:04:05.123Z'],
      ['2024-01-02t03:04:05-0730', '2024-01-02T10:34:05.000Z'],
      ['2015-10-18 18:01:47,978', '2015-10-18T18:01:47.978Z'],
      ['2024-01-02 03:04:05', '2024-01-02T03:04:05.000Z'],
      ['2024-01-02 03:04:05.5 UTC', '2024-01-02T03:04:05.500Z'],
      ['2024-01-02 03:04:05 +0200', '2024-01-02T01:04:05.000Z'],
      ['2024-01-02  3:04:05', '2024-01-02T03:04:05.000Z'],
      ['2024-01-02 03:04:05.123+00', '2024-01-02T03:04:05.123Z'],
      ['2024-01-02_03:04:05.12345', '2024-01-02T03:04:05.123Z'],
    ],
  },
  {
    name: 'dashed-dotted',
    first: 'digit',
    digits: [4, 4, '-'],
    read(moment, bytes, at, end) {
      const p = moment.yearMonthDay(bytes, at, dash);
      if (p < 0 || bytes[p] !== dash) return -1;
      return tail(moment, bytes, moment.clock(bytes, p + 1, end, dot), end);
    },
    examples: [['2005-06-03-15.42.50.675872', '2005-06-03T15:42:50.675Z']],
  },
  {
    name: 'slashed',
    first: 'digit',
    digits: [4, 4, '/'],
    read(moment, bytes, at, end) {
      const p = moment.yearMonthDay(bytes, at, slash);
      return p < 0 || bytes[p] !== blank ? -1 : clockAfter(moment, bytes, p, end);
    },
    examples: [
      ['2024/01/02 03:04:05', '2024-01-02T03:04:05.000Z'],
      ['2024/01/02 03:04:05.123456', '2024-01-02T03:04:05.123Z'],
    ],
  },
  {
    name: 'dotted',
    first: 'digit',
    digits: [4, 4, '.'],
    read(moment, bytes, at, end) {
      const p = moment.yearMonthDay(bytes, at, dot);
      if (p < 0 || (bytes[p] !== blank && bytes[p] !== dash)) return -1;
      return clockAfter(moment, bytes, p, end);
    },
    examples: [['2024.01.02 03:04:05', '2024-01-02T03:04:05.000Z']],
  },
  {
    name: 'short-slashed',
    first: 'digit',
    digits: [2, 2, '/'],
    read(moment, bytes, at, end) {
      const p = moment.shortDate(bytes, at, slash);
      return p < 0 || bytes[p] !== blank ? -1 : clockAfter(moment, bytes, p, end);
    },
    examples: [['17/06/09 20:10:40', '2017-06-09T20:10:40.000Z']],
  },
  {
    name: 'clf',
    first: 'digit',
    digits: [1, 2, '/'],
    read(moment, bytes, at, end) {
      const p = dayNameYear(moment, bytes, { at, end }, slash);
      if (p < 0 || (bytes[p] !== colon && bytes[p] !== blank)) return -1;
      return clockAfter(moment, bytes, p, end);
    },
    examples: [
      ['10/Oct/2000:13:55:36 -0700', '2000-10-10T20:55:36.000Z'],
      ['02/Jan/2024 03:04:05.123', '2024-01-02T03:04:05.123Z'],
    ],
  },
  {
    name: 'day-name-year',
    first: 'digit',
    digits: [1, 2, '- '],
    read(moment, bytes, at, end) {
      let p = dayNameYear(moment, bytes, { at, end }, dash);
      if (p < 0) p = dayNameYear(moment, bytes, { at, end }, blank);
      return p < 0 || bytes[p] !== blank ? -1 : clockAfter(moment, bytes, p, end);
    },
    examples: [
      ['02-Jan-2024 03:04:05.123', '2024-01-02T03:04:05.123Z'],
      ['02 Jan 2024 03:04:05.123', '2024-01-02T03:04:05.123Z'],
    ],
  },
  {
    name: 'month-day-year',
    first: 'digit',
    digits: [2, 2, '/'],
    read(moment, bytes, at, end) {
      let p = moment.dayMonthYear(bytes, at, slash, true);
      if (p < 0) return -1;
      if (bytes[p] === 44) p++;
      if (bytes[p] !== blank) return -1;
      p = moment.clock(bytes, p + 1, end);
      if (p < 0) return -1;
      const fraction = moment.fraction(bytes, p, end);
      return moment.zone(bytes, moment.halfDay(bytes, fraction, end), end);
    },
    examples: [
      ['01/02/2024 03:04:05', '2024-01-02T03:04:05.000Z'],
      ['01/02/2024 03:04:05 PM', '2024-01-02T15:04:05.000Z'],
      ['01/02/2024, 12:04:05 AM', '2024-01-02T00:04:05.000Z'],
    ],
  },
  {
    name: 'day-month-year',
    first: 'digit',
    digits: [2, 2, '.'],
    read(moment, bytes, at, end) {
      const p = moment.dayMonthYear(bytes, at, dot, false);
      return p < 0 || bytes[p] !== blank ? -1 : clockAfter(moment, bytes, p, end);
    },
    examples: [['02.01.2024 03:04:05', '2024-01-02T03:04:05.000Z']],
  },
  {
    name: 'month-dot-day',
    first: 'digit',
    digits: [2, 2, '.'],
    read(moment, bytes, at, end) {
      const p = moment.monthDay(bytes, at, dot);
      return p < 0 || bytes[p] !== blank ? -1 : clockAfter(moment, bytes, p, end);
    },
    examples: [['10.30 16:49:06', '2024-10-30T16:49:06.000Z']],
  },
  {
    name: 'month-dash-day',
    first: 'digit',
    digits: [2, 2, '-'],
    read(moment, bytes, at, end) {
      const p = moment.monthDay(bytes, at, dash);
      return p < 0 || bytes[p] !== blank ? -1 : clockAfter(moment, bytes, p, end);
    },
    examples: [['03-17 16:13:38.811', '2024-03-17T16:13:38.811Z']],
  },
  {
    name: 'compact',
    first: 'digit',
    digits: [8, 8, 'T- '],
    read(moment, bytes, at, end) {
      const p = moment.compactDate(bytes, at);
      if (p < 0) return -1;
      const c = bytes[p];
      if (c !== 84 && c !== dash && c !== blank) return -1;
      const clock = moment.clock(bytes, p + 1, end);
      return tail(moment, bytes, clock < 0 ? moment.compactClock(bytes, p + 1, end) : clock, end);
    },
    examples: [
      ['20171223-22:15:29:606', '2017-12-23T22:15:29.606Z'],
      ['20171224-0:8:0:141', '2017-12-24T00:08:00.141Z'],
      ['20240102T030405Z', '2024-01-02T03:04:05.000Z'],
      ['20240102 03:04:05.123', '2024-01-02T03:04:05.123Z'],
      ['20240102 030405', '2024-01-02T03:04:05.000Z'],
    ],
  },
  {
    name: 'short-compact',
    first: 'digit',
    digits: [6, 6, ' '],
    read(moment, bytes, at, end) {
      const p = moment.shortDate(bytes, at, -1);
      if (p < 0 || bytes[p] !== blank) return -1;
      const from = bytes[p + 1] === blank ? p + 2 : p + 1;
      const compact = moment.compactClock(bytes, from, end);
      return compact > 0 ? compact : moment.clock(bytes, from, end);
    },
    examples: [
      ['081109 203615', '2008-11-09T20:36:15.000Z'],
      ['240102  3:04:05', '2024-01-02T03:04:05.000Z'],
    ],
  },
  {
    name: 'fourteen-digits',
    first: 'digit',
    digits: [14, 20, ''],
    read(moment, bytes, at, end) {
      const p = moment.compactDate(bytes, at);
      return p < 0 ? -1 : moment.compactClock(bytes, p, end);
    },
    examples: [['20240102030405', '2024-01-02T03:04:05.000Z']],
  },
  {
    name: 'epoch',
    first: 'digit',
    digits: [10, 20, ''],
    read: (moment, bytes, at, end) => moment.epoch(bytes, at, end),
    examples: [
      ['1117838570', '2005-06-03T22:42:50.000Z'],
      ['1704164645.5', '2024-01-02T03:04:05.500Z'],
      ['1704164645123', '2024-01-02T03:04:05.123Z'],
      ['1704164645123456', '2024-01-02T03:04:05.123Z'],
      ['1704164645123456789', '2024-01-02T03:04:05.123Z'],
    ],
  },
  {
    name: 'clock',
    first: 'digit',
    digits: [2, 2, ':'],
    read(moment, bytes, at, end) {
      if (bytes[at + 2] !== colon || bytes[at + 5] !== colon || at + 8 > end) return -1;
      return tail(moment, bytes, moment.clock(bytes, at, end), end);
    },
    examples: [['03:04:05.123', '2024-12-31T03:04:05.123Z']],
  },
  {
    name: 'tai64n',
    first: 'at',
    read(moment, bytes, at, end) {
      if (at + 25 > end || hexadecimal(bytes, at + 1, 8) !== 0x40000000) return -1;
      const seconds = hexadecimal(bytes, at + 9, 8);
      const nanoseconds = hexadecimal(bytes, at + 17, 8);
      // TAI is ahead of UTC by 10 s at its start and 37 s since 2017; daemontools counts 10.
      moment.epochMs = (seconds - 10) * 1000 + nanoseconds / 1e6;
      return Number.isFinite(moment.epochMs) ? at + 25 : -1;
    },
    examples: [['@4000000065937d2f075bca00', '2024-01-02T03:04:05.123Z']],
  },
];
