import type { LineBatch } from '../model/line-batch.ts';

export type Fields = Readonly<Record<string, string | number | boolean>>;

const lineBytesMax = 65_536;
const fieldsMax = 64;
const depthMax = 4;
const textMax = 1024;

/**
 * The fields of one structured line (JSON, also as Docker wraps or syslog carries it; logfmt), for a
 * line that somebody looks at. Nested names are joined by dots, lists are numbered.
 *
 * Bounded: 64 fields, 4 levels, 1,024 characters a value, lines up to 64 KiB.
 *
 * @returns no fields where the line has none
 */
export function fieldsOf(batch: LineBatch, row: number): Fields {
  const start = batch.start[row] ?? 0;
  const end = Math.min(batch.end[row] ?? 0, start + lineBytesMax);
  const text = new TextDecoder().decode(batch.bytes.subarray(start, end)).trim();
  const fields: Record<string, string | number | boolean> = {};
  const brace = text.indexOf('{');
  const value = brace < 0 ? undefined : parsed(text.slice(brace));
  if (value !== undefined) collect(fields, '', value, 0);
  const { log } = fields;
  if (brace === 0 && typeof log === 'string' && log.startsWith('{')) {
    const inner = parsed(log);
    if (inner !== undefined) collect(fields, '', inner, 0);
  }
  if (value === undefined) collectPairs(fields, text);
  return fields;
}

/** @returns undefined for what is no JSON object */
function parsed(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    // Most lines with a brace are no JSON: that is an answer here, no error.
    return undefined;
  }
}

function collect(
  fields: Record<string, string | number | boolean>,
  prefix: string,
  value: object,
  depth: number,
): void {
  for (const [key, member] of Object.entries(value)) {
    if (Object.keys(fields).length >= fieldsMax) return;
    const name = prefix === '' ? key : `${prefix}.${key}`;
    if (typeof member === 'object' && member !== null) {
      if (depth < depthMax) collect(fields, name, member, depth + 1);
    } else {
      put(fields, name, member);
    }
  }
}

function put(
  fields: Record<string, string | number | boolean>,
  name: string,
  value: unknown,
): void {
  // A field may be called `__proto__`: then it is a field all the same.
  const kept = typeof value === 'string' ? value.slice(0, textMax) : value;
  if (typeof kept !== 'string' && typeof kept !== 'number' && typeof kept !== 'boolean') return;
  Object.defineProperty(fields, name, {
    value: kept,
    enumerable: true,
    writable: true,
    configurable: true,
  });
}

/** Pairs count only when there are two of them: `user=root` alone is text. */
function collectPairs(fields: Record<string, string | number | boolean>, text: string): void {
  const pairs = [
    ...text.matchAll(/(?:^|\s)([A-Za-z_@][\w.@-]{0,63})=(?:"((?:[^"\\]|\\.)*)"|(\S*))/g),
  ];
  if (pairs.length < 2) return;
  for (const [, name = '', quoted, plain] of pairs.slice(0, fieldsMax)) {
    put(fields, name, quoted?.replaceAll(/\\(.)/g, '$1') ?? plain);
  }
}
