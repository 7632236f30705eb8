import { isOverLimit } from './is-over-limit.ts';
import type { LokiClient } from './loki-client.ts';
import { nanoseconds } from './nanoseconds.ts';
import type { SeenLines } from './seen-lines.ts';

/** Ten seconds of which Loki has more lines than were handed over. */
export interface LateBucket {
  readonly bucket: number;
  readonly counted: number;
  /** Nanoseconds, the end not in it. */
  readonly start: bigint;
  readonly end: bigint;
}

const hourBuckets = 3600 / nanoseconds.bucketSeconds;

/** Finds where Loki has taken lines late, by what it counts in each ten seconds of the last hour. */
export class LateBuckets {
  readonly #client: Pick<LokiClient, 'counts'>;
  readonly #selector: string;
  /** Buckets in which Loki counts more lines than it gives, by what it counted. */
  readonly #settled = new Map<number, number>();
  #missing = 0;
  #problem: string | undefined;

  constructor(client: Pick<LokiClient, 'counts'>, selector: string) {
    this.#client = client;
    this.#selector = selector;
  }

  /** Lines that Loki counts and does not give. */
  get missing(): number {
    return this.#missing;
  }

  /** Why there is no search, where Loki refuses the question. */
  get problem(): string | undefined {
    return this.#problem;
  }

  /** A reading begins: what was settled before is looked at again. */
  begin(): void {
    this.#settled.clear();
  }

  /** Those to be read again, the oldest first; at most as many as an hour has. */
  async find(seen: SeenLines, signal: AbortSignal): Promise<readonly LateBucket[]> {
    const last = nanoseconds.bucketOf(seen.position) - 1;
    const first = Math.max(seen.firstBucket, last - (hourBuckets - 1));
    if (first > last) return [];
    const counts = await this.#counts([first, last], signal);
    for (const known of this.#settled.keys()) if (known < first) this.#settled.delete(known);
    return [...counts]
      .toSorted(([a], [b]) => a - b)
      .filter(([each, count]) => count > seen.count(each) && this.#settled.get(each) !== count)
      .map(([bucket, counted]) => {
        const [start, end] = [nanoseconds.startOf(bucket), nanoseconds.startOf(bucket + 1)];
        return { bucket, counted, start, end };
      });
  }

  /** A bucket was read again: what is missing still is not to be had, until Loki counts otherwise. */
  settle({ bucket, counted, start }: LateBucket, seen: SeenLines): void {
    const has = seen.count(bucket);
    if (start < seen.floor || counted <= has) return;
    const before = this.#settled.get(bucket) ?? has;
    this.#missing += Math.max(0, counted - Math.max(before, has));
    this.#settled.set(bucket, counted);
  }

  async #counts(
    buckets: readonly [number, number],
    signal: AbortSignal,
  ): Promise<ReadonlyMap<number, number>> {
    try {
      const counts = await this.#client.counts(this.#selector, buckets, signal);
      this.#problem = undefined;
      return counts;
    } catch (error) {
      // Reading goes on without it; nothing else can be done about a limit on this question.
      if (!isOverLimit(error)) throw error;
      this.#problem = `lines that Loki took late are not looked for: ${error.message}`;
      return new Map();
    }
  }
}
