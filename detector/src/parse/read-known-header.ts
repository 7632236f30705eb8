import type { Envelope } from './envelope.ts';
import { readFixedStamp } from './fixed-stamp.ts';
import type { HeaderReading } from './header-reading.ts';
import type { LineFormat } from './line-format.ts';
import { afterReach } from './reach-within.ts';

/** What was read of a header that the line has too, and what its stream has shown so far. */
export interface KnownHeader {
  readonly reading: HeaderReading;
  readonly format: LineFormat;
}

interface Line {
  readonly bytes: Uint8Array;
  readonly start: number;
  /** Without blanks at its end. */
  readonly end: number;
}

/**
 * Fills an envelope from a header that is known. Only its time is still to be read: what a form takes
 * depends on what the digits say.
 *
 * @returns false when the line might be seen differently
 */
export function readKnownHeader(e: Envelope, known: KnownHeader, line: Line): boolean {
  const { reading, format } = known;
  if (line.end < line.start + reading.reach + afterReach) return false;
  if (format.isIsoSyslog !== reading.isIsoSyslog) return false;
  if (!readKnownStamp(e, known, line)) return false;
  if (reading.prefix >= 0) format.prefix = reading.prefix;
  fillFrom(reading, e, line.start, line.end);
  return true;
}

function readKnownStamp(
  { stamps }: Envelope,
  { reading, format }: KnownHeader,
  { bytes, start, end }: Line,
): boolean {
  const { stamp, form } = reading;
  const at = start + reading.stampStart;
  if (stamp !== null && readFixedStamp(stamp, stamps.moment, bytes, at)) {
    format.form = form;
    return true;
  }
  const after = stamps.read(format, bytes, at, end);
  return after === start + reading.stampEnd && format.form === form;
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
