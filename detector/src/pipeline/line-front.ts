import { loadKernel } from '../kernel/load-kernel.ts';
import type { LineBatch } from '../model/line-batch.ts';
import type { StreamTable } from '../model/stream-table.ts';
import { Parser, type ParserState } from '../parse/parser.ts';
import { minerLimits } from '../templates/miner-limits.ts';
import { SkeletonHash, type SkeletonHasher } from '../templates/skeleton-hash.ts';

export interface LineFrontOptions {
  /** Shared with the source. */
  readonly streams: StreamTable;
  /** IANA name: the zone of times that name none. */
  readonly timezone: string;
}

/**
 * What becomes of lines before anything is learned of them: events with their time, host, service and
 * level, and the hash of what each says. For a thread of its own, ahead of a pipeline that has
 * `ParsedBefore` in the place of its parser. It is nearly half of the work, and needs nothing back.
 */
export class LineFront {
  readonly #parser: Parser;
  readonly #skeletons: SkeletonHasher;
  readonly #bytesMax = minerLimits({}).lineBytesMax;

  /** @throws {RangeError} for a timezone that is not known */
  constructor({ streams, timezone }: LineFrontOptions) {
    const kernel = loadKernel();
    this.#parser = new Parser({ streams, timezone, headers: kernel?.headers });
    this.#skeletons = kernel?.skeletons ?? new SkeletonHash();
  }

  push(batch: LineBatch): readonly LineBatch[] {
    return this.#hashed(this.#parser.push(batch));
  }

  /** @param nowMs event time has come this far; Infinity at the end of the input */
  flush(nowMs: number): readonly LineBatch[] {
    return this.#hashed(this.#parser.flush(nowMs));
  }

  snapshot(): ParserState {
    return this.#parser.snapshot();
  }

  restore(state: ParserState): void {
    this.#parser.restore(state);
  }

  #hashed(batches: readonly LineBatch[]): readonly LineBatch[] {
    for (const batch of batches)
      this.#skeletons.hashRows(batch, { from: 0, to: batch.length, bytesMax: this.#bytesMax });
    return batches;
  }
}
