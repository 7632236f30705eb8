/** The kernel: built by `npm run build:kernel` into dist/kernel.wasm. */
import { writeForm } from './write-form.ts';
import { clearHeaders, findHeaders, keepStamp, layOutHeaders, learnHeader } from './header.ts';
import { clearSets, foundAt, foundCount, setsBytes } from './literal-sets.ts';
import { findLiterals, layOutLiterals } from './literals.ts';
import { tokeniseLine } from './tokenise-line.ts';
import { hashRows, layOut } from './skeleton.ts';
import { layOutTokens } from './tokens.ts';

export {
  clearHeaders,
  clearSets,
  findHeaders,
  findLiterals,
  foundAt,
  foundCount,
  hashRows,
  keepStamp,
  layOut,
  layOutHeaders,
  layOutLiterals,
  layOutTokens,
  learnHeader,
  setsBytes,
  tokeniseLine,
  writeForm,
};
