/** What is known of a skeleton that not all is known of: some patterns have to be tried on each line. */
export interface OpenEntry {
  /** Patterns that all its texts match. */
  readonly matched: readonly number[];
  /** Patterns that some may match, ascending. */
  readonly tried: readonly number[];
  /** Bytes: of a longer message nothing is known. */
  readonly lengthMax: number;
  /** Number of the set `matched`. */
  readonly set: number;
  /** How often it was found. */
  uses: number;
}

export interface SkeletonKey {
  readonly low: number;
  readonly high: number;
  /** Its number. */
  readonly service: number;
}

/** Of an entry, as offsets from its place: the hash, the service, and one more than the set, or minus one
 * more than the place among the open ones. */
const SERVICE = 2;
const VALUE = 3;
const STRIDE = 4;

interface Generation {
  readonly table: Int32Array;
  readonly open: OpenEntry[];
  size: number;
}

/**
 * Which patterns the lines of a skeleton and a service match: open addressing over 64-bit hashes, in two
 * generations. When the young one is full it becomes the old one, and the old one is forgotten; what is
 * found in the old one is young again. Purely a cache: what is forgotten is worked out again.
 */
export class PatternCache {
  readonly #max: number;
  readonly #mask: number;
  #young: Generation;
  #old: Generation;

  /** @param max skeletons in a generation, >= 1; rounded up to a power of 2 */
  constructor(max: number) {
    if (!(max >= 1)) throw new RangeError(`Cannot keep ${max} skeletons`);
    this.#max = 2 ** Math.ceil(Math.log2(max));
    // At most half full, so that searches stay short.
    this.#mask = this.#max * 2 - 1;
    this.#young = this.#generation();
    this.#old = this.#generation();
  }

  /** Entries in both generations. */
  get size(): number {
    return this.#young.size + this.#old.size;
  }

  /** @returns one more than the number of the set; 0 when it is not known; below 0 see `openAt` */
  find(low: number, high: number, service: number): number {
    const { table } = this.#young;
    const mask = this.#mask;
    let at = (low ^ Math.imul(service, 0x9e3779b1)) & mask;
    for (;;) {
      const i = at * STRIDE;
      const value = table[i + VALUE] as number;
      if (value === 0) return this.#findOld(low, high, service);
      if (table[i] === low && table[i + 1] === high && table[i + SERVICE] === service) return value;
      at = (at + 1) & mask;
    }
  }

  /** @param value below 0, of the last `find` */
  openAt(value: number): OpenEntry {
    return this.#young.open[-value - 1] as OpenEntry;
  }

  /** @param what the number of the set, or what is known */
  put({ low, high, service }: SkeletonKey, what: number | OpenEntry): void {
    let i = this.#placeOf(this.#young, low, high, service);
    if (this.#young.table[i + VALUE] === 0) {
      if (this.#young.size >= this.#max) {
        this.#turn();
        i = this.#placeOf(this.#young, low, high, service);
      }
      this.#young.size++;
    }
    const value = typeof what === 'number' ? what + 1 : -this.#young.open.push(what);
    const { table } = this.#young;
    table[i] = low;
    table[i + 1] = high;
    table[i + SERVICE] = service;
    table[i + VALUE] = value;
  }

  clear(): void {
    this.#turn();
    this.#turn();
  }

  #findOld(low: number, high: number, service: number): number {
    const old = this.#old;
    const value = old.table[this.#placeOf(old, low, high, service) + VALUE] as number;
    if (value === 0) return 0;
    const what = value > 0 ? value - 1 : (old.open[-value - 1] as OpenEntry);
    this.put({ low, high, service }, what);
    return value > 0 ? value : -this.#young.open.length;
  }

  #turn(): void {
    [this.#young, this.#old] = [this.#old, this.#young];
    this.#young.table.fill(0);
    this.#young.open.length = 0;
    this.#young.size = 0;
  }

  #placeOf({ table }: Generation, low: number, high: number, service: number): number {
    let at = (low ^ Math.imul(service, 0x9e3779b1)) & this.#mask;
    for (;;) {
      const i = at * STRIDE;
      if (table[i + VALUE] === 0) return i;
      if (table[i] === low && table[i + 1] === high && table[i + SERVICE] === service) return i;
      at = (at + 1) & this.#mask;
    }
  }

  #generation(): Generation {
    return { table: new Int32Array(this.#max * 2 * STRIDE), open: [], size: 0 };
  }
}
