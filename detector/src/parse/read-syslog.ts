import type { Envelope } from './envelope.ts';
import { skipBlanks } from './skip-blanks.ts';

const tagBytesMax = 64;
const hostBytesMax = 255;

/**
 * Reads what follows the time in a syslog line: `host program[pid]: `, and what devices make of it:
 * no host, no program, `syslogd 1.4.1:`, `sshd(pam_unix)[1]:` (the program is sshd), Cisco's colon.
 *
 * @param at after the time
 */
export function readSyslog(e: Envelope, bytes: Uint8Array, at: number, end: number): void {
  e.kind = 'carried';
  let p = skipBlanks(bytes, bytes[at] === 58 ? at + 1 : at, end);
  const hostEnd = tokenEnd(bytes, p, end, hostBytesMax);
  const isTag = hostEnd >= end || hostEnd === p || bytes[hostEnd] !== 32 || bytes[p] === 37;
  if (!isTag) {
    e.hostStart = p;
    e.hostEnd = hostEnd;
    p = skipBlanks(bytes, hostEnd, end);
  }
  e.textStart = p;
  // login writes `-- root[2421]: …`.
  const isDashed = bytes[p] === 45 && bytes[p + 1] === 45 && bytes[p + 2] === 32;
  e.messageStart = readTag(e, bytes, isDashed ? p + 3 : p, end);
  if (isDashed && e.serviceEnd === e.serviceStart) e.messageStart = p;
}

/** Where a host name or a program's name ends: at the first byte that belongs to neither. */
function tokenEnd(bytes: Uint8Array, at: number, end: number, bytesMax: number): number {
  const limit = Math.min(end, at + bytesMax);
  let p = at;
  for (; p < limit; p++) {
    const c = bytes[p]!;
    if (c <= 32 || c === 91) break;
    // A colon ends a name, but is part of an IPv6 address.
    if (c === 58 && (p + 1 >= end || bytes[p + 1]! <= 32)) break;
  }
  return p;
}

/** @returns where the message starts: `at` when there is no program */
function readTag(e: Envelope, bytes: Uint8Array, at: number, end: number): number {
  const nameEnd = tokenEnd(bytes, at, end, tagBytesMax);
  let p = nameEnd;
  if (bytes[p] === 91) p = processEnd(bytes, p, end);
  else if (bytes[p] === 32) p = versionEnd(bytes, p + 1, end);
  if (nameEnd === at || p < 0 || p >= end) return at;
  const isColon = bytes[p] === 58;
  if (!isColon && bytes[p] !== 32) return at;
  if (isColon) p++;
  e.serviceStart = at;
  e.serviceEnd = parenthesisOr(bytes, at, nameEnd);
  e.textStart = p < end && bytes[p] === 32 ? p + 1 : p;
  return skipBlanks(bytes, p, end);
}

/** Where the name ends before the module in `sshd(pam_unix)`. */
function parenthesisOr(bytes: Uint8Array, at: number, end: number): number {
  for (let p = at + 1; p < end; p++) if (bytes[p] === 40) return p;
  return end;
}

/** After `[123]`. */
function processEnd(bytes: Uint8Array, at: number, end: number): number {
  const limit = Math.min(end, at + 32);
  for (let p = at + 1; p < limit; p++) if (bytes[p] === 93) return p + 1;
  return -1;
}

/** The colon after a version: `syslogd 1.4.1:`. */
function versionEnd(bytes: Uint8Array, at: number, end: number): number {
  if (at >= end || bytes[at]! < 48 || bytes[at]! > 57) return -1;
  const p = tokenEnd(bytes, at, end, 24);
  return bytes[p] === 58 ? p : -1;
}
