/** What is used of it: the types of all of it are in TypeScript's library for browsers alone. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: unknown };
};

/** What `kernel/assembly/index.ts` exports. */
export interface KernelExports {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  layOut(at: number, bytesMax: number): number;
  hashRows(rows: number, columns: number, base: number, bytesMax: number): void;
  layOutTokens(at: number, tokensMax: number): number;
  tokeniseLine(base: number, start: number, end: number, tokensMax: number): number;
  writeForm(to: number): number;
  layOutHeaders(at: number): number;
  clearHeaders(): void;
  findHeaders(rows: number, columns: number, base: number, bytesEnd: number): void;
  learnHeader(
    text: number,
    left: number,
    source: number,
    reach: number,
    digitsReach: number,
  ): number;
  keepStamp(
    place: number,
    at: number,
    length: number,
    secondAt: number,
    fractionAt: number,
    fractionDigits: number,
  ): void;
}

/** Bytes that lie in the kernel's memory: byte `low` of the batch's is at address `at`. */
export interface LoadedBytes {
  readonly bytes: Uint8Array;
  readonly low: number;
  readonly high: number;
  /** Address of byte 0, were it there. */
  readonly base: number;
}

const pageBytes = 65_536;
/** Blocks of 16 bytes are read past the end of the last line. */
const margin = 192;
/** Of the headers that were seen, and of the skeletons' hashes of late: see `kernel/assembly`. */
const headerBytes = 4096 * (368 + 4) + 64;
const memoBytes = 1_048_576 + 128;
/** Four columns of 32 bits; as many for the tokens of a line, and its signature. */
const columnsBytes = 16;

/**
 * The kernel's memory: tables at fixed places, then the columns of a call, then the text that it is
 * about. Text stays until other text is loaded, so that what asks about the same batch next copies none.
 */
export class KernelMemory {
  /** Rows that one call may be about. */
  static readonly rowsMax = 8192;
  /** Tokens of a line that there is room for. */
  static readonly tokensMax = 128;
  readonly exports: KernelExports;
  /** Of a message; what is beyond is not hashed. */
  readonly messageBytesMax: number;
  /** Address of the tokens of a line. */
  readonly tokens: number;
  /** Address of the form of a line, and how many bytes there are for it. */
  readonly form: number;
  readonly formBytes: number;
  readonly #columns: number;
  readonly #text: number;
  #words = new Int32Array(0);
  #loaded: LoadedBytes = { bytes: new Uint8Array(0), low: 0, high: 0, base: 0 };

  /**
   * @param wasm bytes of `kernel/dist/kernel.wasm`
   * @param messageBytesMax of a message that are hashed
   */
  constructor(wasm: Uint8Array, messageBytesMax: number) {
    const instance = new WebAssembly.Instance(new WebAssembly.Module(wasm));
    this.exports = instance.exports as KernelExports;
    this.messageBytesMax = messageBytesMax;
    // Static data of the module lies below the first page's end.
    this.#reserve(pageBytes + headerBytes + 8 * messageBytesMax + pageBytes + memoBytes);
    const areas = this.exports.layOutHeaders(pageBytes);
    const end = this.exports.layOut((areas + 15) & ~15, messageBytesMax);
    this.tokens = (end + 15) & ~15;
    const tokensEnd = this.exports.layOutTokens(this.tokens, KernelMemory.tokensMax);
    this.form = (tokensEnd + 15) & ~15;
    this.formBytes = (messageBytesMax + 2 * KernelMemory.tokensMax + 15) & ~15;
    this.#columns = this.form + this.formBytes + 16;
    this.#text = this.#columns + KernelMemory.rowsMax * columnsBytes;
    this.#reserve(this.#text + margin);
  }

  /** Bytes of the memory; it never shrinks. */
  get bytes(): number {
    return this.exports.memory.buffer.byteLength;
  }

  /** Address of the columns. */
  get columns(): number {
    return this.#columns;
  }

  get loaded(): LoadedBytes {
    return this.#loaded;
  }

  /** The columns of a call. */
  words(): Int32Array {
    const { buffer } = this.exports.memory;
    if (this.#words.buffer !== buffer)
      this.#words = new Int32Array(buffer, this.#columns, KernelMemory.rowsMax * 4);
    return this.#words;
  }

  /** Copies bytes[low, high). They are taken to stay as they are as long as somebody asks about them. */
  load(bytes: Uint8Array, low: number, high: number): LoadedBytes {
    this.#reserve(this.#text + high - low + margin);
    new Uint8Array(this.exports.memory.buffer, this.#text).set(bytes.subarray(low, high));
    this.#loaded = { bytes, low, high, base: this.#text - low };
    return this.#loaded;
  }

  /** Whether bytes[low, high) are there. */
  holds(bytes: Uint8Array, low: number, high: number): boolean {
    const { loaded } = this;
    return loaded.bytes === bytes && loaded.low <= low && high <= loaded.high;
  }

  #reserve(bytes: number): void {
    const { memory } = this.exports;
    const missing = bytes - memory.buffer.byteLength;
    if (missing > 0) memory.grow(Math.ceil(missing / pageBytes));
  }
}
