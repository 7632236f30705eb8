import type { LineBatch } from '../model/line-batch.ts';
import type { KernelMemory, LoadedBytes } from './kernel-memory.ts';

/** Where in a line its time is, from the line's start; and in the time what changes within a minute. */
export interface StampPlace {
  readonly stampStart: number;
  readonly stampEnd: number;
  readonly stamp: {
    readonly secondAt: number;
    /** -1 where it has none. */
    readonly fractionAt: number;
    readonly fractionDigits: number;
  };
}

/** Of one line of the batch. */
interface LineHead {
  readonly start: number;
  readonly source: number;
  /** Bytes on which its reading depended, and of those the first whose digits are compared as they are. */
  readonly reach: number;
  readonly digitsReach: number;
}

/** More is not brought into the kernel's memory at a time: lines that span more are read without it. */
const textBytesMax = 8 * 1024 * 1024;

/** Finds which lines have a header that was seen before, by the WebAssembly kernel. */
export class HeaderKernel {
  /** Headers that it has room for. */
  readonly count = 4096;
  readonly #memory: KernelMemory;
  #text: LoadedBytes;

  constructor(memory: KernelMemory) {
    this.#memory = memory;
    this.#text = memory.loaded;
  }

  /** Lines of another batch come. @returns false when they cannot be looked at */
  begin({ bytes, start, end, length }: LineBatch): boolean {
    let low = bytes.length;
    let high = 0;
    for (let row = 0; row < length; row++) {
      low = Math.min(low, start[row] as number);
      high = Math.max(high, end[row] as number);
    }
    if (high <= low || high - low > textBytesMax) return false;
    this.#text = this.#memory.load(bytes, low, high);
    return true;
  }

  /**
   * The slots of the headers of rows [from, to), at most `KernelMemory.rowsMax`; -1 where none is known. To
   * the slot of a row that says the time of the row before, but for second and fraction, 0x10000 is added.
   *
   * @param slots is filled from its beginning
   */
  find(
    { start, stream }: LineBatch,
    [from, to]: readonly [number, number],
    slots: Int32Array,
  ): void {
    const memory = this.#memory;
    const rows = to - from;
    const words = memory.words();
    words.set(start.subarray(from, to));
    words.set(stream.subarray(from, to), rows);
    const { base, high } = this.#loaded();
    memory.exports.findHeaders(rows, memory.columns, base, high);
    slots.set(words.subarray(2 * rows, 3 * rows));
  }

  /**
   * @param start of a line of the batch, whose header was not known
   * @returns the slot that it is kept in now, -1 when it is not kept
   */
  learn({ start, source, reach, digitsReach }: LineHead): number {
    const { base, high } = this.#loaded();
    const text = base + start;
    return this.#memory.exports.learnHeader(text, high - start, source, reach, digitsReach);
  }

  /** @param stamp where in its lines their time is, and in that what changes within a minute */
  keepStamp(slot: number, { stampStart, stampEnd, stamp }: StampPlace): void {
    const { secondAt, fractionAt, fractionDigits } = stamp;
    const length = stampEnd - stampStart;
    const fraction = fractionAt < 0 ? length : fractionAt;
    this.#memory.exports.keepStamp(slot, stampStart, length, secondAt, fraction, fractionDigits);
  }

  clear(): void {
    this.#memory.exports.clearHeaders();
  }

  /** The text of `begin`, loaded again where others have used the memory since. */
  #loaded(): LoadedBytes {
    const { bytes, low, high } = this.#text;
    if (!this.#memory.holds(bytes, low, high)) this.#text = this.#memory.load(bytes, low, high);
    return this.#memory.loaded;
  }
}
