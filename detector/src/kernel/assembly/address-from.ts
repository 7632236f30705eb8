/**
 * Addresses written with colons: of IPv6, of network cards, of PCI devices. As templates/address-reader.ts,
 * which says what they are.
 */
import { alphanumeric, digits, hexadecimal, nextBit, onesFrom, pieces } from './bitmaps.ts';
import {
  addressOf,
  byteAt,
  COMPOUND,
  count,
  endOf,
  lineEnd,
  lineStart,
  setEnd,
  setKind,
  setStart,
  startOf,
} from './tokens.ts';

const COLON: u8 = 0x3a;
const TWO_COLONS: u16 = 0x3a3a;
const DOT: u8 = 0x2e;
const SLASH: u8 = 0x2f;
const PERCENT: u8 = 0x25;
const PARTS_MIN: i32 = 6;
const LETTER_PART_MAX: i32 = 4;
const DEVICE_PARTS_MAX: i32 = 3;

let position: i32 = 0;
let parts: i32 = 0;
let digitParts: i32 = 0;
let hasZeros: bool = false;
let hasDigit: bool = false;

/** An address with colons, of which one stands behind the token, or two before it: how many tokens it is, 0 for none. */
export function addressFrom(i: i32): i32 {
  const isOpen = isZeroParts(i);
  const behind = endOf(i);
  if (!isOpen && (behind >= lineEnd || byteAt(behind) !== COLON)) return 0;
  const start = startOf(i) - (isOpen ? 2 : 0);
  if (i > 0 && isPartBefore(i, start)) return 0;
  const end = addressEnd(start);
  let taken = 0;
  while (i + taken < count && endOf(i + taken) <= end) taken++;
  const isCut = i + taken < count && startOf(i + taken) < end;
  if (taken === 0 || isCut) return 0;
  setKind(i, COMPOUND);
  setStart(i, start);
  setEnd(i + taken - 1, end);
  return taken;
}

/** Whether "::" stands before the token. */
// @ts-ignore: decorator
@inline
export function isZeroParts(i: i32): bool {
  const first = startOf(i);
  return first - 2 >= lineStart && load<u16>(addressOf(first - 2)) === TWO_COLONS;
}

/** Whether the token before belongs to it: then it began there, or is no address ("std::10"). */
function isPartBefore(i: i32, start: i32): bool {
  const end = endOf(i - 1);
  if (end === start) return true;
  return end + 1 === start && byteAt(end) === COLON && isHexadecimal(i - 1);
}

function isHexadecimal(i: i32): bool {
  const start = startOf(i);
  return onesFrom(hexadecimal, start - lineStart) >= endOf(i) - start;
}

/** @returns where the address ends; -1 when there is none */
function addressEnd(start: i32): i32 {
  position = start;
  parts = digitParts = 0;
  hasZeros = false;
  if (isZeros(start)) takeZeros(start);
  takeParts();
  const isAddress = hasZeros ? digitParts > 0 : parts >= PARTS_MIN;
  if (!isAddress && !isDevice()) return -1;
  while (isNumberAfter(DOT)) position = runEnd(digits, position + 1);
  if (isAddress) takeSuffix();
  return isIn(alphanumeric, position) ? -1 : position;
}

function isDevice(): bool {
  if (parts < 2 || parts > DEVICE_PARTS_MAX || digitParts === 0 || !isNumberAfter(DOT)) return false;
  const end = runEnd(digits, position + 1);
  return !isJoiner(end) || !isIn(alphanumeric, end + 1);
}

function takeParts(): void {
  let end = partEnd(position);
  while (end > 0) {
    position = end;
    parts++;
    if (hasDigit) digitParts++;
    if (!hasZeros && isZeros(end)) {
      takeZeros(end);
      end = partEnd(position);
    } else end = signAt(end) === COLON ? partEnd(end + 1) : 0;
  }
}

function takeZeros(at: i32): void {
  hasZeros = true;
  position = at + 2;
}

// @ts-ignore: decorator
@inline
function isZeros(at: i32): bool {
  return signAt(at) === COLON && signAt(at + 1) === COLON;
}

/** @returns where the part ends that is there, 0 where none is */
function partEnd(start: i32): i32 {
  const end = runEnd(hexadecimal, start);
  if (end === start || isIn(alphanumeric, end)) return 0;
  hasDigit = nextBit(digits, start - lineStart, end - lineStart) < end - lineStart;
  return hasDigit || end - start <= LETTER_PART_MAX ? end : 0;
}

function takeSuffix(): void {
  if (signAt(position) === PERCENT) position = runEnd(alphanumeric, position + 1);
  if (isNumberAfter(SLASH)) position = runEnd(digits, position + 1);
}

function isNumberAfter(sign: u8): bool {
  return signAt(position) === sign && isIn(digits, position + 1);
}

// @ts-ignore: decorator
@inline
function runEnd(bits: usize, start: i32): i32 {
  return start < lineEnd ? start + onesFrom(bits, start - lineStart) : start;
}

// @ts-ignore: decorator
@inline
function isIn(bits: usize, at: i32): bool {
  return at < lineEnd && onesFrom(bits, at - lineStart) > 0;
}

/** Whether punctuation within words is there. */
function isJoiner(at: i32): bool {
  return isIn(pieces, at) && !isIn(alphanumeric, at);
}

// @ts-ignore: decorator
@inline
function signAt(at: i32): u8 {
  return at < lineEnd ? byteAt(at) : 0;
}
