import { isFieldNameByte } from '../model/is-field-name-byte.ts';
import { quoteEnd } from '../model/quote-end.ts';
import { FieldRanges } from './field-ranges.ts';

const keyBytesMax = 64;
const pairsMax = 256;

/**
 * Finds the known fields of a logfmt line (`ts=… level=info msg="…"`), as far as it consists of pairs.
 *
 * @returns whether it is one: at least two pairs, among them a level or a time
 */
export function scanLogfmt(
  fields: FieldRanges,
  bytes: Uint8Array,
  at: number,
  end: number,
): boolean {
  fields.clear();
  let p = at;
  let pairs = 0;
  for (; pairs < pairsMax; pairs++) {
    const after = readPair(fields, bytes, p, end);
    if (after < 0) break;
    p = after;
    while (p < end && bytes[p] === 32) p++;
  }
  return pairs >= 2 && (fields.has(FieldRanges.level) || fields.has(FieldRanges.time));
}

/** @returns where the pair at `at` ends, -1 where there is none */
function readPair(fields: FieldRanges, bytes: Uint8Array, at: number, end: number): number {
  const keyEnd = nameEnd(bytes, at, end);
  if (keyEnd === at || keyEnd >= end || bytes[keyEnd] !== 61) return -1;
  const role = fields.roleOf(bytes, at, keyEnd);
  const from = keyEnd + 1;
  const quote = from < end && bytes[from] === 34 ? 1 : 0;
  const to = quote === 1 ? quoteEnd(bytes, from + 1, end) : valueEnd(bytes, from, end);
  if (to < 0) return -1;
  if (role >= 0) fields.put(role, from + quote, to, quote === 1);
  return to + quote;
}

function nameEnd(bytes: Uint8Array, at: number, end: number): number {
  const limit = Math.min(end, at + keyBytesMax);
  let p = at;
  for (; p < limit; p++) {
    if (!isFieldNameByte(bytes[p]!)) break;
  }
  return p;
}

function valueEnd(bytes: Uint8Array, at: number, end: number): number {
  let p = at;
  while (p < end && bytes[p] !== 32) p++;
  return p;
}
