import { hashBytes } from '../../model/hash-bytes.ts';

/** A line as Loki has it. */
export interface LokiLine {
  /** 19 digits. */
  readonly ns: string;
  readonly text: string;
  readonly stream: LokiStream;
}

export interface LokiStream {
  readonly labels: Readonly<Record<string, string>>;
  /** Equal for equal labels, 16 digits. */
  readonly key: string;
}

export interface LokiLines {
  /** The oldest first; of one nanosecond, stream by stream. */
  readonly lines: readonly LokiLine[];
  /** How many entries there were, those that are none included. */
  readonly count: number;
}

const digits = /^\d{1,19}$/;

/**
 * The lines of an answer to query_range. Structured metadata is not read.
 *
 * @returns undefined when it is no such answer
 */
export function decodeStreams(body: unknown): LokiLines | undefined {
  const data = field(body, 'data');
  const result = field(data, 'result');
  if (field(data, 'resultType') !== 'streams' || !Array.isArray(result)) return undefined;
  const lines: LokiLine[] = [];
  let count = 0;
  for (const each of result as unknown[]) {
    const labels = field(each, 'stream');
    const values = field(each, 'values');
    if (!isLabels(labels) || !Array.isArray(values)) return undefined;
    const stream = { labels, key: keyOfLabels(labels) };
    count += values.length;
    for (const value of values as unknown[]) {
      if (!Array.isArray(value)) continue;
      const [ns, text] = value as unknown[];
      if (typeof ns !== 'string' || typeof text !== 'string' || !digits.test(ns)) continue;
      lines.push({ ns: ns.padStart(19, '0'), text, stream });
    }
  }
  // Equal times stay in the order of their streams: sorting is stable.
  lines.sort((a, b) => (a.ns < b.ns ? -1 : a.ns > b.ns ? 1 : 0));
  return { lines, count };
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? (value as Record<string, unknown>)[name]
    : undefined;
}

function isLabels(value: unknown): value is Record<string, string> {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.values(value).every((each) => typeof each === 'string')
  );
}

/** Equal for equal labels, whatever their order; 16 digits. */
export function keyOfLabels(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return hashBytes(Buffer.from(JSON.stringify(pairs)));
}
