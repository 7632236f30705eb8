import type { Envelope } from './envelope.ts';
import { reachWithin } from './reach-within.ts';
import { skipBlanks } from './skip-blanks.ts';

/**
 * Reads what follows the time in the formats that have a header of their own: klog, Android, Proxifier.
 *
 * @param form name of the time's form
 * @param at after the time
 * @returns whether it was one; else nothing is set
 */
export function readSpecialHeader(
  e: Envelope,
  form: string,
  bytes: Uint8Array,
  at: number,
): boolean {
  const end = e.messageEnd;
  if (form === 'klog') return readKlog(e, bytes, at, end);
  if (form === 'month-dash-day') return readAndroid(e, bytes, at, end);
  return form === 'month-dot-day' && readProxifier(e, bytes, at, end);
}

/** `I0102 15:04:05.000000    1 file.go:12] message`. */
function readKlog(e: Envelope, bytes: Uint8Array, at: number, end: number): boolean {
  e.level = letterLevel(bytes[e.stampStart]!);
  const limit = Math.min(end, at + 128);
  e.messageStart = skipBlanks(bytes, at, end);
  for (let p = at; p < limit; p++) {
    if (bytes[p] !== 93) continue;
    e.messageStart = skipBlanks(bytes, p + 1, end);
    e.reach = reachWithin(e.messageStart + 1, end);
    break;
  }
  return true;
}

/** `  1702  2395 D WindowManager: message`. */
function readAndroid(e: Envelope, bytes: Uint8Array, at: number, end: number): boolean {
  const thread = numberEnd(bytes, skipBlanks(bytes, at, end), end);
  const p = thread < 0 ? -1 : numberEnd(bytes, thread, end);
  const level = p < 0 ? -1 : letterLevel(bytes[p]!);
  if (level < 0 || bytes[p + 1] !== 32) return false;
  const tag = skipBlanks(bytes, p + 1, end);
  const colon = colonAfter(bytes, tag, Math.min(end, tag + 96));
  if (colon < 0) return false;
  e.level = level;
  e.messageStart = skipBlanks(bytes, colon + 1, end);
  e.reach = reachWithin(e.messageStart + 1, end);
  e.serviceStart = tag;
  e.serviceEnd = colon;
  while (e.serviceEnd > tag && bytes[e.serviceEnd - 1] === 32) e.serviceEnd--;
  return true;
}

/** After the number at `at` and the blanks behind it; -1 where there is none. */
function numberEnd(bytes: Uint8Array, at: number, end: number): number {
  let p = at;
  while (p < end && bytes[p]! >= 48 && bytes[p]! <= 57) p++;
  return p === at || bytes[p] !== 32 ? -1 : skipBlanks(bytes, p, end);
}

function colonAfter(bytes: Uint8Array, at: number, end: number): number {
  for (let p = at; p < end; p++) {
    if (bytes[p] === 58 && (p + 1 === end || bytes[p + 1]! <= 32)) return p;
  }
  return -1;
}

/** ` chrome.exe *64 - message`. */
function readProxifier(e: Envelope, bytes: Uint8Array, at: number, end: number): boolean {
  const from = skipBlanks(bytes, at, end);
  const limit = Math.min(end - 2, from + 64);
  for (let p = from; p < limit; p++) {
    if (bytes[p] !== 32 || bytes[p + 1] !== 45 || bytes[p + 2] !== 32) continue;
    e.serviceStart = from;
    e.serviceEnd = from;
    while (bytes[e.serviceEnd] !== 32) e.serviceEnd++;
    e.messageStart = skipBlanks(bytes, p + 3, end);
    e.reach = reachWithin(e.messageStart + 1, end);
    return true;
  }
  return false;
}

function letterLevel(letter: number): number {
  if (letter === 70) return 2;
  if (letter === 69) return 3;
  if (letter === 87) return 4;
  if (letter === 73) return 6;
  return letter === 68 || letter === 86 ? 7 : -1;
}
