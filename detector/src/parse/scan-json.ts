import { quoteEnd } from '../model/quote-end.ts';
import type { FieldRanges } from './field-ranges.ts';

const depthMax = 64;

/**
 * Finds the known top-level fields of a JSON object without making a value of it: one pass over the
 * bytes, no recursion, at most 64 levels deep.
 *
 * @returns whether all of `bytes[at, end)` is one object
 */
export function scanJson(fields: FieldRanges, bytes: Uint8Array, at: number, end: number): boolean {
  fields.clear();
  let p = blanksEnd(bytes, at + 1, end);
  if (p < end && bytes[p] === 125) return blanksEnd(bytes, p + 1, end) >= end;
  while (p < end) {
    const after = readMember(fields, bytes, p, end);
    if (after < 0) return false;
    p = blanksEnd(bytes, after, end);
    if (p >= end) return false;
    if (bytes[p] === 125) return blanksEnd(bytes, p + 1, end) >= end;
    if (bytes[p] !== 44) return false;
    p = blanksEnd(bytes, p + 1, end);
  }
  return false;
}

/** @returns where the member at `at` ends, -1 where there is none */
function readMember(fields: FieldRanges, bytes: Uint8Array, at: number, end: number): number {
  const keyEnd = bytes[at] === 34 ? quoteEnd(bytes, at + 1, end) : -1;
  if (keyEnd < 0) return -1;
  const colon = blanksEnd(bytes, keyEnd + 1, end);
  if (bytes[colon] !== 58) return -1;
  const from = blanksEnd(bytes, colon + 1, end);
  const after = valueEnd(bytes, from, end);
  if (after <= from) return -1;
  const first = bytes[from]!;
  const role = first === 123 || first === 91 ? -1 : fields.roleOf(bytes, at + 1, keyEnd);
  const quote = first === 34 ? 1 : 0;
  if (role >= 0) fields.put(role, from + quote, after - quote, quote === 1);
  return after;
}

function blanksEnd(bytes: Uint8Array, at: number, end: number): number {
  let p = at;
  while (p < end) {
    const c = bytes[p]!;
    if (c !== 32 && c !== 9 && c !== 10 && c !== 13) break;
    p++;
  }
  return p;
}

/** After the value at `at`; -1 where there is none. */
function valueEnd(bytes: Uint8Array, at: number, end: number): number {
  const first = bytes[at]!;
  if (first === 34) {
    const quote = quoteEnd(bytes, at + 1, end);
    return quote < 0 ? -1 : quote + 1;
  }
  if (first === 123 || first === 91) return nestedEnd(bytes, at, end);
  let p = at;
  while (p < end) {
    const c = bytes[p]!;
    if (c <= 32 || c === 44 || c === 125 || c === 34 || c === 58) break;
    p++;
  }
  return p < end ? p : -1;
}

function nestedEnd(bytes: Uint8Array, at: number, end: number): number {
  let depth = 0;
  for (let p = at; p < end; p++) {
    const c = bytes[p]!;
    if (c === 34) {
      p = quoteEnd(bytes, p + 1, end);
      if (p < 0) return -1;
    } else if (c === 123 || c === 91) {
      if (++depth > depthMax) return -1;
    } else if (c === 125 || c === 93) {
      if (--depth === 0) return p + 1;
    }
  }
  return -1;
}
