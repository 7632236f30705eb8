import type { Envelope } from './envelope.ts';

/** What a header looks like, four bytes a word, and what was read of it. Positions count from the line's start. */
export interface HeaderLayout {
  /** By which it is found. */
  readonly hash: number;
  /** Number of the stream that the source gave. */
  readonly source: number;
  /** Bytes on which the reading depends: as they are, but that any digit may stand for another. */
  readonly reach: number;
  readonly values: Int32Array;
  /** All ones at bytes that have to be equal. */
  readonly masks: Int32Array;
  /** All ones at bytes that have to be digits, whichever. */
  readonly digits: Int32Array;
  /** Of the time, as `timestampForms` numbers it. */
  readonly form: number;
  readonly isIsoSyslog: boolean;
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
  readonly group: number;
  readonly stream: number;
}

/** What the parser made of the line that a layout is taken from. */
export interface LearnedLine {
  readonly source: number;
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly envelope: Envelope;
  readonly format: { readonly form: number; readonly isIsoSyslog: boolean };
  readonly group: number;
  readonly stream: number;
}

/** Host and service are kept to the digit: they decide on the stream. */
export function layoutOf(line: LearnedLine, hash: number): HeaderLayout {
  const { envelope: e, bytes, start, format } = line;
  const reach = e.reach - start;
  const words = (reach + 3) >> 2;
  const values = new Int32Array(words);
  const masks = new Int32Array(words);
  const digits = new Int32Array(words);
  for (let i = 0; i < reach; i++) {
    const at = start + i;
    const c = bytes[at]!;
    const isName =
      (at >= e.hostStart && at < e.hostEnd) || (at >= e.serviceStart && at < e.serviceEnd);
    const shift = (i & 3) * 8;
    if (c >= 48 && c <= 57 && !isName) {
      digits[i >> 2]! |= 0xff << shift;
      continue;
    }
    masks[i >> 2]! |= 0xff << shift;
    values[i >> 2]! |= c << shift;
  }
  return {
    hash,
    source: line.source,
    group: line.group,
    stream: line.stream,
    reach,
    values,
    masks,
    digits,
    form: format.form,
    isIsoSyslog: format.isIsoSyslog,
    stampStart: e.stampStart - start,
    stampEnd: e.stampEnd - start,
    hostStart: e.hostStart - start,
    hostEnd: e.hostEnd - start,
    serviceStart: e.serviceStart - start,
    serviceEnd: e.serviceEnd - start,
    level: e.level,
    messageStart: e.messageStart - start,
    textStart: e.textStart - start,
    kind: e.kind,
  };
}

/** Whether the bytes at `start` are a header of that layout. */
export function fitsLayout(layout: HeaderLayout, view: DataView, start: number): boolean {
  const { values, masks, digits } = layout;
  if (start + values.length * 4 > view.byteLength) return false;
  // From the end: headers of one stream begin alike.
  for (let i = values.length - 1; i >= 0; i--) {
    const word = view.getInt32(start + i * 4, true);
    if ((word & masks[i]!) !== values[i]) return false;
    const among = digits[i]!;
    if (among !== 0 && (notDigits(word) & among) !== 0) return false;
  }
  return true;
}

/** The highest bit of each of four bytes that is no digit. */
export function notDigits(word: number): number {
  const rest = word ^ 0x30303030;
  return (((rest & 0x7f7f7f7f) + 0x76767676) | rest) & 0x80808080;
}
