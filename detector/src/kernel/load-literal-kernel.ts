import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LiteralKernel } from './literal-kernel.ts';

/** What is used of it: the types of all of it are in TypeScript's library for browsers alone. */
declare const WebAssembly: { readonly Module: new (bytes: Uint8Array) => object };

const path = join(import.meta.dirname, 'dist', 'kernel.wasm');

/** @returns makes kernels that find literals; undefined where it was not built: then its twin runs */
export function loadLiteralKernel(): ((literals: readonly string[]) => LiteralKernel) | undefined {
  if (!existsSync(path)) return undefined;
  const module = new WebAssembly.Module(readFileSync(path));
  return (literals) => new LiteralKernel(module, literals);
}
