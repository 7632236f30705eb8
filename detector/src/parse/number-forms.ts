import { tail } from './after-date.ts';
import type { TimestampForm } from './timestamp-form.ts';

const dash = 45;
const colon = 58;
const blank = 32;

function hexadecimal(bytes: Uint8Array, at: number, digits: number): number {
  let value = 0;
  for (let i = at; i < at + digits; i++) {
    const c = bytes[i]! | 32;
    const d = c >= 48 && c <= 57 ? c - 48 : c >= 97 && c <= 102 ? c - 87 : NaN;
    value = value * 16 + d;
  }
  return value;
}

/** Times whose digits stand together, counts of seconds, and a clock alone. In the order in which they are tried. */
export const numberForms: readonly TimestampForm[] = [
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
