const LINE_FEED = 10;
const FOUR_FEEDS = 0x0a0a0a0a;

/**
 * Where line feeds are in parts of some bytes, four bytes at a time. Never looks beyond a part: lines of a
 * batch stand in any order, and between them there may be no line feed at all.
 */
export class LineFeeds {
  #bytes: Uint8Array = new Uint8Array(0);
  #words: Int32Array = new Int32Array(0);
  /** Of the first byte that is in a word. */
  #shift = 0;

  /** The bytes that are asked about from now on. */
  open(bytes: Uint8Array): void {
    if (bytes === this.#bytes) return;
    this.#bytes = bytes;
    this.#shift = -bytes.byteOffset & 3;
    const words = Math.max(0, bytes.length - this.#shift) >> 2;
    this.#words = new Int32Array(
      bytes.buffer,
      words > 0 ? bytes.byteOffset + this.#shift : 0,
      words,
    );
  }

  /** @returns the first in bytes[start, end); `end` where there is none */
  firstIn(start: number, end: number): number {
    const bytes = this.#bytes;
    const shift = this.#shift;
    const aligned = Math.min(end, start + ((shift - start) & 3));
    for (let at = start; at < aligned; at++) if (bytes[at] === LINE_FEED) return at;
    const words = this.#words;
    let word = (aligned - shift) >> 2;
    for (const last = (end - shift) >> 2; word < last; word++) {
      const other = (words[word] as number) ^ FOUR_FEEDS;
      // Whether one of its bytes is zero: Lamport, "Multiple byte processing", CACM 18 (1975).
      if (((other - 0x01010101) & ~other & 0x80808080) !== 0) break;
    }
    const rest = Math.max(aligned, (word << 2) + shift);
    for (let at = rest; at < end; at++) if (bytes[at] === LINE_FEED) return at;
    return end;
  }
}
