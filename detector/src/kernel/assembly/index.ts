/** The kernel: built by `npm run build:kernel` into dist/kernel.wasm. */
import { clearHeaders, findHeaders, keepStamp, layOutHeaders, learnHeader } from './header.ts';
import { tokeniseLine } from './tokenise-line.ts';
import { hashRows, layOut } from './skeleton.ts';
import { layOutTokens } from './tokens.ts';

export {
  clearHeaders,
  findHeaders,
  hashRows,
  keepStamp,
  layOut,
  layOutHeaders,
  layOutTokens,
  learnHeader,
  tokeniseLine,
};
