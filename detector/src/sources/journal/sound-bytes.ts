import type { FileHandle } from 'node:fs/promises';
import { frameHeaderBytes, frameLength, isFrameSound } from './journal-frame.ts';

/**
 * How far a segment holds whole frames as they were written: what comes after is the remains of a write
 * that a kill or a power cut interrupted.
 *
 * @param size of the file, in bytes
 */
export async function soundBytes(handle: FileHandle, size: number): Promise<number> {
  const header = Buffer.alloc(frameHeaderBytes);
  let at = 0;
  while (at + frameHeaderBytes <= size) {
    await handle.read(header, 0, frameHeaderBytes, at);
    const length = frameLength(header, 0);
    if (length === 0 || at + length > size) return at;
    const frame = Buffer.alloc(length);
    await handle.read(frame, 0, length, at);
    if (!isFrameSound(frame, 0)) return at;
    at += length;
  }
  return at;
}
