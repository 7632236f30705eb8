import type { LokiLine, LokiLines } from './decode-streams.ts';
import { isOverLimit } from './is-over-limit.ts';
import type { LinesQuery, LokiClient } from './loki-client.ts';

export interface LokiPage {
  readonly lines: readonly LokiLine[];
  /** There may be more in the span, from the nanosecond of the last line on. */
  readonly isFull: boolean;
}

type Span = Omit<LinesQuery, 'limit'>;

const secondNs = 1_000_000_000n;
const minuteNs = 60n * secondNs;
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

  async page(query: Span, signal: AbortSignal): Promise<LokiPage> {
    const { lines, isFull } = await this.#page({ ...query, ...widened(query) }, signal);
    const [start, end] = [textOf(query.start), textOf(query.end)];
    const last = lines.at(-1)?.ns ?? start;
    // What was not asked for has filled the page.
    if (isFull && last < start) return await this.#page(query, signal);
    const asked = lines.filter(({ ns }) => start <= ns && ns < end);
    return { lines: asked, isFull: isFull && last < end };
  }

  async #page(query: Span, signal: AbortSignal): Promise<LokiPage> {
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

  async #most(span: Span, signal: AbortSignal): Promise<LokiLines & { readonly isWhole: boolean }> {
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

/**
 * Loki's frontend splits a span at full hours, and in some settings at full minutes, and warns in its own
 * log, which is read too, of a part below a second ("could not determine query overlaps").
 */
function widened({ start, end }: Span): Pick<Span, 'start' | 'end'> {
  const second = (start / secondNs) * secondNs;
  const endSecond = ((end + secondNs - 1n) / secondNs) * secondNs;
  const isLastSecond = second % minuteNs === minuteNs - secondNs || endSecond - start < secondNs;
  return { start: isLastSecond ? second : start, end: endSecond };
}

/** As times of lines are, to be compared with them. */
function textOf(ns: bigint): string {
  return String(ns).padStart(19, '0');
}
