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
    const limit = Math.max(this.#callBytesMax, bytesMax);
    for (let row = from; row < to;) {
      const first = row;
      const rowEnd = Math.min(to, first + KernelMemory.rowsMax);
      let low = batch.messageStart[row] as number;
      let high = low;
      for (; row < rowEnd; row++) {
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
