/** What a variable value is, by its form. */
export type ParameterType =
  | 'number'
  | 'hexadecimal'
  | 'size'
  | 'duration'
  | 'time'
  | 'boolean'
  | 'address'
  | 'mac'
  | 'uuid'
  | 'email'
  | 'path'
  | 'host'
  | 'id'
  | 'word'
  | 'empty';

/** What stands in a variable place of a line. */
export interface Parameter {
  readonly type: ParameterType;
  readonly text: string;
  /** As a number: in bytes for a size, in ms for a duration. Undefined where it is none. */
  readonly value?: number;
}

const decoder = new TextDecoder();
const kibi = 1024;
const sizeUnits: Readonly<Record<string, number>> = {
  b: 1,
  k: kibi,
  kb: kibi,
  kib: kibi,
  m: kibi ** 2,
  mb: kibi ** 2,
  mib: kibi ** 2,
  g: kibi ** 3,
  gb: kibi ** 3,
  gib: kibi ** 3,
  tb: kibi ** 4,
  tib: kibi ** 4,
};
const durationUnits: Readonly<Record<string, number>> = {
  us: 0.001,
  ms: 1,
  s: 1000,
  sec: 1000,
  min: 60_000,
  h: 3_600_000,
};

/** Tells a value's type, at most once for a line that somebody looks at: not for the line path. */
export function parameterOf(bytes: Uint8Array, start: number, end: number): Parameter {
  const text = decoder.decode(bytes.subarray(start, end));
  if (text === '') return { type: 'empty', text };
  return numeric(text) ?? { type: typeOfText(text), text };
}

function numeric(text: string): Parameter | undefined {
  const digits = countOf(text, '0123456789');
  if (digits === 0) return undefined;
  if (consistsOf(text, '0123456789.+-')) {
    const value = Number(text);
    return Number.isFinite(value) ? { type: 'number', text, value } : undefined;
  }
  const lower = text.toLowerCase();
  if (lower.startsWith('0x') && consistsOf(lower.slice(2), '0123456789abcdef'))
    return { type: 'hexadecimal', text, value: Number(lower) };
  return quantity(text, lower) ?? hexadecimal(text, lower);
}

/** "93.0 KB", "17ms". */
function quantity(text: string, lower: string): Parameter | undefined {
  const amount = Number.parseFloat(text);
  let at = text.length;
  while (at > 0 && lower.charAt(at - 1) >= 'a' && lower.charAt(at - 1) <= 'z') at--;
  if (Number.isNaN(amount) || !consistsOf(text.slice(0, at).trimEnd(), '0123456789.+-'))
    return undefined;
  const unit = lower.slice(at);
  const size = Object.hasOwn(sizeUnits, unit) ? sizeUnits[unit] : undefined;
  if (size !== undefined) return { type: 'size', text, value: amount * size };
  const duration = Object.hasOwn(durationUnits, unit) ? durationUnits[unit] : undefined;
  return duration === undefined ? undefined : { type: 'duration', text, value: amount * duration };
}

function hexadecimal(text: string, lower: string): Parameter | undefined {
  return text.length >= 4 && consistsOf(lower, '0123456789abcdef')
    ? { type: 'hexadecimal', text }
    : undefined;
}

function typeOfText(text: string): ParameterType {
  const lower = text.toLowerCase();
  if (lower === 'true' || lower === 'false') return 'boolean';
  if ('/\\~'.includes(text.charAt(0)) || text.startsWith(':\\', 1)) return 'path';
  if (isUuid(lower)) return 'uuid';
  const punctuated = typeOfParts(lower);
  if (punctuated !== undefined) return punctuated;
  return countOf(text, '0123456789') > 0 ? 'id' : 'word';
}

function typeOfParts(lower: string): ParameterType | undefined {
  const colons = lower.split(':');
  if (colons.length === 6 && colons.every((part) => part.length === 2 && isHex(part))) return 'mac';
  if (colons.length > 3 && colons.every((part) => isHex(part))) return 'address';
  if (colons.length > 1 && consistsOf(lower, '0123456789:.,')) return 'time';
  return typeOfName(lower);
}

function typeOfName(lower: string): ParameterType | undefined {
  const dots = lower.split('.');
  if (dots.length === 4 && dots.every((part) => part !== '' && Number(part) <= 255))
    return 'address';
  if (lower.includes('@')) return 'email';
  const isName = dots.length > 1 && dots.every((part) => part !== '' && !part.includes(' '));
  return isName && consistsOf(lower, 'abcdefghijklmnopqrstuvwxyz0123456789.-') ? 'host' : undefined;
}

function isUuid(lower: string): boolean {
  const parts = lower.split('-');
  return lower.length === 36 && parts.length === 5 && parts.every((part) => isHex(part));
}

function isHex(text: string): boolean {
  return consistsOf(text, '0123456789abcdef');
}

function consistsOf(text: string, characters: string): boolean {
  return countOf(text, characters) === text.length;
}

function countOf(text: string, characters: string): number {
  let count = 0;
  for (const character of text) if (characters.includes(character)) count++;
  return count;
}
