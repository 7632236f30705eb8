import type { LineBatch } from '../model/line-batch.ts';

/** What is used of it: the types of all of it are in TypeScript's library for browsers alone. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: unknown };
};

interface Exports {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  layOut(at: number, bytesMax: number): number;
  hashRows(rows: number, columns: number, base: number, bytesMax: number): void;
}

export interface SkeletonKernelOptions {
  /** What one call may bring into the kernel's memory; what spans more goes in several calls. Default 8 MiB. */
  readonly callBytesMax?: number;
}

const pageBytes = 65_536;
/** Blocks of 16 bytes are read past the end of the last message. */
const margin = 64;
/** Four columns of 32 bits: start and end in, low and high out. */
const rowBytes = 16;
/** Of the skeletons of late, in the kernel. */
const memoBytes = 1_048_576 + 64;

/**
 * Skeleton hashes by the WebAssembly kernel, as `SkeletonHash` gives them bit for bit. A call copies the
 * bytes from the first message to the last into the kernel's memory, and the hashes back.
 */
export class SkeletonKernel {
  readonly #exports: Exports;
  readonly #callBytesMax: number;
  #bytesMax = 0;
  /** Where the columns and then the bytes of a call begin. */
  #free = 0;

  /** @param bytes of `kernel/dist/skeleton.wasm` */
  constructor(bytes: Uint8Array, { callBytesMax = 8 * 1024 * 1024 }: SkeletonKernelOptions = {}) {
    const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes));
    this.#exports = instance.exports as Exports;
    this.#callBytesMax = callBytesMax;
  }

  /** Bytes of the kernel's memory; it never shrinks. */
  get memoryBytes(): number {
    return this.#exports.memory.buffer.byteLength;
  }

  /** Rows [from, to); of their messages no more than `bytesMax` bytes are looked at. */
  hashRows(
    batch: LineBatch,
    { from, to, bytesMax }: { from: number; to: number; bytesMax: number },
  ): void {
    if (bytesMax !== this.#bytesMax) this.#layOut(bytesMax);
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
      this.#call(batch, { first, last: row }, { low, high });
    }
  }

  #call(
    batch: LineBatch,
    { first, last }: { first: number; last: number },
    { low, high }: { low: number; high: number },
  ): void {
    const rows = last - first;
    const columns = this.#free;
    const text = columns + rows * rowBytes;
    this.#reserve(text + high - low + margin);
    const { buffer } = this.#exports.memory;
    const words = new Int32Array(buffer, columns, rows * 4);
    words.set(batch.messageStart.subarray(first, last));
    words.set(batch.messageEnd.subarray(first, last), rows);
    new Uint8Array(buffer, text).set(batch.bytes.subarray(low, high));
    this.#exports.hashRows(rows, columns, text - low, this.#bytesMax);
    batch.skeletonLow.set(words.subarray(2 * rows, 3 * rows), first);
    batch.skeletonHigh.set(words.subarray(3 * rows, 4 * rows), first);
  }

  #layOut(bytesMax: number): void {
    const areas = 8 * bytesMax + memoBytes + pageBytes;
    this.#reserve(areas);
    // Static data of the module lies below the first page's end.
    this.#free = (this.#exports.layOut(pageBytes, bytesMax) + 15) & ~15;
    this.#bytesMax = bytesMax;
  }

  #reserve(bytes: number): void {
    const { memory } = this.#exports;
    const missing = bytes - memory.buffer.byteLength;
    if (missing > 0) memory.grow(Math.ceil(missing / pageBytes));
  }
}
