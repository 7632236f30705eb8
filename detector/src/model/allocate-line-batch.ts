import type { LineBatch } from './line-batch.ts';

/** A batch that is still being filled: `length` and `cursor` may change until it is handed on. */
export interface OpenLineBatch extends LineBatch {
  bytes: Uint8Array;
  length: number;
  cursor: string;
}

/**
 * Columns for `rows` lines over `bytes`, all zero, with length 0.
 *
 * @param bytes not copied: the batch keeps it
 * @param rows how many lines there is room for
 */
export function allocateLineBatch(bytes: Uint8Array, rows: number): OpenLineBatch {
  return {
    bytes,
    start: new Uint32Array(rows),
    end: new Uint32Array(rows),
    messageStart: new Uint32Array(rows),
    messageEnd: new Uint32Array(rows),
    timeMs: new Float64Array(rows),
    stream: new Uint32Array(rows),
    template: new Uint32Array(rows),
    skeletonLow: new Int32Array(rows),
    skeletonHigh: new Int32Array(rows),
    patternSet: new Uint32Array(rows),
    length: 0,
    cursor: '',
  };
}
