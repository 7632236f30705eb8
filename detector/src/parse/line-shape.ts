/** What the text of a line looks like, for joining the lines of a stack trace. */
export type LineShape =
  | 'plain'
  | 'blank'
  | 'indented'
  /** `Caused by:`, `\t... 12 more`, `\tat `, `  File "`: never the first line of anything. */
  | 'frame'
  /** `Traceback (most recent call last):`. */
  | 'traceback'
  /** What Python writes between two tracebacks. */
  | 'chain'
  /** `panic: `, `fatal error: `. */
  | 'panic'
  /** `goroutine 1 [running]:`, `created by main`, `exit status 2`. */
  | 'goroutine'
  /** `}` and the like. */
  | 'closing';

const frameHeads = ['Caused by: ', 'Suppressed: ', '--- End of ', '---> ', 'stack backtrace:'];
/** What lines that are not indented start with, by their first byte. */
const heads = byFirstByte([
  ...frameHeads.map((head) => [head, 'frame'] as const),
  ['Traceback (most recent call last)', 'traceback'],
  ['During handling of the above', 'chain'],
  ['The above exception was', 'chain'],
  ['panic: ', 'panic'],
  ['fatal error: ', 'panic'],
  ['runtime: ', 'panic'],
  ['goroutine ', 'goroutine'],
  ['created by ', 'goroutine'],
  ['exit status ', 'goroutine'],
  ['[signal ', 'goroutine'],
]);
const innerHeads = byFirstByte(
  [...frameHeads, '... ', 'at ', 'from /', 'File "'].map((head) => [head, 'frame'] as const),
);
const noHeads: readonly Head[] = [];
/** 1 for bytes that begin no line of another shape. */
const surelyPlain = Uint8Array.from(heads, (own, first) =>
  own.length > 0 || ' \t\\})]'.includes(String.fromCodePoint(first)) ? 0 : 1,
);

interface Head {
  readonly bytes: Uint8Array;
  readonly shape: LineShape;
}

/** Cheap for the lines that are nothing of it: their first byte says so. */
export function lineShape(bytes: Uint8Array, from: number, to: number): LineShape {
  if (from >= to) return 'blank';
  const first = bytes[from]!;
  if (first === 32 || first === 9 || first === 92) return indentedShape(bytes, from, to);
  if (to - from <= 3 && (first === 125 || first === 41 || first === 93)) return 'closing';
  return headShape(heads[first] ?? noHeads, bytes, from) ?? 'plain';
}

/** Whether its first byte says that it is nothing but plain; most lines' does. */
export function isSurelyPlain(bytes: Uint8Array, from: number, to: number): boolean {
  return from < to && surelyPlain[bytes[from]!] === 1;
}

/** A tab may be written as the two bytes `\t`, in JSON. */
function indentedShape(bytes: Uint8Array, from: number, to: number): LineShape {
  let p = from;
  while (p < to) {
    const c = bytes[p]!;
    if (c === 32 || c === 9) p++;
    else if (c === 92 && bytes[p + 1] === 116) p += 2;
    else break;
  }
  if (p === from) return 'plain';
  if (p >= to) return 'blank';
  return headShape(innerHeads[bytes[p]!] ?? noHeads, bytes, p) ?? 'indented';
}

function headShape(
  candidates: readonly Head[],
  bytes: Uint8Array,
  at: number,
): LineShape | undefined {
  for (const head of candidates) {
    let i = 0;
    while (i < head.bytes.length && bytes[at + i] === head.bytes[i]) i++;
    if (i === head.bytes.length) return head.shape;
  }
  return undefined;
}

function byFirstByte(
  texts: readonly (readonly [text: string, shape: LineShape])[],
): readonly (readonly Head[])[] {
  const encoder = new TextEncoder();
  const table: Head[][] = Array.from({ length: 256 }, () => []);
  for (const [text, shape] of texts) {
    table[text.codePointAt(0) ?? 0]!.push({ bytes: encoder.encode(text), shape });
  }
  return table;
}
