import { allocateLineBatch } from '../model/allocate-line-batch.ts';
import type { OpenLineBatch } from '../model/allocate-line-batch.ts';
import type { LineBatch } from '../model/line-batch.ts';
import { rowsOf } from '../model/rows-of.ts';

interface Rows {
  readonly from: number;
  readonly to: number;
}

interface Run extends Rows {
  readonly batch: LineBatch;
}

export interface GatheredRowsOptions {
  /** Half of it makes a batch full. */
  readonly bytesMax: number;
  /** Half of them make a batch full; there are never more. */
  readonly linesMax: number;
}

/** Rows of several batches on their way to be one. Those of one batch alone are not copied. */
export class GatheredRows {
  readonly #bytesMax: number;
  readonly #linesMax: number;
  #runs: Run[] = [];
  #length = 0;
  #bytes = 0;

  constructor({ bytesMax, linesMax }: GatheredRowsOptions) {
    this.#bytesMax = bytesMax;
    this.#linesMax = linesMax;
  }

  get length(): number {
    return this.#length;
  }

  /** How many rows may be added. */
  get room(): number {
    return this.#linesMax - this.#length;
  }

  /** There are enough for a batch. */
  get isFull(): boolean {
    return this.#length * 2 >= this.#linesMax || this.#bytes * 2 >= this.#bytesMax;
  }

  /** Adds the rows [from, to), of which there is at least one. */
  add(batch: LineBatch, { from, to }: Rows): void {
    const last = this.#runs.at(-1);
    const follows = last?.batch === batch && last.to === from;
    if (follows) this.#runs.pop();
    this.#runs.push({ batch, from: follows ? last.from : from, to });
    this.#length += to - from;
    this.#bytes += spanOf({ batch, from, to });
  }

  /** What was gathered, as one batch. */
  take(cursor: string): LineBatch {
    const runs = this.#runs;
    const [only] = runs;
    const batch =
      only !== undefined && runs.length === 1
        ? { ...rowsOf(only.batch, only.from, only.to), cursor }
        : { ...joined(runs, this.#length), cursor };
    this.clear();
    return batch;
  }

  /** Forgets all that was not taken: reading starts anew. */
  clear(): void {
    this.#runs = [];
    this.#length = 0;
    this.#bytes = 0;
  }
}

function joined(runs: readonly Run[], length: number): LineBatch {
  const bytes = runs.reduce((sum, run) => sum + spanOf(run), 0);
  const all = allocateLineBatch(new Uint8Array(bytes), length);
  let at = 0;
  for (const run of runs) {
    copy(run, all, at);
    at += spanOf(run);
  }
  return all;
}

/** Row by row: runs are short where it matters, and views of columns are dear. */
function copy({ batch, from, to }: Run, all: OpenLineBatch, at: number): void {
  const first = batch.start[from] ?? 0;
  all.bytes.set(batch.bytes.subarray(first, batch.end[to - 1]), at);
  for (let row = from; row < to; row++) {
    const i = all.length++;
    all.start[i] = all.messageStart[i] = (batch.start[row] ?? 0) - first + at;
    all.end[i] = all.messageEnd[i] = (batch.end[row] ?? 0) - first + at;
    all.timeMs[i] = batch.timeMs[row] ?? 0;
    all.stream[i] = batch.stream[row] ?? 0;
  }
}

/** Bytes from the start of the first row to the end of the last: rows stand in their order. */
function spanOf({ batch, from, to }: Run): number {
  return (batch.end[to - 1] ?? 0) - (batch.start[from] ?? 0);
}
