import type { Envelope } from './envelope.ts';
import { type FixedStamp, fixedStampOf } from './fixed-stamp.ts';

/** What was read of a header, for all lines that have the same. Positions count from the line's start. */
export interface HeaderReading {
  /** Of the time, as `timestampForms` numbers it. */
  readonly form: number;
  /** Of a line with the time further in, as the stream's format numbers it; -1 for others. */
  readonly prefix: number;
  readonly isIsoSyslog: boolean;
  /** Where the time's digits are; null where that is not enough to read it. */
  readonly stamp: FixedStamp | null;
  /** Bytes on which the reading depends: as they are, but that any digit may stand for another. */
  readonly reach: number;
  readonly stampStart: number;
  readonly stampEnd: number;
  readonly hostStart: number;
  readonly hostEnd: number;
  readonly serviceStart: number;
  readonly serviceEnd: number;
  readonly level: number;
  readonly messageStart: number;
  readonly textStart: number;
  readonly kind: Envelope['kind'];
  /** Whether host or service have digits: then group and stream are those of each line's own. */
  readonly hasDigitsInNames: boolean;
  readonly group: number;
  readonly stream: number;
}

/** What the parser made of the line that a reading is taken from. */
export interface LearnedLine {
  /** Number of the stream that the source gave. */
  readonly source: number;
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly envelope: Envelope;
  readonly format: {
    readonly form: number;
    readonly prefix: number;
    readonly isIsoSyslog: boolean;
  };
  readonly group: number;
  readonly stream: number;
}

export function headerReading({
  bytes,
  start,
  envelope: e,
  format,
  ...line
}: LearnedLine): HeaderReading {
  const { stampStart, stampEnd } = e;
  return {
    form: format.form,
    prefix: e.isPrefixed ? format.prefix : -1,
    isIsoSyslog: format.isIsoSyslog,
    stamp: fixedStampOf(e.moment, { bytes, stampStart, stampEnd, form: format.form }),
    reach: e.reach - start,
    stampStart: stampStart - start,
    stampEnd: stampEnd - start,
    hostStart: e.hostStart - start,
    hostEnd: e.hostEnd - start,
    serviceStart: e.serviceStart - start,
    serviceEnd: e.serviceEnd - start,
    level: e.level,
    messageStart: e.messageStart - start,
    textStart: e.textStart - start,
    kind: e.kind,
    hasDigitsInNames:
      hasDigit(bytes, e.hostStart, e.hostEnd) || hasDigit(bytes, e.serviceStart, e.serviceEnd),
    group: line.group,
    stream: line.stream,
  };
}

function hasDigit(bytes: Uint8Array, from: number, to: number): boolean {
  for (let p = from; p < to; p++) if (bytes[p]! >= 48 && bytes[p]! <= 57) return true;
  return false;
}
