import type { LokiLine } from './decode-streams.ts';
import { nanoseconds } from './nanoseconds.ts';
import type { SeenLines } from './seen-lines.ts';

const rereadBuckets = 3;

/**
 * How far before the end of the last question the next begins, as agents deliver a little out of order:
 * half a minute, or half a page where more lines than that came in it.
 */
export class Overlap {
  /** Times of the lines that were read last, as many as may be read again. */
  #recent: readonly string[] = [];

  /** @param limit lines a page */
  note(lines: readonly LokiLine[], limit: number): void {
    const most = Math.max(1, Math.floor(limit / 2));
    const fresh = lines.slice(-most).map(({ ns }) => ns);
    const last = this.#recent.at(-1) ?? '';
    // What was read again stands there already.
    this.#recent = [...this.#recent, ...fresh.filter((ns) => ns > last)].slice(-most);
  }

  /** @returns nanoseconds */
  startIn({ position, floor }: SeenLines, limit: number): bigint {
    const oldest = this.#recent.length >= Math.floor(limit / 2) ? BigInt(this.#recent[0] ?? 0) : 0n;
    let start = nanoseconds.startOf(nanoseconds.bucketOf(position) - rereadBuckets);
    if (oldest > start) start = oldest < position ? oldest : position;
    return start > floor ? start : floor;
  }
}
