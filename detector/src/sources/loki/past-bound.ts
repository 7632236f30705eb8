import { nanoseconds } from './nanoseconds.ts';
import type { PageReader } from './page-reader.ts';

const hourMs = 3_600_000;
const probePages = 3;
/** Of the time that the past may take: the rest is for whoever works on the lines. */
const readingShare = 0.5;

export interface PastBoundOptions {
  readonly pages: Pick<PageReader, 'page'>;
  readonly selector: string;
  /** How long reading what is older than an hour may take. */
  readonly readMs: number;
}

/**
 * Bounds how long a first start reads what is old: lines of now wait meanwhile. How much can be read in the
 * time is tried out first, so that no hole is left; where it takes longer after all, the rest is passed over.
 */
export class PastBound {
  readonly #options: PastBoundOptions;
  /** `performance.now()` from which on nothing is read that is older than an hour. */
  #endsAt = Infinity;
  #hoursCut = 0;

  constructor(options: PastBoundOptions) {
    this.#options = options;
  }

  /** Hours that were passed over. */
  get hoursCut(): number {
    return this.#hoursCut;
  }

  /** @param isFirst whether there is a bound: what was begun must not leave anything out */
  begin(isFirst: boolean): void {
    this.#endsAt = isFirst ? performance.now() + this.#options.readMs : Infinity;
  }

  /** How many lines can be read in the time, by how long the first pages of the hour from `fromMs` take. */
  async linesMax(fromMs: number, signal: AbortSignal): Promise<number> {
    const { pages, selector, readMs } = this.#options;
    const end = nanoseconds.ofMs(fromMs + hourMs);
    const startMs = performance.now();
    let start = nanoseconds.ofMs(fromMs);
    let lines = 0;
    for (let i = 0; i < probePages; i++) {
      const page = await pages.page({ selector, start, end }, signal);
      const last = page.lines.at(-1);
      if (!page.isFull || last === undefined) return Infinity;
      lines += page.lines.length;
      start = BigInt(last.ns) + 1n;
    }
    return (lines / Math.max(1, performance.now() - startMs)) * readMs * readingShare;
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
}
