import { renameSync, statSync, writeFileSync } from 'node:fs';

/** Replaces a file's text, never half: to a file beside it, then in its place. */
export function writeWhole(file: string, text: string): void {
  const beside = `${file}.new`;
  writeFileSync(beside, text, { mode: statSync(file).mode });
  renameSync(beside, file);
}
