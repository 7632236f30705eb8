/**
 * Which of many literals are in a text. Its twin in TypeScript, patterns/literal-search.ts, finds the same.
 * Every place is looked up by its next four bytes in a filter that fits the first-level cache; where it says
 * so, the literals of those bytes are compared, 16 bytes at once. kernel/literal-tables.ts makes the tables.
 */
import { fold, markEnds } from './literal-text.ts';
import { addToSet, layOutSets, numberOfSet, openSet } from './literal-sets.ts';

/** Of a literal that a place is compared with: bytes, mask, then these, 32 bits each. */
const MASK: usize = 16;
const OFFSET: usize = 32;
const LITERAL: usize = 36;
const HAS_NEXT: usize = 40;
const ENTRY: usize = 48;

const FACTOR: u32 = 0x9e3779b1;
const FILTER_SHIFT: u32 = 18;
const SLOT_SHIFT: u32 = 16;
/** A literal of three bytes is looked up by them alone. */
const THREE_BYTES: u32 = 0xffffff;
/** What the filter says of them: whatever the fourth. */
const ANY_FOURTH: u32 = 0xff;

let filter: usize = 0;
let slots: usize = 0;
let slotMask: u32 = 0;

/**
 * @param filterAt address of 16,384 bytes: by hash of three bytes, one bit for what the fourth may be
 * @param slotsAt address of pairs: four bytes (or three), and that of the first literal that is looked up by them
 * @param slotCount a power of two
 * @param setsAt address of what is needed for sets of literals
 */
export function layOutLiterals(
  filterAt: usize,
  slotsAt: usize,
  slotCount: u32,
  setsAt: usize,
  literals: u32,
): void {
  filter = filterAt;
  slots = slotsAt;
  slotMask = slotCount - 1;
  layOutSets(setsAt, literals);
}

/**
 * @param text address of the bytes, with room for 16 more behind them
 * @param to address of as much room, and 16 bytes before it
 * @returns the number of the set of literals in them, -1 where no more sets are numbered
 */
export function findLiterals(text: usize, length: i32, to: usize): i32 {
  const end = fold(text, length, to);
  markEnds(to, end);
  openSet();
  for (let at = to; at < end; at += 8) {
    let places = bitAt(at) | (bitAt(at + 1) << 1) | (bitAt(at + 2) << 2) | (bitAt(at + 3) << 3);
    places |= (bitAt(at + 4) << 4) | (bitAt(at + 5) << 5) | (bitAt(at + 6) << 6) | (bitAt(at + 7) << 7);
    for (; places !== 0; places &= places - 1) compareAt(at + <usize>ctz(places));
  }
  return numberOfSet();
}

/** Whether the filter says that literals may be at a place, 1 or 0. */
// @ts-ignore: decorator
@inline
function bitAt(at: usize): u32 {
  const word = load<u32>(at);
  return (fourthsAt(word) >>> ((word >>> 24) & 7)) & 1;
}

// @ts-ignore: decorator
@inline
function fourthsAt(word: u32): u32 {
  return load<u8>(filter + <usize>(((word & THREE_BYTES) * FACTOR) >>> FILTER_SHIFT));
}

/** Adds the literals that are found at a place. */
function compareAt(at: usize): void {
  const word = load<u32>(at);
  compare(at, word);
  if (fourthsAt(word) === ANY_FOURTH) compare(at, word & THREE_BYTES);
}

/** Those of them that are looked up by `gram`. */
function compare(at: usize, gram: u32): void {
  let slot = ((gram * FACTOR) >>> SLOT_SHIFT) & slotMask;
  for (;;) {
    const pair = slots + (<usize>slot << 3);
    const known = load<u32>(pair);
    if (known === 0) return;
    if (known === gram) return compareAll(at, load<u32>(pair + 4));
    slot = (slot + 1) & slotMask;
  }
}

function compareAll(at: usize, first: usize): void {
  let entry = first;
  for (;;) {
    const place = v128.load(at - load<u32>(entry + OFFSET));
    const difference = v128.xor(v128.and(place, v128.load(entry + MASK)), v128.load(entry));
    if (!v128.any_true(difference)) addToSet(load<u32>(entry + LITERAL));
    if (load<u32>(entry + HAS_NEXT) === 0) return;
    entry += ENTRY;
  }
}
