import { clockAfter, dayNameYear, tail } from './after-date.ts';
import type { TimestampForm } from './timestamp-form.ts';

const colon = 58;
const blank = 32;

/** Times that begin with the name of a day or a month, or with a level. In the order in which they are tried. */
export const letterForms: readonly TimestampForm[] = [
  {
    name: 'syslog',
    first: 'letter',
    fourth: ' ',
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
    fourth: ' ',
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
    fourth: ',',
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
    fourth: '0',
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
];
