/** What a message is given to; `text` is a view of the bytes pushed and must be copied to be kept. */
export type OnMessage = (text: Buffer) => void;

const lineFeed = 10;
const carriageReturn = 13;
const space = 0x20;
const none = Buffer.alloc(0);
const lessThan = 0x3c;
/** Digits of an octet count; a longer number is text. */
const countDigitsMax = 8;

/**
 * Cuts one TCP connection's bytes into messages (RFC 6587). Octet counting ("83 <34>1 …") and line ends
 * are told apart at each message: a count is a number, a space and "<", which no line begins with.
 * However the bytes come in, the messages are the same. Empty lines between messages are nothing.
 */
export class SyslogFramer {
  readonly #messageBytesMax: number;
  readonly #onMessage: OnMessage;
  /** What came and is no whole message yet, in a buffer that may have room for more. */
  #buffer: Buffer = none;
  #held = 0;
  /** How much must be held before it is worth looking again; a line is told by its end, too. */
  #wanted = 0;
  #isLine = false;
  /** Of a message that was handed over cut: bytes still to be skipped, or Infinity up to a line end. */
  #skip = 0;
  #tooLong = 0;

  constructor(messageBytesMax: number, onMessage: OnMessage) {
    this.#messageBytesMax = messageBytesMax;
    this.#onMessage = onMessage;
  }

  /** Messages that were cut at the limit. */
  get tooLong(): number {
    return this.#tooLong;
  }

  push(chunk: Buffer): void {
    if (this.#held > 0) {
      this.#store(chunk);
      if (this.#held < this.#wanted && !(this.#isLine && chunk.includes(lineFeed))) return;
    }
    const bytes = this.#held > 0 ? this.#buffer.subarray(0, this.#held) : chunk;
    let at = 0;
    while (at < bytes.length) {
      const end = this.#skip > 0 ? this.#skipFrom(bytes, at) : this.#messageFrom(bytes, at);
      if (end === undefined) break;
      at = end;
    }
    // A copy: messages are views of these bytes, and a few must not keep all of a chunk alive.
    this.#buffer = at < bytes.length ? Buffer.from(bytes.subarray(at)) : none;
    this.#held = this.#buffer.length;
  }

  /** The connection has ended: what is held is a message, although it is not known to be whole. */
  end(): void {
    const held = this.#buffer.subarray(0, this.#held);
    this.#buffer = none;
    this.#held = 0;
    if (held.length === 0 || this.#skip > 0) return;
    const count = readCount(held, 0);
    const isCounted = typeof count === 'object' && held.length > count.start;
    this.#handOver(isCounted ? withoutEnd(held.subarray(count.start)) : withoutReturn(held));
  }

  /** Behind what is held; so that a long message in small pieces is not copied with each of them. */
  #store(chunk: Buffer): void {
    const length = this.#held + chunk.length;
    if (length > this.#buffer.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(length, 2 * this.#buffer.length));
      this.#buffer.copy(larger, 0, 0, this.#held);
      this.#buffer = larger;
    }
    this.#buffer.set(chunk, this.#held);
    this.#held = length;
  }

  /** @returns where the next message starts, undefined when more bytes are needed to say */
  #messageFrom(bytes: Buffer, at: number): number | undefined {
    const count = readCount(bytes, at);
    this.#wanted = 0;
    this.#isLine = count === 'none';
    if (count === 'unknown') return undefined;
    if (count === 'none') return this.#lineFrom(bytes, at);
    const end = count.start + count.length;
    if (end <= bytes.length) {
      this.#handOver(withoutEnd(bytes.subarray(count.start, end)));
      return end;
    }
    if (bytes.length - count.start <= this.#messageBytesMax) {
      this.#wanted = count.start - at + Math.min(count.length, this.#messageBytesMax + 1);
      return undefined;
    }
    this.#handOver(bytes.subarray(count.start));
    this.#skip = end - bytes.length;
    return bytes.length;
  }

  #lineFrom(bytes: Buffer, at: number): number | undefined {
    const end = bytes.indexOf(lineFeed, at);
    if (end >= 0) {
      const line = withoutReturn(bytes.subarray(at, end));
      if (line.length > 0) this.#handOver(line);
      return end + 1;
    }
    // One more byte may be the CR of a line that is just short enough.
    this.#wanted = this.#messageBytesMax + 2;
    if (bytes.length - at < this.#wanted) return undefined;
    this.#handOver(bytes.subarray(at));
    this.#skip = Infinity;
    return bytes.length;
  }

  #skipFrom(bytes: Buffer, at: number): number {
    if (this.#skip === Infinity) {
      const end = bytes.indexOf(lineFeed, at);
      if (end < 0) return bytes.length;
      this.#skip = 0;
      return end + 1;
    }
    const count = Math.min(this.#skip, bytes.length - at);
    this.#skip -= count;
    return at + count;
  }

  #handOver(text: Buffer): void {
    if (text.length > this.#messageBytesMax) this.#tooLong++;
    this.#onMessage(text.subarray(0, this.#messageBytesMax));
  }
}

interface Count {
  readonly start: number;
  readonly length: number;
}

/** "83 <": a count and where its message starts; `unknown` when the bytes end before that is clear. */
function readCount(bytes: Buffer, at: number): Count | 'none' | 'unknown' {
  const first = bytes[at] ?? 0;
  if (first < 0x31 || first > 0x39) return 'none';
  let length = 0;
  for (let i = at; i <= at + countDigitsMax; i++) {
    const byte = bytes[i];
    if (byte === undefined) return 'unknown';
    if (byte === space) {
      const next = bytes[i + 1];
      if (next === undefined) return 'unknown';
      return next === lessThan ? { start: i + 1, length } : 'none';
    }
    if (byte < 0x30 || byte > 0x39) return 'none';
    length = length * 10 + byte - 0x30;
  }
  return 'none';
}

/** rsyslog's own templates count a line end at the end of the message in. */
function withoutEnd(text: Buffer): Buffer {
  return text.at(-1) === lineFeed ? withoutReturn(text.subarray(0, -1)) : text;
}

function withoutReturn(line: Buffer): Buffer {
  return line.at(-1) === carriageReturn ? line.subarray(0, -1) : line;
}
