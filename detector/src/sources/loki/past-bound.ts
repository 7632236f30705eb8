import { isOverLimit } from './is-over-limit.ts';
import type { LokiClient } from './loki-client.ts';
import type { LokiSourceOptions } from './loki-source-options.ts';
import { nanoseconds } from './nanoseconds.ts';
import type { PageReader } from './page-reader.ts';
import { pastStart } from './past-start.ts';

const hourMs = 3_600_000;
const probePages = 3;
/** Of the time that the past may take: the rest is for whoever works on the lines. */
const readingShare = 0.5;
/** A Loki that is away says so at once; one that gives up after so long was at work. */
const countMs = 5_000;

/**
 * Bounds how long a first start reads what is old: lines of now wait meanwhile. How much can be read in the
 * time is tried out first, so that no hole is left; where it takes longer after all, the rest is passed over.
 */
export class PastBound {
  readonly #options: LokiSourceOptions;
  readonly #selector: string;
  readonly #client: Pick<LokiClient, 'counts'>;
  readonly #pages: Pick<PageReader, 'page'>;
  /** `performance.now()` from which on nothing is read that is older than an hour. */
  #endsAt = Infinity;
  #hoursCut = 0;

  constructor(
    options: LokiSourceOptions,
    selector: string,
    client: Pick<LokiClient, 'counts'>,
    pages: Pick<PageReader, 'page'>,
  ) {
    this.#options = options;
    this.#selector = selector;
    this.#client = client;
    this.#pages = pages;
  }

  /** Hours that were passed over. */
  get hoursCut(): number {
    return this.#hoursCut;
  }

  /** @param isFirst whether there is a bound: what was begun must not leave anything out */
  begin(isFirst: boolean): void {
    this.#endsAt = isFirst ? performance.now() + this.#readMs : Infinity;
  }

  /** Where a first start begins, ms since the epoch. */
  async start(signal: AbortSignal): Promise<number> {
    const { clock, pastLinesMax = 3_000_000 } = this.#options;
    const nowMs = clock.nowMs();
    const { fromMs = nowMs - hourMs } = this.#options;
    if (fromMs >= nowMs - 2 * hourMs) return fromMs;
    const hours = [Math.floor(fromMs / hourMs), Math.floor(nowMs / hourMs) - 1] as const;
    const askedAt = performance.now();
    try {
      const counts = await this.#client.counts(this.#selector, hours, signal, hourMs / 1000);
      const inTime = await this.#linesInTime(nowMs - 2 * hourMs, signal);
      return pastStart(counts, { fromMs, nowMs, linesMax: Math.min(pastLinesMax, inTime) });
    } catch (error) {
      // Loki may not count so much at once, or not in its time: then little is read, so that it is not too much.
      const isAway = signal.aborted || performance.now() - askedAt < countMs;
      if (isAway && !isOverLimit(error)) throw error;
      return nowMs - hourMs;
    }
  }

  /** @returns where to go on, nanoseconds: an hour ago where reading stands before it and time is up */
  goOn(at: bigint, nowNs: bigint): bigint {
    if (performance.now() < this.#endsAt) return at;
    this.#endsAt = Infinity;
    const hourAgo = nowNs - nanoseconds.ofMs(hourMs);
    if (at >= hourAgo) return at;
    this.#hoursCut += Math.ceil(nanoseconds.toMs(hourAgo - at) / hourMs);
    return hourAgo;
  }

  /** How many lines can be read in the time, by how long the first pages of the hour from `fromMs` take. */
  async #linesInTime(fromMs: number, signal: AbortSignal): Promise<number> {
    const selector = this.#selector;
    const end = nanoseconds.ofMs(fromMs + hourMs);
    const startMs = performance.now();
    let start = nanoseconds.ofMs(fromMs);
    let lines = 0;
    for (let i = 0; i < probePages; i++) {
      const page = await this.#pages.page({ selector, start, end }, signal);
      const last = page.lines.at(-1);
      if (!page.isFull || last === undefined) return Infinity;
      lines += page.lines.length;
      start = BigInt(last.ns) + 1n;
    }
    return (lines / Math.max(1, performance.now() - startMs)) * this.#readMs * readingShare;
  }

  get #readMs(): number {
    return this.#options.pastReadMs ?? 60_000;
  }
}
