import { literalTables } from './literal-tables.ts';

/** What is used of it: the types of all of it are in TypeScript's library for browsers alone. */
declare const WebAssembly: {
  readonly Instance: new (module: object) => { readonly exports: unknown };
};

/** What `kernel/assembly/index.ts` exports for literals. */
interface LiteralExports {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  setsBytes(literals: number): number;
  layOutLiterals(
    filter: number,
    slots: number,
    slotCount: number,
    sets: number,
    literals: number,
  ): void;
  findLiterals(text: number, length: number, to: number): number;
  foundCount(): number;
  foundAt(): number;
  clearSets(): void;
}

const pageBytes = 65_536;
/** Before, between and behind texts: vectors reach over their ends. */
const margin = 64;
/** Literals are numbered in 16 bits. */
const literalsMax = 0xff_ff;

/**
 * Which of many literals are in a text, by the WebAssembly kernel, as patterns' `LiteralSearch` finds them. It
 * has an instance of its own: its tables are those of one list of literals, and go with it.
 */
export class LiteralKernel {
  readonly #exports: LiteralExports;
  /** From here on there are texts. */
  readonly #texts: number;
  #room = 4096 + 512;
  #input: Uint8Array = new Uint8Array(0);
  #beginning: Uint8Array = new Uint8Array(0);

  /**
   * @param module of `kernel/dist/kernel.wasm`
   * @param literals small letters, of 3 to 16 bytes
   * @throws {RangeError} when there are more than 65,535, or one has another length
   */
  constructor(module: object, literals: readonly string[]) {
    if (literals.length > literalsMax) throw new RangeError('too many literals');
    const instance = new WebAssembly.Instance(module);
    this.#exports = instance.exports as LiteralExports;
    // Static data of the module lies below the first page's end.
    const entriesAt = pageBytes;
    const { entries, filter, slots } = literalTables(literals, entriesAt);
    const filterAt = entriesAt + entries.byteLength;
    const slotsAt = filterAt + filter.byteLength;
    const setsAt = (slotsAt + slots.byteLength + 15) & ~15;
    const end = setsAt + this.#exports.setsBytes(literals.length);
    this.#texts = (end + margin + 15) & ~15;
    this.#reserve(this.#room);
    const { buffer } = this.#exports.memory;
    new Uint32Array(buffer, entriesAt).set(entries);
    new Uint8Array(buffer, filterAt).set(filter);
    new Uint32Array(buffer, slotsAt).set(slots);
    this.#exports.layOutLiterals(filterAt, slotsAt, slots.length / 2, setsAt, literals.length);
  }

  /**
   * Looks at `beginning` and bytes[start, end) as one text.
   *
   * @returns a number: the same where the same literals are found; -1 when so many sets are known that no
   *   more are numbered
   */
  find(
    bytes: Uint8Array,
    { start, end }: { readonly start: number; readonly end: number },
    beginning: Uint8Array,
  ): number {
    const length = beginning.length + end - start;
    if (length > this.#room) this.#reserve(2 * length);
    const input = this.#input;
    if (beginning !== this.#beginning) {
      input.set(beginning);
      this.#beginning = beginning;
    }
    input.set(bytes.subarray(start, end), beginning.length);
    return this.#exports.findLiterals(input.byteOffset, length, this.#texts);
  }

  /** The literals of the last text, ascending. */
  found(): readonly number[] {
    const kernel = this.#exports;
    const list = new Uint16Array(kernel.memory.buffer, kernel.foundAt(), kernel.foundCount());
    return Array.from(list.toSorted());
  }

  /** Other sets have these numbers from now on. */
  clear(): void {
    this.#exports.clearSets();
  }

  /** Room for longer texts: small letters, then what they are made of. */
  #reserve(room: number): void {
    const { memory } = this.#exports;
    const missing = this.#texts + 2 * (room + margin) - memory.buffer.byteLength;
    if (missing > 0) memory.grow(Math.ceil(missing / pageBytes));
    this.#room = room;
    this.#input = new Uint8Array(memory.buffer, this.#texts + room + margin, room + margin);
    this.#beginning = new Uint8Array(0);
  }
}
