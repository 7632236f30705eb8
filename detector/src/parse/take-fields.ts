import type { Envelope } from './envelope.ts';
import { FieldRanges } from './field-ranges.ts';
import { levelNumber } from './level-number.ts';
import { levelWord } from './level-word.ts';
import type { LineFormat } from './line-format.ts';

/** Fills an envelope from the fields of JSON or logfmt; what carried the line knows its host and service better. */
export function takeFields(
  e: Envelope,
  fields: FieldRanges,
  bytes: Uint8Array,
  format: LineFormat,
): void {
  const { start, end } = fields;
  e.isWhole = true;
  e.hasInner = true;
  if (!e.hasTime) takeTime(e, fields, bytes, format);
  if (fields.has(FieldRanges.level)) takeLevel(e, fields, bytes);
  if (fields.has(FieldRanges.message)) {
    e.messageStart = start[FieldRanges.message]!;
    e.messageEnd = end[FieldRanges.message]!;
  }
  if (e.serviceEnd === e.serviceStart && fields.has(FieldRanges.service)) {
    e.serviceStart = start[FieldRanges.service]!;
    e.serviceEnd = end[FieldRanges.service]!;
  }
  if (e.hostEnd === e.hostStart && fields.has(FieldRanges.host)) {
    e.hostStart = start[FieldRanges.host]!;
    e.hostEnd = end[FieldRanges.host]!;
  }
}

/** The time alone. */
export function takeTime(
  e: Envelope,
  fields: FieldRanges,
  bytes: Uint8Array,
  format: LineFormat,
): void {
  if (!fields.has(FieldRanges.time)) return;
  const at = fields.start[FieldRanges.time]!;
  const end = fields.end[FieldRanges.time]!;
  e.hasTime = e.stamps.read(format.inner, bytes, at, end) > 0;
}

function takeLevel(e: Envelope, fields: FieldRanges, bytes: Uint8Array): void {
  const from = fields.start[FieldRanges.level]!;
  const to = fields.end[FieldRanges.level]!;
  const word = levelWord(bytes, from, to);
  const level = word >= 0 ? word : levelNumber(bytes, from, to);
  if (level >= 0) e.level = level;
}
