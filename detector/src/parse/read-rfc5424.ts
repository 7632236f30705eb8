import type { Envelope } from './envelope.ts';
import { skipBlanks } from './skip-blanks.ts';
import type { FormLock } from './stamp-reader.ts';

/**
 * Reads what follows priority and version in a line of RFC 5424: `time host app pid id [data] message`,
 * `-` for what is not said.
 */
export function readRfc5424(e: Envelope, lock: FormLock, bytes: Uint8Array, at: number): void {
  const end = e.messageEnd;
  const host = nextWord(bytes, at, end);
  e.stampStart = at;
  e.stampEnd = e.stamps.read(lock, bytes, at, end);
  e.hasTime = e.stampEnd > 0;
  const app = nextWord(bytes, host, end);
  const process = nextWord(bytes, app, end);
  const data = nextWord(bytes, nextWord(bytes, process, end), end);
  if (host < end && (bytes[host] !== 45 || app - host > 2)) {
    e.hostStart = host;
    e.hostEnd = Math.max(host, app - 1);
  }
  if (app < end && (bytes[app] !== 45 || process - app > 2)) {
    e.serviceStart = app;
    e.serviceEnd = Math.max(app, process - 1);
  }
  let p = data < end && bytes[data] === 91 ? structuredDataEnd(bytes, data, end) : data + 1;
  p = skipBlanks(bytes, Math.min(p, end), end);
  e.messageStart = afterMark(bytes, p, end);
}

/** A byte order mark says that the message is UTF-8; it is no part of it. */
function afterMark(bytes: Uint8Array, at: number, end: number): number {
  const isMark = bytes[at] === 0xef && bytes[at + 1] === 0xbb && bytes[at + 2] === 0xbf;
  return isMark && at + 2 < end ? at + 3 : Math.min(at, end);
}

function nextWord(bytes: Uint8Array, at: number, end: number): number {
  let p = at;
  while (p < end && bytes[p] !== 32) p++;
  return Math.min(end, p + 1);
}

/** After the last of `[id name="value"][…]`; a bracket in a value is escaped or not, so quotes count. */
function structuredDataEnd(bytes: Uint8Array, at: number, end: number): number {
  let isQuoted = false;
  for (let p = at; p < end; p++) {
    const c = bytes[p];
    if (c === 92 && isQuoted) p++;
    else if (c === 34) isQuoted = !isQuoted;
    else if (c === 93 && !isQuoted && (p + 1 >= end || bytes[p + 1] !== 91)) return p + 1;
  }
  return end;
}
