import type { LineBatch } from '../../model/line-batch.ts';

/** The rows of a batch in one buffer, which goes to another thread without a copy. */
export interface PackedRows {
  /** `timeMs` of all rows, then the columns of four bytes one after another, then the lines' bytes. */
  readonly buffer: ArrayBuffer;
  readonly length: number;
  readonly cursor: string;
}

/** The columns that `LineFront` fills, in their order in the buffer. */
const columns = ['start', 'end', 'messageStart', 'messageEnd', 'stream'] as const;
const hashes = ['skeletonLow', 'skeletonHigh'] as const;
const timeBytes = 8;
const rowBytes = timeBytes + 4 * (columns.length + hashes.length);

/** @param batch not changed, and not needed any more */
export function packRows(batch: LineBatch): PackedRows {
  const { length, cursor, bytes } = batch;
  const buffer = new ArrayBuffer(length * rowBytes + bytes.length);
  new Float64Array(buffer, 0, length).set(batch.timeMs.subarray(0, length));
  let at = length * timeBytes;
  for (const name of [...columns, ...hashes]) {
    new Int32Array(buffer, at, length).set(batch[name].subarray(0, length));
    at += length * 4;
  }
  new Uint8Array(buffer, at).set(bytes);
  return { buffer, length, cursor };
}

/** The batch again, over the buffer itself; what comes after the front is zero. */
export function unpackRows({ buffer, length, cursor }: PackedRows): LineBatch {
  const column = (place: number): number => length * (timeBytes + 4 * place);
  const unsigned = (place: number): Uint32Array => new Uint32Array(buffer, column(place), length);
  const signed = (place: number): Int32Array => new Int32Array(buffer, column(place), length);
  return {
    bytes: new Uint8Array(buffer, length * rowBytes),
    start: unsigned(0),
    end: unsigned(1),
    messageStart: unsigned(2),
    messageEnd: unsigned(3),
    timeMs: new Float64Array(buffer, 0, length),
    stream: unsigned(4),
    skeletonLow: signed(5),
    skeletonHigh: signed(6),
    template: new Uint32Array(length),
    patternSet: new Uint32Array(length),
    length,
    cursor,
  };
}
