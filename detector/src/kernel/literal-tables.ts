/** What `assembly/literals.ts` looks literals up in; addresses in it are relative to where `entries` lie. */
export interface LiteralTables {
  /** By hash of three bytes: a bit for each value that the low three bits of the fourth may have. */
  readonly filter: Uint8Array;
  /** Pairs: four bytes (or three), then the first entry of the literals that are looked up by them. */
  readonly slots: Uint32Array;
  readonly entries: Uint32Array;
}

/** A literal and the place in it that it is looked up by, the rarest four bytes of it. */
interface Anchored {
  readonly literal: number;
  readonly bytes: Uint8Array;
  readonly offset: number;
}

/** A literal is compared in one vector. */
const literalBytesMax = 16;
const gramBytes = 4;
const filterBytes = 1 << 14;
const filterShift = 18;
const slotShift = 16;
/** More than there are of three bytes. */
const manyUses = 2 ** 20;
const threeBytes = 0xff_ff_ff;
const factor = 0x9e3779b1;
const entryWords = 12;
const [maskWord, offsetWord, literalWord, hasNextWord] = [4, 8, 9, 10];

/**
 * @param literals small letters, of 3 bytes or more
 * @param entriesAt address that entries will have
 * @throws {RangeError} when one is shorter, or longer than 16 bytes
 */
export function literalTables(literals: readonly string[], entriesAt: number): LiteralTables {
  const filter = new Uint8Array(filterBytes);
  const groups = Map.groupBy(anchored(literals), ({ bytes, offset }) => gramAt(bytes, offset));
  const slots = new Uint32Array(2 * slotCountOf(groups.size));
  const entries = new Uint32Array(entryWords * literals.length);
  let next = 0;
  for (const [gram, group] of groups) {
    putSlot(slots, gram, entriesAt + next * entryWords * 4);
    for (const [i, { literal, bytes, offset }] of group.entries()) {
      const place = Math.imul(gram & threeBytes, factor) >>> filterShift;
      filter[place] = (filter[place] ?? 0) | fourthBits(bytes[offset + 3]);
      const entry = entries.subarray(next * entryWords, ++next * entryWords);
      new Uint8Array(entry.buffer, entry.byteOffset).set(bytes);
      new Uint8Array(entry.buffer, entry.byteOffset + maskWord * 4).fill(0xff, 0, bytes.length);
      entry[offsetWord] = offset;
      entry[literalWord] = literal;
      entry[hasNextWord] = Number(i + 1 < group.length);
    }
  }
  return { filter, slots, entries };
}

function anchored(literals: readonly string[]): readonly Anchored[] {
  const encoder = new TextEncoder();
  const all = literals.map((text) => encoder.encode(text));
  const wrong = all.find(({ length }) => length < gramBytes - 1 || length > literalBytesMax);
  if (wrong !== undefined) throw new RangeError(`A literal of ${wrong.length} bytes`);
  const uses = usesOf(all);
  return all.map((bytes, literal) => ({ literal, bytes, offset: rarestOf(bytes, uses) }));
}

/** How many literals have each four bytes, and each three, by their hash: what they have often, lines have. */
function usesOf(literals: readonly Uint8Array[]): Uint32Array {
  const uses = new Uint32Array(2 ** (32 - slotShift));
  for (const bytes of literals) {
    for (let at = 0; at + gramBytes <= bytes.length + 1; at++) {
      const gram = gramAt(bytes, at);
      for (const part of [gram, gram & threeBytes]) uses[placeOf(part)] = usedOf(uses, part) + 1;
    }
  }
  return uses;
}

/** Where the four bytes stand that the fewest literals have; of those the three. */
function rarestOf(bytes: Uint8Array, uses: Uint32Array): number {
  let [best, least] = [0, Infinity];
  for (let at = 0; at === 0 || at + gramBytes <= bytes.length; at++) {
    const gram = gramAt(bytes, at);
    const cost = usedOf(uses, gram) * manyUses + usedOf(uses, gram & threeBytes);
    if (cost < least) [best, least] = [at, cost];
  }
  return best;
}

function usedOf(uses: Uint32Array, gram: number): number {
  return uses[placeOf(gram)] ?? 0;
}

function placeOf(gram: number): number {
  return Math.imul(gram, factor) >>> slotShift;
}

function gramAt(bytes: Uint8Array, at: number): number {
  let gram = 0;
  for (let i = gramBytes - 1; i >= 0; i--) gram = (gram << 8) | (bytes[at + i] ?? 0);
  return gram >>> 0;
}

/** A literal of three bytes may be followed by any. */
function fourthBits(byte: number | undefined): number {
  return byte === undefined ? 0xff : 1 << (byte & 7);
}

function slotCountOf(grams: number): number {
  return 2 ** Math.ceil(Math.log2(2 * grams + 2));
}

function putSlot(slots: Uint32Array, gram: number, entry: number): void {
  const mask = slots.length / 2 - 1;
  let slot = placeOf(gram) & mask;
  while (slots[2 * slot] !== 0) slot = (slot + 1) & mask;
  slots[2 * slot] = gram;
  slots[2 * slot + 1] = entry;
}
