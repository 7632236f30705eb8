import { hostname } from 'node:os';
import type { StreamTable } from '../model/stream-table.ts';
import { FileSource } from '../sources/file/file-source.ts';
import type { Source } from '../sources/source.ts';

export interface InputOptions {
  readonly streams: StreamTable;
}

/** Sources that end, for what a person named: files, globs, folders. */
export function inputSources(inputs: readonly string[], { streams }: InputOptions): Source[] {
  const clock = { nowMs: () => Date.now() };
  const source = new FileSource({
    name: 'files',
    paths: inputs,
    follow: false,
    streams,
    clock,
    host: hostname(),
  });
  return [source];
}
