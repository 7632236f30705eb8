/** The kernel: built by `npm run build:kernel` into dist/kernel.wasm. */
import { clearHeaders, findHeaders, layOutHeaders, learnHeader } from './header.ts';
import { hashRows, layOut } from './skeleton.ts';

export { clearHeaders, findHeaders, hashRows, layOut, layOutHeaders, learnHeader };
