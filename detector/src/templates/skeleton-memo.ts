/** Longer messages are not remembered. */
const bytesMax = 1024;
const buckets = 1 << 14;
const ways = 2;
/** Of an entry: both halves of its key, low and high of the hash. */
const stride = 4;
/** Of a bucket: a mark for each way, 0 for none, and which way was written last. */
const markStride = 4;
const LAST = 2;
const K1 = 0x9e3779b1 | 0;
const K2 = 0x85ebca77 | 0;
const highBits = 0x80808080 | 0;

/**
 * What the skeletons of late messages hashed to, found by a key that costs no branch a number: the bytes
 * of the message as they stand, four at a time, with each digit whose value cannot matter to the skeleton
 * replaced by a zero. Messages of one key are of one skeleton; the other way round does not hold (a number
 * of another length is another key), so that a skeleton may be here several times. It is a memory of a
 * pure function: what is forgotten is worked out again.
 *
 * A digit matters where it stands alone beside a letter ("eth0", "0x…"). All others are part of a number,
 * or of two digits or more in a row, whatever they are. As in kernel/assembly/skeleton-memo.ts.
 */
export class SkeletonMemo {
  readonly #table = new Int32Array(buckets * ways * stride);
  readonly #marks = new Uint8Array(buckets * markStride);
  #bytes: Uint8Array = new Uint8Array(0);
  #view: DataView = new DataView(new ArrayBuffer(0));
  #first = 0;
  #second = 0;
  #isShort = false;

  /** @returns where the hash of bytes[start, end) is in `table`, -1 when it is not remembered */
  find(bytes: Uint8Array, start: number, end: number): number {
    this.#isShort = end - start <= bytesMax && end > start;
    if (!this.#isShort) return -1;
    if (bytes !== this.#bytes) this.#look(bytes);
    this.#readKey(start, end);
    const bucket = (this.#first ^ this.#second) & (buckets - 1);
    const mark = this.#mark();
    for (let way = 0; way < ways; way++) {
      if (this.#marks[bucket * markStride + way] !== mark) continue;
      const at = (bucket * ways + way) * stride;
      if (this.#table[at] === this.#first && this.#table[at + 1] === this.#second) return at + 2;
    }
    return -1;
  }

  /** Low of the hash, high behind it. */
  get table(): Int32Array {
    return this.#table;
  }

  /** The hash of what `find` did not find; it takes the place of the oldest of its bucket. */
  remember(low: number, high: number): void {
    if (!this.#isShort) return;
    const table = this.#table;
    const marks = this.#marks;
    const bucket = (this.#first ^ this.#second) & (buckets - 1);
    const way = 1 - (marks[bucket * markStride + LAST] as number);
    marks[bucket * markStride + LAST] = way;
    marks[bucket * markStride + way] = this.#mark();
    const at = (bucket * ways + way) * stride;
    table[at] = this.#first;
    table[at + 1] = this.#second;
    table[at + 2] = low;
    table[at + 3] = high;
  }

  /** Tells most keys of a bucket apart, without a look at the table. */
  #mark(): number {
    return (this.#second >>> 25) + 1;
  }

  #look(bytes: Uint8Array): void {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  #readKey(start: number, end: number): void {
    const view = this.#view;
    const whole = start + ((end - start) & ~3);
    let first = end - start;
    let second = ~first;
    let word = whole > start ? view.getInt32(start, true) : this.#tail(start, end);
    let digits = digitsOf(word);
    let letters = lettersOf(word);
    // The highest bit of each byte: of what stands before it, and behind it, a digit or a letter.
    let digitBefore = 0;
    let letterBefore = 0;
    for (let at = start + 4; ; at += 4) {
      const next = at < whole ? view.getInt32(at, true) : this.#tail(at, end);
      const digitsNext = digitsOf(next);
      const lettersNext = lettersOf(next);
      const digitBeside = (digits << 8) | digitBefore | (digits >>> 8) | (digitsNext << 24);
      const letterBeside = (letters << 8) | letterBefore | (letters >>> 8) | (lettersNext << 24);
      const free = digits & (digitBeside | ~letterBeside);
      const block = word & ~Math.imul(free >>> 7, 0x0f);
      first ^= block;
      first = Math.imul((first << 13) | (first >>> 19), K1);
      second = (second + block) | 0;
      second = Math.imul((second << 17) | (second >>> 15), K2);
      if (at >= end) break;
      word = next;
      digitBefore = digits >>> 24;
      letterBefore = letters >>> 24;
      digits = digitsNext;
      letters = lettersNext;
    }
    this.#first = first ^ (first >>> 15);
    this.#second = second ^ (second >>> 13);
  }

  /** Up to three bytes, zeros behind them. */
  #tail(at: number, end: number): number {
    let word = 0;
    for (let i = end - 1; i >= at; i--) word = (word << 8) | (this.#bytes[i] as number);
    return word;
  }
}

/** The highest bit of each byte that is a digit. */
function digitsOf(word: number): number {
  const rest = word ^ 0x30303030;
  return ~(((rest & 0x7f7f7f7f) + 0x76767676) | rest) & highBits;
}

/** The highest bit of each byte that is a letter or beyond ASCII. */
function lettersOf(word: number): number {
  const lower = (word | 0x20202020) & 0x7f7f7f7f;
  return (((lower + 0x1f1f1f1f) & ~(lower + 0x05050505)) | word) & highBits;
}
