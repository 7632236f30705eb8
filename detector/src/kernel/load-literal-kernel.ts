import { LiteralKernel } from './literal-kernel.ts';
import { readKernel } from './read-kernel.ts';

/** What is used of it: the types of all of it are in TypeScript's library for browsers alone. */
declare const WebAssembly: { readonly Module: new (bytes: Uint8Array) => object };

/** @returns makes kernels that find literals; undefined where it was not built: then its twin runs */
export function loadLiteralKernel(): ((literals: readonly string[]) => LiteralKernel) | undefined {
  const bytes = readKernel();
  if (bytes === undefined) return undefined;
  const module = new WebAssembly.Module(bytes);
  return (literals) => new LiteralKernel(module, literals);
}
