import { appendFile } from 'node:fs/promises';
import type { SimulatedLine } from '../line-formats.ts';
import type { LineWriter } from '../simulator-run.ts';

/** Appends to a file, a line each; opened anew for each batch, so that it may be rotated away. */
export class FileWriter implements LineWriter {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  async write(lines: readonly SimulatedLine[]): Promise<void> {
    await appendFile(this.#path, lines.map((line) => `${line.text}\n`).join(''));
  }

  async close(): Promise<void> {}
}
