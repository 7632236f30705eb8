import type { CountSkipped, PushedEntry, PushedStream } from './pushed-stream.ts';
import { timeOf } from './time-of.ts';

const nanoseconds = /^\d{1,19}$/;

/**
 * Reads `{"streams": [{"stream": {"job": "x"}, "values": [["1700000000000000000", "line"]]}]}`. What is
 * no stream and what is no entry is counted and left out; an entry's structured metadata is not read.
 *
 * @returns undefined when there are no streams in it at all
 * @throws {SyntaxError} when it is no JSON
 */
export function decodeLokiJson(text: string, skip: CountSkipped): PushedStream[] | undefined {
  const body: unknown = JSON.parse(text);
  if (!isObject(body) || !Array.isArray(body['streams'])) return undefined;
  const streams: PushedStream[] = [];
  for (const stream of body['streams']) {
    const decoded = decodeStream(stream, skip);
    if (decoded === undefined) skip('bad-stream');
    else streams.push(decoded);
  }
  return streams;
}

function decodeStream(stream: unknown, skip: CountSkipped): PushedStream | undefined {
  if (!isObject(stream)) return undefined;
  const { stream: labels, values } = stream;
  if (!isLabels(labels) || !Array.isArray(values)) return undefined;
  const entries: PushedEntry[] = [];
  for (const value of values) {
    const entry = decodeEntry(value, skip);
    if (entry !== undefined) entries.push(entry);
  }
  return { labels, entries };
}

function decodeEntry(value: unknown, skip: CountSkipped): PushedEntry | undefined {
  if (!Array.isArray(value) || typeof value[1] !== 'string') {
    skip('bad-entry');
    return undefined;
  }
  const stated: unknown = value[0];
  const timeMs =
    typeof stated === 'string' && nanoseconds.test(stated)
      ? timeOf(Number(stated) / 1e9, 0)
      : undefined;
  if (timeMs === undefined) {
    skip('bad-time');
    return undefined;
  }
  return { timeMs, text: Buffer.from(value[1]) };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function isLabels(value: unknown): value is Record<string, string> {
  return isObject(value) && Object.values(value).every((each) => typeof each === 'string');
}
