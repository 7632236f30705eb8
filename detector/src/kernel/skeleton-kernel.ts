import type { LineBatch } from '../model/line-batch.ts';
import { KernelMemory } from './kernel-memory.ts';

export interface SkeletonKernelOptions {
  /** What one call may bring into the kernel's memory; what spans more goes in several calls. Default 8 MiB. */
  readonly callBytesMax?: number;
}

interface Rows {
  readonly first: number;
  readonly last: number;
  /** Their messages are within bytes[low, high). */
  readonly low: number;
  readonly high: number;
}

/**
 * Skeleton hashes by the WebAssembly kernel, as `SkeletonHash` gives them bit for bit. A call copies the
 * bytes from the first message to the last into the kernel's memory, where they are not there from the
 * look at their headers, and the hashes back.
 */
export class SkeletonKernel {
  readonly #memory: KernelMemory;
  readonly #callBytesMax: number;

  constructor(
    memory: KernelMemory,
    { callBytesMax = 8 * 1024 * 1024 }: SkeletonKernelOptions = {},
  ) {
    this.#memory = memory;
    this.#callBytesMax = callBytesMax;
  }

  /** Rows [from, to); of their messages no more than `bytesMax` bytes are looked at. */
  hashRows(
    batch: LineBatch,
    { from, to, bytesMax }: { from: number; to: number; bytesMax: number },
  ): void {
    if (bytesMax > this.#memory.messageBytesMax)
      throw new RangeError(`The kernel has no room for messages of ${bytesMax} bytes`);
    for (let first = from; first < to; first += KernelMemory.rowsMax) {
      const rows = spanOf(batch, first, Math.min(to, first + KernelMemory.rowsMax));
      if (rows.high - rows.low <= this.#callBytesMax) this.#call(batch, rows, bytesMax);
      else this.#callInParts(batch, rows, bytesMax);
    }
  }

  /** Their messages lie far apart, or are longer than what is looked at of them. */
  #callInParts(batch: LineBatch, { first: from, last: to }: Rows, bytesMax: number): void {
    const limit = Math.max(this.#callBytesMax, bytesMax);
    for (let row = from; row < to;) {
      const first = row;
      let low = batch.messageStart[row] as number;
      let high = low;
      for (; row < to; row++) {
        const start = batch.messageStart[row] as number;
        const end = Math.max(start, Math.min(batch.messageEnd[row] as number, start + bytesMax));
        if (Math.max(high, end) - Math.min(low, start) > limit && row > first) break;
        low = Math.min(low, start);
        high = Math.max(high, end);
      }
      this.#call(batch, { first, last: row, low, high }, bytesMax);
    }
  }

  #call(batch: LineBatch, { first, last, low, high }: Rows, bytesMax: number): void {
    const memory = this.#memory;
    const { base } = memory.holds(batch.bytes, low, high)
      ? memory.loaded
      : memory.load(batch.bytes, low, high);
    const rows = last - first;
    const words = memory.words();
    words.set(batch.messageStart.subarray(first, last));
    words.set(batch.messageEnd.subarray(first, last), rows);
    memory.exports.hashRows(rows, memory.columns, base, bytesMax);
    batch.skeletonLow.set(words.subarray(2 * rows, 3 * rows), first);
    batch.skeletonHigh.set(words.subarray(3 * rows, 4 * rows), first);
  }
}

/** Rows [first, last) and where their messages lie. Compares alone: they stay whole numbers, half the time. */
function spanOf({ messageStart, messageEnd }: LineBatch, first: number, last: number): Rows {
  let low = messageStart[first] as number;
  let high = low;
  for (let row = first; row < last; row++) {
    const start = messageStart[row] as number;
    const end = messageEnd[row] as number;
    if (start < low) low = start;
    if (start > high) high = start;
    if (end > high) high = end;
  }
  return { first, last, low, high };
}
