import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const path = join(import.meta.dirname, 'dist', 'kernel.wasm');

/** @returns the kernel's bytes, undefined where it was not built (`npm run build:kernel`) */
export function readKernel(): Uint8Array | undefined {
  try {
    return readFileSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
