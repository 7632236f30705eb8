import { hostname } from 'node:os';
import type { StreamTable } from '../model/stream-table.ts';
import { FileSource } from '../sources/file/file-source.ts';
import type { Source } from '../sources/source.ts';
import { StdinSource } from '../sources/stdin/stdin-source.ts';
import { systemClock } from './system-clock.ts';

export interface InputOptions {
  readonly streams: StreamTable;
}

/** Sources that end, for what a person named: files, globs, folders, and - for standard input. */
export function inputSources(inputs: readonly string[], { streams }: InputOptions): Source[] {
  const clock = systemClock;
  const host = hostname();
  const paths = inputs.filter((input) => input !== '-');
  const sources: Source[] = [];
  if (paths.length > 0) {
    sources.push(new FileSource({ name: 'files', paths, follow: false, streams, clock, host }));
  }
  if (paths.length < inputs.length) {
    sources.push(new StdinSource({ name: 'stdin', input: process.stdin, streams, clock, host }));
  }
  return sources;
}
