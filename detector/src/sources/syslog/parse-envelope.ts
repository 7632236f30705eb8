import type { Level } from '../../model/types.ts';

/** What the head of a syslog message says of its sender; '' and undefined where it does not. */
export interface Envelope {
  readonly level: Level | undefined;
  readonly host: string;
  readonly service: string;
}

const space = 0x20;
const percent = 0x25;
const comma = 0x2c;
const colon = 0x3a;
const hostBytesMax = 255; // RFC 5424 §6
const serviceBytesMax = 48;
const cisco = [space, percent];

/**
 * Reads RFC 5424, RFC 3164 and what devices send instead: no priority, no time, ISO time, no host name,
 * sequence numbers (Cisco), topics (MikroTik), model and firmware (UniFi). One pass over the head, in
 * time linear in its length; any bytes will do.
 *
 * A host name counts only when a program follows it, because in "<13>Oct 11 22:14:15 link is down" the
 * first word is none.
 */
export function parseEnvelope(bytes: Buffer): Envelope {
  const afterPriority = priorityEnd(bytes);
  const level = afterPriority === 0 ? undefined : levelOf(bytes, afterPriority);
  if (bytes[afterPriority] === 0x31 && bytes[afterPriority + 1] === space) {
    return { level, ...parseModern(bytes, afterPriority + 2) };
  }
  return { level, ...parseTraditional(bytes, afterPriority) };
}

/** "<" 1 to 3 digits ">" (RFC 5424 §6.2.1). @returns where it ends, 0 without one */
function priorityEnd(bytes: Buffer): number {
  if (bytes[0] !== 0x3c) return 0;
  const end = digitsEnd(bytes, 1);
  return end > 1 && end <= 4 && bytes[end] === 0x3e ? end + 1 : 0;
}

function levelOf(bytes: Buffer, end: number): Level | undefined {
  let priority = 0;
  for (let i = 1; i < end - 1; i++) priority = priority * 10 + (bytes[i] ?? 0) - 0x30;
  return priority <= 191 ? ((priority & 7) as Level) : undefined;
}

type Names = Pick<Envelope, 'host' | 'service'>;

/** RFC 5424 after "1 ": time, host, program, each a word or "-". */
function parseModern(bytes: Buffer, start: number): Names {
  const hostStart = wordEnd(bytes, start) + 1;
  const hostEnd = wordEnd(bytes, hostStart);
  const serviceEnd = wordEnd(bytes, hostEnd + 1);
  return {
    host: hostName(bytes, hostStart, hostEnd),
    service: serviceName(bytes, hostEnd + 1, serviceEnd),
  };
}

function parseTraditional(bytes: Buffer, start: number): Names {
  const afterNumber = sequenceEnd(bytes, start);
  const afterTime = timeEnd(bytes, afterNumber);
  if (afterTime > afterNumber) return parseNames(bytes, afterTime);
  // Cisco: "29: router1: *Mar  1 18:46:11: %SYS-5-CONFIG_I: …"
  const end = wordEnd(bytes, afterNumber);
  if (bytes[end - 1] === colon) {
    const afterLaterTime = timeEnd(bytes, end + 1);
    if (afterLaterTime > end + 1) {
      const { service } = parseNames(bytes, afterLaterTime);
      return { host: hostName(bytes, afterNumber, end - 1), service };
    }
  }
  return parseNames(bytes, afterNumber);
}

/** [host] program[pid]: …, or what stands in its place. */
function parseNames(bytes: Buffer, start: number): Names {
  const mnemonic = ciscoMnemonic(bytes, start);
  if (mnemonic !== '') return { host: '', service: mnemonic };
  const first = programOf(bytes, start);
  if (first !== '') return { host: '', service: first };
  const end = wordEnd(bytes, start);
  const host = hostName(bytes, start, end);
  const service = ciscoMnemonic(bytes, end + 1) || programOf(bytes, end + 1);
  return { host: service === '' ? '' : host, service };
}

/** "%ASA-6-302013: …" is of ASA. @param start may stand before ": " or " UTC: " */
function ciscoMnemonic(bytes: Buffer, start: number): string {
  const at = bytes[start] === percent ? start : markEnd(bytes, start);
  if (at < 0) return '';
  const end = programEnd(bytes, at + 1);
  const name = bytes.toString('latin1', at + 1, Math.min(end, at + 1 + serviceBytesMax));
  return bytes[end] === colon ? (name.split('-')[0] ?? '') : '';
}

/** Behind "UTC: " or ": ", when "%" stands there; else -1. */
function markEnd(bytes: Buffer, start: number): number {
  let at = start;
  while (at < start + 5 && (bytes[at] ?? 0) >= 0x41 && (bytes[at] ?? 0) <= 0x5a) at++;
  const isMark = bytes[at] === colon && cisco.every((byte, i) => bytes[at + 1 + i] === byte);
  return isMark ? at + 2 : -1;
}

/**
 * "sshd[123]: …" and "sshd: …" are of sshd, "dhcp,info …" of dhcp (MikroTik's topics),
 * "18e829abcdef,UAP-AC-Pro-5.60.1: hostapd: …" of hostapd (UniFi's model and firmware).
 */
function programOf(bytes: Buffer, start: number): string {
  const end = programEnd(bytes, start);
  if (end === start) return '';
  const mark = bytes[end];
  const topic = bytes.subarray(start, end).indexOf(comma);
  if (topic > 0) {
    const isModel = mark === colon;
    return isModel ? afterModel(bytes, start, end) : topicOf(bytes, start, start + topic, end);
  }
  if (mark === 0x5b) {
    const close = bytes.subarray(end, end + 40).indexOf(0x5d);
    return close > 0 ? serviceName(bytes, start, end) : '';
  }
  return mark === colon && (bytes[end + 1] === space || end + 1 === bytes.length)
    ? serviceName(bytes, start, end)
    : '';
}

function afterModel(bytes: Buffer, start: number, end: number): string {
  const next = end + 2;
  const nextEnd = programEnd(bytes, next);
  const isProgram = bytes[nextEnd] === colon || bytes[nextEnd] === 0x5b;
  return isProgram && nextEnd > next
    ? serviceName(bytes, next, nextEnd)
    : serviceName(bytes, start, bytes.indexOf(comma, start));
}

/** Topics are words of small letters with commas between: anything else is text. */
function topicOf(bytes: Buffer, start: number, topicEnd: number, end: number): string {
  for (let i = start; i < end; i++) {
    const byte = bytes[i] ?? 0;
    if (byte !== comma && (byte < 0x61 || byte > 0x7a) && byte !== 0x2d) return '';
  }
  return bytes[end] === space ? serviceName(bytes, start, topicEnd) : '';
}

/** Bytes of a program's name, and commas. */
function programEnd(bytes: Buffer, start: number): number {
  const last = Math.min(bytes.length, start + hostBytesMax);
  let at = start;
  while (at < last && (isNameByte(bytes[at] ?? 0) || bytes[at] === comma)) at++;
  return at;
}

/** Letters, digits and - . / _ @ + */
function isNameByte(byte: number): boolean {
  const lower = byte | 0x20;
  if (lower >= 0x61 && lower <= 0x7a) return true;
  return (byte >= 0x2d && byte <= 0x39) || byte === 0x5f || byte === 0x40 || byte === 0x2b;
}

function serviceName(bytes: Buffer, start: number, end: number): string {
  if (end <= start || end - start > serviceBytesMax || isNil(bytes, start, end)) return '';
  for (let i = start; i < end; i++) {
    const byte = bytes[i] ?? 0;
    if (byte <= space || byte >= 0x7f) return '';
  }
  return bytes.toString('latin1', start, end);
}

/** Names and addresses: letters, digits, - . _ : and no more. */
function hostName(bytes: Buffer, start: number, end: number): string {
  if (end <= start || end - start > hostBytesMax || isNil(bytes, start, end)) return '';
  for (let i = start; i < end; i++) {
    const byte = bytes[i] ?? 0;
    if ((!isNameByte(byte) && byte !== colon) || byte === 0x2f) return '';
  }
  return bytes.toString('latin1', start, end);
}

function isNil(bytes: Buffer, start: number, end: number): boolean {
  return end - start === 1 && bytes[start] === 0x2d;
}

/** "29: ", ": " of Cisco. @returns where the rest starts */
function sequenceEnd(bytes: Buffer, start: number): number {
  const end = digitsEnd(bytes, start);
  return bytes[end] === colon && bytes[end + 1] === space && end - start <= 10 ? end + 2 : start;
}

/** @returns where the word after a time starts, or `start` when there is none */
function timeEnd(bytes: Buffer, start: number): number {
  const mark = bytes[start];
  const at = mark === 0x2a || mark === 0x2e ? start + 1 : start; // "*" and ".": Cisco's clock is unsure
  const end = isoTimeEnd(bytes, at) || bsdTimeEnd(bytes, at);
  if (end === 0) return start;
  return bytes[end] === space ? end + 1 : end;
}

/** 2026-11-21T08:00:00[.123][Z|+01:00], also with a space for the T. */
function isoTimeEnd(bytes: Buffer, start: number): number {
  const isDate = bytes[start + 4] === 0x2d && bytes[start + 7] === 0x2d;
  if (!isDate || bytes[start + 13] !== colon || digitsEnd(bytes, start) !== start + 4) return 0;
  const joint = bytes[start + 10];
  if (joint !== 0x54 && joint !== space) return 0;
  return wordEnd(bytes, start + 11);
}

/** Oct 11 22:14:15, Oct  1 2026 22:14:15, 2026 Oct 11 22:14:15.123, Oct 11 22:14:15 2026. */
function bsdTimeEnd(bytes: Buffer, start: number): number {
  let at = yearEnd(bytes, start);
  if (!isMonth(bytes, at)) return 0;
  at += bytes[at + 4] === space ? 5 : 4;
  const dayEnd = digitsEnd(bytes, at);
  if (dayEnd === at || bytes[dayEnd] !== space) return 0;
  at = yearEnd(bytes, dayEnd + 1);
  if (bytes[at + 2] !== colon || bytes[at + 5] !== colon) return 0;
  const end = clockEnd(bytes, at);
  const afterYear = yearEnd(bytes, end + 1);
  return afterYear > end + 1 ? afterYear - 1 : end;
}

/** "2026 ". */
function yearEnd(bytes: Buffer, start: number): number {
  const end = digitsEnd(bytes, start);
  return end - start === 4 && bytes[end] === space ? end + 1 : start;
}

/** Digits, ":" between them, and a fraction; not the colon that Cisco puts after it. */
function clockEnd(bytes: Buffer, start: number): number {
  let at = start + 6;
  at = digitsEnd(bytes, at);
  return bytes[at] === 0x2e ? digitsEnd(bytes, at + 1) : at;
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const monthCodes: ReadonlySet<number> = new Set(
  months.map((name) => (name.charCodeAt(0) << 16) | (name.charCodeAt(1) << 8) | name.charCodeAt(2)),
);

function isMonth(bytes: Buffer, at: number): boolean {
  const code = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
  return bytes[at + 3] === space && monthCodes.has(code);
}

function digitsEnd(bytes: Buffer, start: number): number {
  let at = start;
  for (let byte = bytes[at] ?? 0; byte >= 0x30 && byte <= 0x39; byte = bytes[at] ?? 0) at++;
  return at;
}

/** Where the word that starts here ends: at a space, or at the end of the bytes. */
function wordEnd(bytes: Buffer, start: number): number {
  const end = bytes.indexOf(space, start);
  return end < 0 || start >= bytes.length ? bytes.length : end;
}
