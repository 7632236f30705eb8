import { hostname } from 'node:os';
import type { StreamTable } from '../model/stream-table.ts';
import { discoverFiles } from '../sources/file/discover-files.ts';
import { FileSource } from '../sources/file/file-source.ts';
import type { Source } from '../sources/source.ts';
import { StdinSource } from '../sources/stdin/stdin-source.ts';
import { SourcesInOrder } from './sources-in-order.ts';
import { systemClock } from './system-clock.ts';

export interface InputOptions {
  readonly streams: StreamTable;
  /** IANA name: the zone of times that name none. */
  readonly timezone: string;
}

/** Families of rotated files that are read at a time, each with a batch and an open file; above, one after another. */
const lanesMax = 200;
const laneBytesMax = 128 * 1024;
const laneLinesMax = 1_024;

/**
 * One source that ends, for what a person named: files, globs, folders, and - for standard input; its lines
 * are in the order of their times.
 */
export async function inputSource(
  inputs: readonly string[],
  { streams, timezone }: InputOptions,
): Promise<Source> {
  const common = { streams, clock: systemClock, host: hostname() };
  const paths = inputs.filter((input) => input !== '-');
  const { lanes, problems } = await lanesOf(paths);
  const limits = lanes.length > 1 ? { bytesMax: laneBytesMax, linesMax: laneLinesMax } : {};
  const sources: Source[] = lanes.map((some, i) => {
    const name = `files ${i + 1}`;
    return new FileSource({ ...common, ...limits, name, paths: some, follow: false });
  });
  if (paths.length < inputs.length)
    sources.push(new StdinSource({ ...common, name: 'stdin', input: process.stdin }));
  return new SourcesInOrder(sources, { name: 'inputs', timezone, problems });
}

interface Lanes {
  /** Paths that are read one after the other: of a family of rotated files, which have an order of their own. */
  readonly lanes: readonly (readonly string[])[];
  readonly problems: readonly string[];
}

async function lanesOf(paths: readonly string[]): Promise<Lanes> {
  if (paths.length === 0) return { lanes: [], problems: [] };
  const { members, problems } = await discoverFiles(paths);
  const matched = members.filter(({ isMatched }) => isMatched);
  const families = [...Map.groupBy(matched, ({ family }) => family).values()];
  // Who is to read names that lead to nothing says best what is wrong with them.
  if (families.length === 0) return { lanes: [paths], problems: [] };
  const lanes: string[][] = [];
  for (const [i, family] of families.entries())
    (lanes[i % lanesMax] ??= []).push(...family.map(({ path }) => path));
  return { lanes, problems };
}
