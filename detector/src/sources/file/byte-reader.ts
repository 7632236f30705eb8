import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import type { Gunzip } from 'node:zlib';

/** A file's content by position, whether it is packed or not. */
export interface ByteReader {
  /**
   * Fills `target` as far as there is something.
   *
   * @param position never smaller than that of an earlier call, for a packed file
   * @returns bytes read; fewer than fit only at the end
   */
  read(target: Uint8Array, position: number): Promise<number>;

  /** The first `length` bytes, or as many as there are; a packed file knows what it has read. */
  head(length: number): Promise<Uint8Array>;

  /** Packed, so that nothing can come after its end. */
  readonly isPacked: boolean;
  /** Packed content ended before its end. */
  readonly isDamaged: boolean;
  close(): Promise<void>;
}

/** What a look found at a path. */
export interface Found {
  readonly path: string;
  readonly ino: string;
  readonly isGzip: boolean;
}

/** Another file, or none, is at the path by now: look again. */
export class MovedError extends Error {
  override readonly name = 'MovedError';
}

/**
 * @throws {MovedError} when it is not there any more
 * @throws what open(2) fails with otherwise
 */
export async function openBytes(found: Found): Promise<ByteReader> {
  const handle = await openFound(found);
  return found.isGzip ? new GzipBytes(handle) : new PlainBytes(handle);
}

/** As `openBytes`, but the file as it is on disk. */
export async function openFound({ path, ino }: Found): Promise<FileHandle> {
  const handle = await open(path, 'r').catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'ENOENT' ? new MovedError(path) : error;
  });
  const entry = await handle.stat({ bigint: true });
  if (String(entry.ino) === ino) return handle;
  await handle.close();
  throw new MovedError(path);
}

/** How much of a file's content its fingerprint covers at most. */
export const headBytes = 1024;

class PlainBytes implements ByteReader {
  readonly isPacked = false;
  readonly isDamaged = false;
  readonly #handle: FileHandle;

  constructor(handle: FileHandle) {
    this.#handle = handle;
  }

  async read(target: Uint8Array, position: number): Promise<number> {
    const { bytesRead } = await this.#handle.read(target, 0, target.length, position);
    return bytesRead;
  }

  async head(length: number): Promise<Uint8Array> {
    const bytes = new Uint8Array(length);
    return bytes.subarray(0, await this.read(bytes, 0));
  }

  close(): Promise<void> {
    return this.#handle.close();
  }
}

/** Unpacks as it is read, several members too; what was handed out is kept until the next position. */
class GzipBytes implements ByteReader {
  readonly isPacked = true;
  readonly #handle: FileHandle;
  readonly #gunzip: Gunzip;
  readonly #chunks: AsyncIterator<Buffer>;
  readonly #head = Buffer.alloc(headBytes);
  #headLength = 0;
  readonly #kept: Buffer[] = [];
  #keptFrom = 0;
  #keptBytes = 0;
  #isEnded = false;
  #isDamaged = false;

  constructor(handle: FileHandle) {
    this.#handle = handle;
    this.#gunzip = createGunzip({ chunkSize: 256 * 1024 });
    const packed = createReadStream('', {
      fd: handle,
      autoClose: false,
      highWaterMark: 128 * 1024,
    });
    packed.on('error', (error) => this.#gunzip.destroy(error));
    this.#gunzip.on('close', () => packed.destroy());
    this.#chunks = packed.pipe(this.#gunzip)[Symbol.asyncIterator]();
  }

  get isDamaged(): boolean {
    return this.#isDamaged;
  }

  async read(target: Uint8Array, position: number): Promise<number> {
    this.#forget(position);
    while (this.#keptFrom + this.#keptBytes < position + target.length) {
      if (!(await this.#more())) break;
      this.#forget(position);
    }
    return this.#copy(target, position);
  }

  async head(length: number): Promise<Uint8Array> {
    while (this.#headLength < length && (await this.#more()));
    return this.#head.subarray(0, Math.min(length, this.#headLength));
  }

  async close(): Promise<void> {
    this.#gunzip.destroy();
    await this.#handle.close();
  }

  async #more(): Promise<boolean> {
    if (this.#isEnded) return false;
    const chunk = await this.#nextChunk();
    if (chunk === undefined) {
      this.#isEnded = true;
      return false;
    }
    this.#headLength += chunk.copy(this.#head, this.#headLength);
    this.#kept.push(chunk);
    this.#keptBytes += chunk.length;
    return true;
  }

  async #nextChunk(): Promise<Buffer | undefined> {
    try {
      const { value, done } = await this.#chunks.next();
      return done === true ? undefined : value;
    } catch {
      this.#isDamaged = true; // the caller counts it: what came before is good
      return undefined;
    }
  }

  #forget(position: number): void {
    for (let first = this.#kept[0]; first !== undefined; first = this.#kept[0]) {
      if (this.#keptFrom + first.length > position) return;
      this.#keptFrom += first.length;
      this.#keptBytes -= first.length;
      this.#kept.shift();
    }
  }

  #copy(target: Uint8Array, position: number): number {
    let from = position - this.#keptFrom;
    let done = 0;
    for (const chunk of this.#kept) {
      const part = chunk.subarray(from, from + target.length - done);
      target.set(part, done);
      done += part.length;
      from = Math.max(0, from - chunk.length);
      if (done === target.length) break;
    }
    return done;
  }
}
