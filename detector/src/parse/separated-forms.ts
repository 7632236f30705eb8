import { clockAfter, dayNameYear, tail } from './after-date.ts';
import type { TimestampForm } from './timestamp-form.ts';

const dash = 45;
const slash = 47;
const dot = 46;
const colon = 58;
const blank = 32;

/** Times with a date of digits whose parts stand apart. In the order in which they are tried. */
export const separatedForms: readonly TimestampForm[] = [
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
];
