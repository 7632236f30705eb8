/**
 * Numbers sets of literals: the same for the same, in whatever order they were found. A set is looked up by
 * the sum of its literals' hashes, and compared.
 */

/** Sets that are numbered. */
const SETS_MAX: u32 = 8_192;
const SLOTS: u32 = 2 * SETS_MAX;
/** Of all of them together, 16 bits each, and one more for each set. */
const LISTED_MAX: u32 = 131_072;

/** Of a slot: the sum of the hashes, one more than the number, the address of the list. */
const NUMBER: usize = 8;
const LIST: usize = 12;
const SLOT: usize = 16;

let slots: usize = 0;
let lists: usize = 0;
let nextList: usize = 0;
let sets: u32 = 0;
/** 1 for each literal that was found, by number. */
let has: usize = 0;
let found: usize = 0;
let count: u32 = 0;
let sum: u64 = 0;

/** @returns bytes that are needed at the address. @param literals how many there are */
export function setsBytes(literals: u32): u32 {
  return SLOTS * <u32>SLOT + LISTED_MAX * 2 + literals * 3;
}

export function layOutSets(at: usize, literals: u32): void {
  slots = at;
  lists = slots + <usize>SLOTS * SLOT;
  found = lists + <usize>LISTED_MAX * 2;
  has = found + <usize>literals * 2;
  clearSets();
}

export function clearSets(): void {
  memory.fill(slots, 0, <usize>SLOTS * SLOT);
  nextList = lists;
  sets = 0;
}

/** How many literals the last text has. */
export function foundCount(): u32 {
  return count;
}

/** Address of their numbers, 16 bits each. */
export function foundAt(): usize {
  return found;
}

/** Another text comes. */
export function openSet(): void {
  for (let i: u32 = 0; i < count; i++) store<u8>(has + literalAt(found, i), 0);
  count = 0;
  sum = 0;
}

export function addToSet(literal: u32): void {
  if (load<u8>(has + <usize>literal) !== 0) return;
  store<u8>(has + <usize>literal, 1);
  store<u16>(found + (<usize>count << 1), <u16>literal);
  count++;
  sum += hashOf(literal);
}

/** @returns the number of the set that was added up, from 0 on; -1 where it has none and none is left */
export function numberOfSet(): i32 {
  let slot = <u32>(sum >>> 32) & (SLOTS - 1);
  let at = slots + <usize>slot * SLOT;
  while (load<u32>(at + NUMBER) !== 0) {
    if (load<u64>(at) === sum && isSame(load<u32>(at + LIST))) return load<u32>(at + NUMBER) - 1;
    slot = (slot + 1) & (SLOTS - 1);
    at = slots + <usize>slot * SLOT;
  }
  return keep(at);
}

function isSame(list: usize): bool {
  if (load<u16>(list) !== <u16>count) return false;
  for (let i: u32 = 0; i < count; i++) {
    if (load<u8>(has + literalAt(list + 2, i)) === 0) return false;
  }
  return true;
}

function keep(at: usize): i32 {
  const bytes = (<usize>count + 1) << 1;
  if (sets >= SETS_MAX || nextList + bytes > lists + <usize>LISTED_MAX * 2) return -1;
  store<u16>(nextList, <u16>count);
  memory.copy(nextList + 2, found, <usize>count << 1);
  store<u64>(at, sum);
  store<u32>(at + LIST, <u32>nextList);
  store<u32>(at + NUMBER, ++sets);
  nextList += bytes;
  return sets - 1;
}

// @ts-ignore: decorator
@inline
function literalAt(list: usize, i: u32): usize {
  return <usize>load<u16>(list + (<usize>i << 1));
}

// @ts-ignore: decorator
@inline
function hashOf(literal: u32): u64 {
  const mixed = <u64>(literal + 1) * 0x9e3779b97f4a7c15;
  return (mixed ^ (mixed >>> 29)) * 0xbf58476d1ce4e5b9;
}
