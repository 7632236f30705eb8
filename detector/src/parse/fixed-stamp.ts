import { isDigit, isLetter } from './header-ends.ts';
import type { Moment } from './moment.ts';
import { timestampForms } from './timestamp-forms.ts';

/** Where the digits of a time are, counted from its start; -1 where it has no such part. */
export interface FixedStamp {
  /** Seconds or ms since the epoch, 0 digits where it is a date and a clock. */
  readonly epochDigits: number;
  readonly yearAt: number;
  readonly yearDigits: number;
  readonly monthAt: number;
  /** 0 where it is in digits. */
  readonly month: number;
  readonly dayAt: number;
  /** Whether the first of two places is a blank. */
  readonly isDayShort: boolean;
  readonly hourAt: number;
  readonly minuteAt: number;
  readonly secondAt: number;
  readonly fractionAt: number;
  readonly fractionDigits: number;
  readonly zoneAt: number;
  readonly zoneMinutesAt: number;
  readonly isWest: boolean;
  /** Where no digits say it. */
  readonly offsetMinutes: number;
}

export interface StampLine {
  readonly bytes: Uint8Array;
  /** Where its time is. */
  readonly stampStart: number;
  readonly stampEnd: number;
  readonly form: number;
}

const clock = String.raw`(?<hour>\d\d):(?<minute>\d\d):(?<second>\d\d)(?:[.,](?<fraction>\d{1,9}))?`;
const offset = String.raw` ?(?<sign>[+-])(?<zone>\d\d)(?::?(?<zoneMinutes>\d\d))?`;
const zone = `(?:Z| [A-Z]{3,4}|${offset})?`;
const dashed = String.raw`(?<year>\d{4})-(?<month>\d\d)-(?<day>\d\d)`;
/**
 * How a form is mostly written: with the same digits at the same places, whatever they are. No other form
 * takes what is written so, whatever the digits: which one fitted last does not matter.
 */
const shapes: Readonly<Record<string, RegExp>> = {
  'iso-8601': shape(`${dashed}[Tt _]${clock}${zone}`),
  'dashed-dotted': shape(`${dashed}-${clock.replaceAll(':(', String.raw`\.(`)}`),
  slashed: shape(String.raw`(?<year>\d{4})/(?<month>\d\d)/(?<day>\d\d) ${clock}`),
  'short-slashed': shape(String.raw`(?<year>\d\d)/(?<month>\d\d)/(?<day>\d\d) ${clock}`),
  'short-compact': shape(
    String.raw`(?<year>\d\d)(?<month>\d\d)(?<day>\d\d) (?<hour>\d\d)(?<minute>\d\d)(?<second>\d\d)`,
  ),
  compact: shape(
    String.raw`(?<year>\d{4})(?<month>\d\d)(?<day>\d\d)[T -]${clock.replace('[.,]', '[.,:]')}`,
  ),
  'day-month-year': shape(String.raw`(?<day>\d\d)\.(?<month>\d\d)\.(?<year>\d{4}) ${clock}`),
  'month-day-year': shape(String.raw`(?<month>\d\d)/(?<day>\d\d)/(?<year>\d{4}),? ${clock}`),
  'month-dot-day': shape(String.raw`(?<month>\d\d)\.(?<day>\d\d) ${clock}`),
  'month-dash-day': shape(String.raw`(?<month>\d\d)-(?<day>\d\d) ${clock}`),
  'day-name-year': shape(String.raw`(?<day>\d\d)[ -][A-Za-z]{3}[ -](?<year>\d{4}) ${clock}`),
  clf: shape(String.raw`(?<day>\d\d)/[A-Za-z]{3}/(?<year>\d{4})[: ]${clock}${zone}`),
  syslog: shape(String.raw`[A-Za-z]{3} (?<day>[ \d]\d) ${clock}`),
  ctime: shape(String.raw`[A-Za-z]{3} [A-Za-z]{3} (?<day>[ \d]\d) ${clock} (?<year>\d{4})`),
  klog: shape(String.raw`[A-Z](?<month>\d\d)(?<day>\d\d) ${clock}`),
  epoch: shape(String.raw`(?<epoch>\d{10}(?:\d{3})?)(?:[.,:](?<fraction>\d{1,9}))?`),
};
const daysOfMonth = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const fractionUnits = [0, 100, 10, 1, 0.1, 0.01, 0.001, 1e-4, 1e-5, 1e-6];
const decoder = new TextDecoder('latin1');
const knownMax = 256;
/** By form and text, with noughts for all digits: a new header mostly has a time like others before it. */
const known = new Map<string, FixedStamp | null>();

/** @returns null where a time's places alone do not say how it is read */
export function fixedStampOf(moment: Moment, line: StampLine): FixedStamp | null {
  const { bytes, stampStart, stampEnd, form } = line;
  if (goesOn(bytes, stampEnd)) return null;
  const text = decoder.decode(bytes.subarray(stampStart, stampEnd)).replaceAll(/\d/g, '0');
  const key = `${form} ${text}`;
  const before = known.get(key);
  if (before !== undefined) return before;
  if (known.size >= knownMax) known.clear();
  const found = shapes[timestampForms[form]?.name ?? '']?.exec(text);
  const stamp = found ? stampOf(found, moment) : null;
  known.set(key, stamp);
  return stamp;
}

function stampOf(found: RegExpExecArray, moment: Moment): FixedStamp {
  const at = (name: string): number => found.indices?.groups?.[name]?.[0] ?? -1;
  const text = (name: string): string => found.groups?.[name] ?? '';
  return {
    epochDigits: text('epoch').length,
    yearAt: at('year'),
    yearDigits: text('year').length,
    monthAt: at('month'),
    month: text('month') === '' ? moment.month : 0,
    dayAt: at('day'),
    isDayShort: text('day').startsWith(' '),
    hourAt: at('hour'),
    minuteAt: at('minute'),
    secondAt: at('second'),
    fractionAt: at('fraction'),
    fractionDigits: text('fraction').length,
    zoneAt: at('zone'),
    zoneMinutesAt: at('zoneMinutes'),
    isWest: text('sign') === '-',
    offsetMinutes: moment.offsetMinutes,
  };
}

/**
 * Reads the time of a line whose header is known: every digit is where the stamp says.
 *
 * @param start of the time
 * @returns false for a date or a clock that there is none such: how that is read, its form says
 */
export function readFixedStamp(
  stamp: FixedStamp,
  moment: Moment,
  bytes: Uint8Array,
  start: number,
): boolean {
  moment.clear();
  if (stamp.epochDigits > 0) return readEpoch(stamp, moment, bytes, start);
  const month = stamp.month || two(bytes, start + stamp.monthAt);
  const dayAt = start + stamp.dayAt;
  const day = stamp.isDayShort ? bytes[dayAt + 1]! - 48 : two(bytes, dayAt);
  const hour = two(bytes, start + stamp.hourAt);
  const minute = two(bytes, start + stamp.minuteAt);
  if (hour > 23 || minute > 59) return false;
  if (month < 1 || month > 12 || day < 1 || day > daysOfMonth[month - 1]!) return false;
  moment.month = month;
  moment.day = day;
  moment.hour = hour;
  moment.minute = minute;
  if (!readFixedSecond(stamp, moment, bytes, start)) return false;
  return readYear(stamp, moment, bytes, start) && readZone(stamp, moment, bytes, start);
}

function readEpoch(stamp: FixedStamp, moment: Moment, bytes: Uint8Array, start: number): boolean {
  let value = 0;
  for (let p = start; p < start + stamp.epochDigits; p++) value = value * 10 + bytes[p]! - 48;
  if (stamp.fractionAt >= 0) moment.ms = fractionMs(stamp, bytes, start);
  moment.epochMs = (stamp.epochDigits === 10 ? value * 1000 : value) + moment.ms;
  return value >= 1e9;
}

/** Of a time whose other parts are in `moment` already. */
export function readFixedSecond(
  stamp: FixedStamp,
  moment: Moment,
  bytes: Uint8Array,
  start: number,
): boolean {
  moment.second = two(bytes, start + stamp.secondAt);
  if (stamp.fractionAt >= 0) moment.ms = fractionMs(stamp, bytes, start);
  // 60 is a leap second.
  return moment.second <= 60;
}

function readYear(stamp: FixedStamp, moment: Moment, bytes: Uint8Array, start: number): boolean {
  if (stamp.yearAt < 0) return true;
  const at = start + stamp.yearAt;
  const head = two(bytes, at);
  // POSIX's window for years of two digits.
  if (stamp.yearDigits === 2) moment.year = head < 69 ? 2000 + head : 1900 + head;
  else moment.year = head * 100 + two(bytes, at + 2);
  return moment.year >= 1000;
}

function readZone(stamp: FixedStamp, moment: Moment, bytes: Uint8Array, start: number): boolean {
  moment.offsetMinutes = stamp.offsetMinutes;
  if (stamp.zoneAt < 0) return true;
  const hours = two(bytes, start + stamp.zoneAt);
  const minutes = stamp.zoneMinutesAt < 0 ? 0 : two(bytes, start + stamp.zoneMinutesAt);
  moment.offsetMinutes = (stamp.isWest ? -1 : 1) * (hours * 60 + minutes);
  return hours <= 15 && minutes <= 59;
}

/** As `Moment.fraction`. */
function fractionMs(
  { fractionAt, fractionDigits: digits }: FixedStamp,
  bytes: Uint8Array,
  start: number,
): number {
  let value = 0;
  const from = start + fractionAt;
  for (let p = from; p < from + digits; p++) value = value * 10 + bytes[p]! - 48;
  return digits === 3 ? value : Math.min(999.999, value * fractionUnits[digits]!);
}

/** Whether what follows belongs to it, or might for other digits: a zone or a half of the day. */
function goesOn(bytes: Uint8Array, at: number): boolean {
  if (isDigit(bytes[at]!) || isLetter(bytes[at]!)) return true;
  const next = bytes[at] === 32 ? at + 1 : at;
  if (bytes[next] === 43 || bytes[next] === 45) return isDigit(bytes[next + 1]!);
  return next > at && (bytes[next + 1]! | 32) === 109;
}

function two(bytes: Uint8Array, at: number): number {
  return bytes[at]! * 10 + bytes[at + 1]! - 528;
}

function shape(source: string): RegExp {
  return new RegExp(`^${source}$`, 'd');
}
