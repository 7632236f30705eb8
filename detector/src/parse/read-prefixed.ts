import type { Envelope } from './envelope.ts';
import { digitsEnd } from './header-ends.ts';
import { levelWord } from './level-word.ts';
import { readHeader } from './read-header.ts';
import { readSyslog } from './read-syslog.ts';
import { skipBlanks } from './skip-blanks.ts';
import type { FormLock } from './stamp-reader.ts';

/** One way of putting something before the time; `second` is where the second word starts. */
type PrefixedLayout = (e: Envelope, lock: FormLock, bytes: Uint8Array, second: number) => boolean;

/** `- 1117838570 2005.06.03 node 2005-06-03-15.42.50.675872 node RAS KERNEL INFO message`. */
const readSupercomputer: PrefixedLayout = (e, lock, bytes, epoch) => {
  const end = e.messageEnd;
  if (epoch >= end || bytes[epoch]! < 48 || bytes[epoch]! > 57) return false;
  const date = next(bytes, epoch, end);
  if (date - epoch !== 11 || bytes[date + 4] !== 46 || bytes[date + 7] !== 46) return false;
  const node = next(bytes, date, end);
  const time = next(bytes, node, end);
  const after = e.stamps.read(lock, bytes, time, end);
  if (after < 0) return false;
  e.hasTime = true;
  const repeated = skipBlanks(bytes, after, end);
  if (e.moment.year < 0) {
    // Thunderbird: what follows the date is a syslog line, its year is in the epoch.
    const afterStamp = after;
    e.moment.clear();
    if (e.moment.epoch(bytes, epoch, end) < 0) return false;
    readSyslog(e, bytes, afterStamp, end);
    return true;
  }
  e.hostStart = node;
  e.hostEnd = wordEnd(bytes, node, end);
  const facility = next(bytes, repeated, end);
  const component = next(bytes, facility, end);
  const level = next(bytes, component, end);
  e.serviceStart = component;
  e.serviceEnd = wordEnd(bytes, component, end);
  e.level = levelWord(bytes, level, wordEnd(bytes, level, end));
  e.messageStart = e.level < 0 ? level : next(bytes, level, end);
  e.kind = 'stamped';
  keepPlace(e, time, after);
  return true;
};

/** `134681 node-246 unix.hw state_change.unavailable 1077804742 1 message`. */
const readCluster: PrefixedLayout = (e, lock, bytes, node) => {
  const { messageStart: at, messageEnd: end } = e;
  if (bytes[at]! < 48 || bytes[at]! > 57) return false;
  for (let i = at; i < node - 1; i++) if (bytes[i]! < 48 || bytes[i]! > 57) return false;
  const component = next(bytes, node, end);
  const state = next(bytes, component, end);
  const time = next(bytes, state, end);
  const flag = next(bytes, time, end);
  const message = next(bytes, flag, end);
  if (flag - time !== 11 || message - flag > 3 || digitsEnd(bytes, time, end) !== flag - 1)
    return false;
  if (e.stamps.read(lock, bytes, time, end) < 0) return false;
  e.hasTime = true;
  e.hostStart = node;
  e.hostEnd = component - 1;
  e.serviceStart = component;
  e.serviceEnd = wordEnd(bytes, component, end);
  e.messageStart = message;
  e.kind = 'stamped';
  keepPlace(e, time, flag - 1);
  return true;
};

/** `10.0.0.1 - user [10/Oct/2000:13:55:36 -0700] "GET …`: the message starts at the request. */
const readAccess: PrefixedLayout = (e, lock, bytes, identity) => {
  const end = e.messageEnd;
  // Nobody has served an identity in decades.
  if (identity + 1 >= end) return false;
  if (bytes[identity] !== 45 || bytes[identity + 1] !== 32) return false;
  const user = next(bytes, identity, end);
  const time = next(bytes, user, end);
  if (time >= end || bytes[time] !== 91) return false;
  const after = e.stamps.read(lock, bytes, time + 1, end);
  if (after < 0 || after >= end || bytes[after] !== 93) return false;
  e.hasTime = true;
  e.messageStart = skipBlanks(bytes, after + 1, end);
  e.kind = 'stamped';
  keepPlace(e, time + 1, after);
  return true;
};

/** OpenStack's `nova-api.log.1.2017-05-16_13:53:08 2017-05-16 00:00:00.008 25746 INFO …`. */
const readFileName: PrefixedLayout = (e, lock, bytes, time) => {
  const { messageStart: at, messageEnd: end } = e;
  if (time - at < 6 || !namesLog(bytes, at, time)) return false;
  const after = e.stamps.read(lock, bytes, time, end);
  if (after < 0) return false;
  e.hasTime = true;
  e.kind = 'stamped';
  readHeader(e, bytes, after, end);
  return true;
};

/** Redis: `1234:M 02 Jan 2024 03:04:05.123 * message`; `#` is a warning, `.` debug. */
const readRedis: PrefixedLayout = (e, lock, bytes, time) => {
  const { messageStart: at, messageEnd: end } = e;
  if (bytes[at]! < 48 || bytes[at]! > 57) return false;
  if (time - at < 4 || bytes[time - 3] !== 58) return false;
  const after = e.stamps.read(lock, bytes, time, end);
  if (after < 0) return false;
  const mark = skipBlanks(bytes, after, end);
  const known = [35, 42, 45, 46].indexOf(bytes[mark]!);
  if (mark + 1 >= end || known < 0 || bytes[mark + 1] !== 32) return false;
  e.hasTime = true;
  e.kind = 'stamped';
  e.level = [4, 5, 6, 7][known]!;
  e.messageStart = mark + 2;
  keepPlace(e, time, after);
  return true;
};

const layouts: readonly PrefixedLayout[] = [
  readSupercomputer,
  readCluster,
  readAccess,
  readFileName,
  readRedis,
];

/** Which of the layouts a stream uses, tried first. -1: none seen yet. */
export interface PrefixLock extends FormLock {
  prefix: number;
}

/** Reads a line whose time is not at its head. @returns false, and nothing set, when it is not one */
export function readPrefixed(e: Envelope, lock: PrefixLock, bytes: Uint8Array): boolean {
  const second = next(bytes, e.messageStart, e.messageEnd);
  if (lock.prefix >= 0 && layouts[lock.prefix]!(e, lock, bytes, second)) return true;
  for (let i = 0; i < layouts.length; i++) {
    if (i === lock.prefix || !layouts[i]!(e, lock, bytes, second)) continue;
    lock.prefix = i;
    return true;
  }
  return false;
}

/** Where its time is: for lines with the same header. */
function keepPlace(e: Envelope, stampStart: number, stampEnd: number): void {
  e.isPrefixed = true;
  e.stampStart = stampStart;
  e.stampEnd = stampEnd;
}

/** Where the word after the one at `at` starts, `end` if there is none. */
function next(bytes: Uint8Array, at: number, end: number): number {
  let p = wordEnd(bytes, at, end);
  while (p < end && bytes[p] === 32) p++;
  return p;
}

function wordEnd(bytes: Uint8Array, at: number, end: number): number {
  const limit = Math.min(end, at + 256);
  let p = at;
  while (p < limit && bytes[p] !== 32) p++;
  return p < limit ? p : end;
}

function namesLog(bytes: Uint8Array, from: number, to: number): boolean {
  for (let i = from; i < to - 4; i++) {
    if (bytes[i] !== 46 || bytes[i + 1] !== 108) continue;
    if (bytes[i + 2] === 111 && bytes[i + 3] === 103) return true;
  }
  return false;
}
