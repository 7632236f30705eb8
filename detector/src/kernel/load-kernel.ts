import { HeaderKernel } from './header-kernel.ts';
import { KernelMemory } from './kernel-memory.ts';
import { readKernel } from './read-kernel.ts';
import { SkeletonKernel } from './skeleton-kernel.ts';
import { TokenKernel } from './token-kernel.ts';

/** As many bytes of a message as templates look at. */
const messageBytesMax = 4096;

/** The parts of one kernel, which share its memory. */
export interface Kernel {
  readonly memory: KernelMemory;
  readonly headers: HeaderKernel;
  readonly skeletons: SkeletonKernel;
  readonly tokens: TokenKernel;
}

/** @returns the kernel, undefined where it was not built: then its twins run */
export function loadKernel(): Kernel | undefined {
  const bytes = readKernel();
  if (bytes === undefined) return undefined;
  const memory = new KernelMemory(bytes, messageBytesMax);
  return {
    memory,
    headers: new HeaderKernel(memory),
    skeletons: new SkeletonKernel(memory),
    tokens: new TokenKernel(memory),
  };
}
