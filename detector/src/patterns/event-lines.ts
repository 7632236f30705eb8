import type { LineBatch } from '../model/line-batch.ts';
import { LineFeeds } from './line-feeds.ts';
import { messageBytesMax, type Span, spanOf } from './message-span.ts';
import { type SkeletonKey, PatternCache } from './pattern-cache.ts';

/** Hashes one line; the result is in `low` and `high`. */
export interface Skeleton {
  readonly low: number;
  readonly high: number;
  of(bytes: Uint8Array, start: number, end: number): void;
}

const linesMax = messageBytesMax + 1;

/**
 * The lines of one event, each by its skeleton; and what is known of lines as literals. Events of several
 * lines seldom repeat as a whole, their lines do.
 */
export class EventLines {
  readonly #skeleton: Skeleton;
  readonly #literals: PatternCache;
  readonly #start = new Uint32Array(linesMax);
  readonly #end = new Uint32Array(linesMax);
  readonly #low = new Int32Array(linesMax);
  readonly #high = new Int32Array(linesMax);
  readonly #feeds = new LineFeeds();
  length = 0;

  /** @param max lines whose literals are remembered in each of two generations */
  constructor(skeleton: Skeleton, max: number) {
    this.#skeleton = skeleton;
    this.#literals = new PatternCache(max);
  }

  /** Lines whose literals are remembered. */
  get size(): number {
    return this.#literals.size;
  }

  clear(): void {
    this.#literals.clear();
  }

  /** @param batch whose hash of the row is that of its first line */
  read(batch: LineBatch, row: number): void {
    const { start, end } = spanOf(batch, row);
    this.length = 0;
    this.#feeds.open(batch.bytes);
    for (let at = start; at < end;) {
      const lineEnd = this.#feeds.firstIn(at, end);
      const line = this.length++;
      this.#start[line] = at;
      this.#end[line] = lineEnd;
      if (line > 0) this.#skeleton.of(batch.bytes, at, lineEnd);
      const { low, high } = this.#skeleton;
      this.#low[line] = line > 0 ? low : (batch.skeletonLow[row] as number);
      // By itself it is a line like others.
      this.#high[line] = line > 0 ? high : (batch.skeletonHigh[row] as number) & ~1;
      at = lineEnd + 1;
    }
  }

  spanOf(line: number): Span {
    return { start: this.#start[line] as number, end: this.#end[line] as number };
  }

  /** @param service number of what stands before the line */
  keyOf(line: number, service: number): SkeletonKey {
    return { low: this.#low[line] as number, high: this.#high[line] as number, service };
  }

  /** @param search gives the number of the set of the line's literals, where it is not known */
  literalsOf(key: SkeletonKey, search: () => number): number {
    const known = this.#literals.find(key.low, key.high, key.service);
    if (known > 0) return known - 1;
    const literals = search();
    this.#literals.put(key, literals);
    return literals;
  }
}
