const LINE_FEED = 0x0a;
const SPACE = 0x20;
const DELETE = 0x7f;

/** Writes texts as `plainText` makes them, straight from their bytes. */
export class PlainWriter {
  // A byte order mark is taken off by hand: it may stand behind the name of a service.
  readonly #decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  #out = new Uint8Array(1024);
  #end = 0;

  /** @param name of its service, as bytes, with what stands behind it; may be empty */
  write(name: Uint8Array, bytes: Uint8Array, start: number, end: number): string {
    this.#begin(name.length + end - start);
    this.#add(name, 0, name.length);
    this.#add(bytes, hasMark(bytes, start, end) ? start + 3 : start, end);
    return this.#text();
  }

  /** The same of a line that is not the first of its text. */
  writeLine(bytes: Uint8Array, start: number, end: number): string {
    this.#begin(end - start);
    this.#add(bytes, start, end);
    return this.#text();
  }

  #begin(room: number): void {
    if (room > this.#out.length) this.#out = new Uint8Array(2 * room);
    this.#end = 0;
  }

  #text(): string {
    const out = this.#out;
    if (this.#end > 0 && out[this.#end - 1] === SPACE) this.#end--;
    return this.#decoder.decode(out.subarray(0, this.#end));
  }

  #add(bytes: Uint8Array, start: number, end: number): void {
    const out = this.#out;
    let at = this.#end;
    let last = at === 0 ? LINE_FEED : (out[at - 1] as number);
    for (let i = start; i < end; i++) {
      const byte = bytes[i] as number;
      if (byte > SPACE && byte !== DELETE) {
        last = byte;
        out[at++] = byte;
      } else if (byte === LINE_FEED) {
        if (last === SPACE && at > 0) at--;
        last = LINE_FEED;
        out[at++] = LINE_FEED;
      } else if (last !== SPACE && last !== LINE_FEED) {
        last = SPACE;
        out[at++] = SPACE;
      }
    }
    this.#end = at;
  }
}

/** Whether the bytes begin with a mark of byte order. */
export function hasMark(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start < 3 || bytes[start] !== 0xef) return false;
  return bytes[start + 1] === 0xbb && bytes[start + 2] === 0xbf;
}
