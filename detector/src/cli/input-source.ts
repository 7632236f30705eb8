import { hostname } from 'node:os';
import { loadKernel } from '../kernel/load-kernel.ts';
import type { StreamTable } from '../model/stream-table.ts';
import { headerFinderOf } from '../parse/header-finder-of.ts';
import type { HeaderFinder } from '../parse/header-finder.ts';
import { LineTimes } from '../parse/line-times.ts';
import { ZoneOffsets } from '../parse/zone-offsets.ts';
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

/**
 * One source that ends, for what a person named: files, globs, folders, and - for standard input; its lines
 * are in the order of their times.
 */
export function inputSource(
  inputs: readonly string[],
  { streams, timezone }: InputOptions,
): Source {
  const zone = new ZoneOffsets(timezone);
  let finder: HeaderFinder | undefined;
  let clocks = 0;
  const newClock = (): LineTimes => {
    finder ??= headerFinderOf(loadKernel()?.headers);
    return new LineTimes(zone, { finder, number: ++clocks });
  };
  const common = { streams, clock: systemClock, host: hostname() };
  const paths = inputs.filter((input) => input !== '-');
  const files = (): Source =>
    new FileSource({ ...common, name: 'inputs', paths, follow: false, newClock });
  if (paths.length === inputs.length) return files();
  const stdin = new StdinSource({ ...common, name: 'stdin', input: process.stdin });
  const sources = paths.length > 0 ? [files(), stdin] : [stdin];
  return new SourcesInOrder(sources, { name: 'inputs', newClock });
}
