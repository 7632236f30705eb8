import type { LokiLine, LokiLines } from './decode-streams.ts';
import { isOverLimit } from './is-over-limit.ts';
import type { LinesQuery, LokiClient } from './loki-client.ts';

export interface LokiPage {
  readonly lines: readonly LokiLine[];
  /** There may be more in the span, from the nanosecond of the last line on. */
  readonly isFull: boolean;
}

const limitMin = 10;
const entriesMax = 5000; // Loki's max_entries_limit_per_query, by default
const growAfter = 20;

/** Reads pages that are as large as Loki lets them be: halved when it refuses, larger again later. */
export class PageReader {
  readonly #client: LokiClient;
  readonly #limitMax: number;
  #limit: number;
  #inRow = 0;
  #bad = 0;
  #cut = 0;

  constructor(client: LokiClient, limitMax: number) {
    this.#client = client;
    this.#limitMax = Math.min(limitMax, entriesMax);
    this.#limit = this.#limitMax;
  }

  /** Lines per page at the moment. */
  get limit(): number {
    return this.#limit;
  }

  /** Entries that are none, and (stream, nanosecond) pairs that could not be read to their end. */
  get skipped(): { readonly 'bad-entry': number; readonly 'nanosecond-full': number } {
    return { 'bad-entry': this.#bad, 'nanosecond-full': this.#cut };
  }

  async page(query: Omit<LinesQuery, 'limit'>, signal: AbortSignal): Promise<LokiPage> {
    for (;;) {
      const limit = this.#limit;
      try {
        const answer = await this.#client.lines({ ...query, limit }, signal);
        this.#bad += answer.count - answer.lines.length;
        this.#grow();
        return { lines: answer.lines, isFull: answer.count >= limit };
      } catch (error) {
        if (!isOverLimit(error) || limit <= limitMin) throw error;
        this.#limit = Math.max(limitMin, Math.floor(limit / 2));
        this.#inRow = 0;
      }
    }
  }

  /**
   * All lines of one nanosecond that has more than a page: as many as Loki gives at once, and if these
   * are not all, stream by stream. What one stream has above that is not to be had and counted.
   */
  async nanosecond(
    selector: string,
    ns: bigint,
    signal: AbortSignal,
  ): Promise<readonly LokiLine[]> {
    const span = { selector, start: ns, end: ns + 1n };
    const whole = await this.#most(span, signal);
    if (whole.isWhole) return whole.lines;
    const lines: LokiLine[] = [];
    for (const stream of await this.#client.streams(span, signal)) {
      const part = await this.#most({ ...span, selector: stream }, signal);
      if (!part.isWhole) this.#cut++;
      lines.push(...part.lines);
    }
    return lines;
  }

  async #most(
    span: Omit<LinesQuery, 'limit'>,
    signal: AbortSignal,
  ): Promise<LokiLines & { readonly isWhole: boolean }> {
    for (const limit of [entriesMax, this.#limit]) {
      try {
        const answer = await this.#client.lines({ ...span, limit }, signal);
        return { ...answer, isWhole: answer.count < limit };
      } catch (error) {
        if (!isOverLimit(error) || limit === this.#limit) throw error;
      }
    }
    return { lines: [], count: 0, isWhole: false };
  }

  #grow(): void {
    if (this.#limit >= this.#limitMax || ++this.#inRow < growAfter) return;
    this.#inRow = 0;
    this.#limit = Math.min(this.#limitMax, this.#limit * 2);
  }
}
