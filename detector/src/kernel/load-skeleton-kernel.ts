import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SkeletonKernel } from './skeleton-kernel.ts';

const path = join(import.meta.dirname, 'dist', 'skeleton.wasm');

/** @returns the kernel, undefined where it was not built (`npm run build:kernel`): then its twin runs */
export function loadSkeletonKernel(): SkeletonKernel | undefined {
  const bytes = read();
  return bytes === undefined ? undefined : new SkeletonKernel(bytes);
}

function read(): Uint8Array | undefined {
  try {
    return readFileSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
