import type { LineBatch } from '../model/line-batch.ts';

const LINE_FEED = 10;

/** Where the line feeds of a batch are: each is looked for once, as rows come in their order mostly. */
export class LineFeeds {
  #from = 0;
  #at = -1;

  /** Another batch. */
  begin(): void {
    this.#from = 0;
    this.#at = -1;
  }

  /** Whether the message of the row is one of several lines. */
  isIn({ bytes, messageStart, messageEnd }: LineBatch, row: number): boolean {
    const start = messageStart[row] as number;
    const end = messageEnd[row] as number;
    return this.next(bytes, start, end) < end;
  }

  /** @returns where the first one in `bytes[start, end)` is, `end` where there is none */
  next(bytes: Uint8Array, start: number, end: number): number {
    if (start < this.#from || start > this.#at) {
      this.#from = start;
      const found = bytes.indexOf(LINE_FEED, start);
      this.#at = found === -1 ? bytes.length : found;
    }
    return Math.min(this.#at, end);
  }
}
