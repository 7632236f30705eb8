import { KernelMemory } from './kernel-memory.ts';

/** Four columns of a line's tokens. */
interface Columns {
  kind: Int32Array;
  start: Int32Array;
  end: Int32Array;
  hash: Int32Array;
}

/** A form as words of four bytes, in the order of memory. */
interface Form {
  readonly words: Int32Array;
  /** In bytes. */
  readonly length: number;
}

interface Range {
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
}

/** The tokens of lines by the WebAssembly kernel, as `LineTokeniser` finds them. */
export class TokenKernel {
  /** Tokens of a line that there is room for. */
  readonly tokensMax = KernelMemory.tokensMax;
  readonly #memory: KernelMemory;
  #signature = new Int32Array(0);
  #hash = new Int32Array(0);
  #form = new Int32Array(0);

  constructor(memory: KernelMemory) {
    this.#memory = memory;
  }

  /** The signature of the line that was tokenised last. */
  get signature(): number {
    return this.#signature[0] as number;
  }

  /**
   * Finds the tokens of a line, up to its first line feed.
   *
   * @param columns are filled: made to lie in the kernel's memory where they do not yet
   * @returns how many, -1 when the line is not in the kernel's memory
   */
  tokenise({ bytes, start, end }: Range, columns: Columns): number {
    const memory = this.#memory;
    if (columns.hash !== this.#hash || this.#signature.length === 0) this.#place(columns);
    if (end - start > memory.messageBytesMax || !memory.holds(bytes, start, end)) return -1;
    return memory.exports.tokeniseLine(memory.loaded.base, start, end, this.tokensMax);
  }

  /** The form of the line that was tokenised last, as the hashes stand; it is gone with the next one. */
  form(): Form {
    const memory = this.#memory;
    return { words: this.#form, length: memory.exports.writeForm(memory.form) };
  }

  /** Again when the memory has grown: what lay in it before has no length then. */
  #place(columns: Columns): void {
    const { exports, tokens, form, formBytes } = this.#memory;
    const { buffer } = exports.memory;
    const column = (i: number): Int32Array<ArrayBuffer> =>
      new Int32Array(buffer, tokens + i * 4 * this.tokensMax, this.tokensMax);
    columns.kind = column(0);
    columns.start = column(1);
    columns.end = column(2);
    columns.hash = this.#hash = column(3);
    this.#signature = new Int32Array(buffer, tokens + 4 * 4 * this.tokensMax, 1);
    this.#form = new Int32Array(buffer, form, formBytes >> 2);
  }
}
